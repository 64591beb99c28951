"""Uploaded CSV files of user tags: bytes in, rows and reasons out."""
