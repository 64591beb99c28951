"""What every command shares with the terminal: arguments, tables, files that are written."""
