"""The nouns: actions, log entries, and the columnar twins of posts, users and records."""
