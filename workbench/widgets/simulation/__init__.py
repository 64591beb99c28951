"""The simulation view, and the posts behind its figures."""
