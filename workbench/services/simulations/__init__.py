"""A simulation of the store: the snapshot it reads, its plan, its application and undo."""
