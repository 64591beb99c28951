"""Rows: which column is which field, which rows can be used, and in which order."""
