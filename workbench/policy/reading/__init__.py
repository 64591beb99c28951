"""The way from text to a policy, with every problem and its place."""
