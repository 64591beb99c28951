"""The known top-level domains."""

TLDS: list[str]
