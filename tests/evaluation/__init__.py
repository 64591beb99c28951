"""Tests of what scores and thresholds do to posts."""
