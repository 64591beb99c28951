"""The moderation log, its events, and the verification of the store."""
