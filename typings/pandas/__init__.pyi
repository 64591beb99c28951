"""pandas ships no types: to a type checker, all of it may be anything."""

from typing import Any

def __getattr__(name: str) -> Any: ...
