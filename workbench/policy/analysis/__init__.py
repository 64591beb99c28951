"""What an analyst would want to know of a policy before it runs, without any data."""
