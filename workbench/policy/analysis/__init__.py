"""Warnings about a policy that need no data, such as rules that can never fire."""
