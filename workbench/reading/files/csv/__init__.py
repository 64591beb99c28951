"""CSV files: the header, the fast way for a clean file, and row by row for any other."""
