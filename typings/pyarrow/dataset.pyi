"""Its functions are made while it is imported."""

from typing import Any

def __getattr__(name: str) -> Any: ...
