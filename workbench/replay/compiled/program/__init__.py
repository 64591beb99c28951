"""A policy as the small program that the kernel runs."""
