"""The page to start on: where the posts come from, and the path to a published policy."""
