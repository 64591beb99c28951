"""Policy Workbench: replay a content-moderation policy over historical posts, exactly.

`__init__.pyi` lists the public names. Each is imported when it is first used, so that
`import workbench` stays fast.
"""

import ast
from importlib import import_module
from pathlib import Path

__version__ = "0.1.0"


def _modules_of_names() -> dict[str, str]:
    """The module that defines each public name, by name."""
    listed = ast.parse(Path(__file__).with_suffix(".pyi").read_text("utf-8"))
    modules = {
        imported.name: str(statement.module)
        for statement in listed.body
        if isinstance(statement, ast.ImportFrom)
        for imported in statement.names
    }
    return dict(sorted(modules.items()))


_MODULES = _modules_of_names()
__all__ = list(_MODULES)  # pyright: ignore[reportUnsupportedDunderAll] - it reads the .pyi


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'workbench' has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
