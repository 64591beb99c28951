"""The text lists' page."""
