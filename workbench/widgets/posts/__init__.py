"""The page on which posts are imported."""
