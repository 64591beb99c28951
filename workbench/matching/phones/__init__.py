"""Listed phone numbers found in texts."""
