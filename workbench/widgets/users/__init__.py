"""The users' page."""
