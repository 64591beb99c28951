"""Figures of groups of posts, and differences of two, from labels, with intervals."""
