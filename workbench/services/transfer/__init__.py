"""Posts imported into the store, and the whole store exported and imported."""
