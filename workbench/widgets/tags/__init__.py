"""The tags' page, with uploads."""
