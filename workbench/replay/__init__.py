"""What would have happened: an exact, stateful replay of a policy over a history."""
