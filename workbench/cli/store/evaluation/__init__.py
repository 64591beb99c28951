"""The commands about what a policy is worth: labels, comparisons, sweeps."""
