"""A policy at many values of its parameters: what each would do, and which one to take."""
