"""Histories kept on disk, to be opened again in milliseconds, and what was derived from them."""
