"""The page of posts: the table of all, and one post with all that is known of it."""
