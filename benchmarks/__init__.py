"""Benchmarks: one pinned workload, the workbench, and what it is compared with."""
