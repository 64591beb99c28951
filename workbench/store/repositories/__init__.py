"""Repositories, one a noun: they alone know the statements, columns and row order of their noun."""
