"""The reading of text as a policy, with every problem and its place."""
