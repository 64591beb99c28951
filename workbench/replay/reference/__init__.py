"""The readable replay, post by post, and the explanation of a post."""
