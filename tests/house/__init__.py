"""Tests of the house itself: its files, its layers and its documents."""
