"""Commands over a store, a module a noun."""
