"""One column at a time: ids, numbers and text, and why a cell cannot be used."""
