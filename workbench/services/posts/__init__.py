"""The posts of the store: their columns, what was submitted, and what repeats it."""
