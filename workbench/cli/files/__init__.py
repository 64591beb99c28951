"""Commands over files, which need no store."""
