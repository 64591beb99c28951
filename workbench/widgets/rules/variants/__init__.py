"""Variants of the rules beside those that are edited: pinned ones, and how they differ."""
