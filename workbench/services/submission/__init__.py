"""Posts are submitted, and the live policy decides them."""
