"""The review feed's page."""
