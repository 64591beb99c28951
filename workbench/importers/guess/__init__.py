"""What a file holds and what its columns are: guessed from names and values, with how sure."""
