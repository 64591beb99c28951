"""This package holds how files that people upload are read: bytes in, rows and reasons out."""
