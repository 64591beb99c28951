"""Edits of a policy document, and the difference of two policies in words."""
