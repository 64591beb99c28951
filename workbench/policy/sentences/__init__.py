"""Rules as plain sentences."""
