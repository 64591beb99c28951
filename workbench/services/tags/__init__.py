"""Tags, and uploads of user tags."""
