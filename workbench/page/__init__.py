"""The HTML page of a replay: one file that needs nothing else and runs nothing."""
