"""Small faults put into copies of the code, to see whether the tests notice them."""
