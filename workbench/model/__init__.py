"""The nouns of the field, typed and frozen: posts, users, tags, actions, policies, log entries."""
