"""The review feed and appeals."""
