"""Edits of a policy document: plain values in, a new document out."""
