"""The tables that people look at: posts, users, log, review feed, uploads, batches."""
