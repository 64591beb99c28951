"""The one table of posts, users, log, review feed, uploads and batches."""
