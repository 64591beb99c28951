"""JSON sources: files, JSON Lines and objects in memory, and which list holds the records."""
