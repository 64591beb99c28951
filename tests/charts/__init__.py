"""Tests of the charts and of the result page."""
