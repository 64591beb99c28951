"""The compiled replay: patterns, program and kernel."""
