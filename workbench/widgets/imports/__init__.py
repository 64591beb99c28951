"""The page on which files are imported."""
