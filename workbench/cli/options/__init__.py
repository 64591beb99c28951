"""Options that commands share: how files are read, and which store is meant."""
