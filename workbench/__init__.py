"""Policy Workbench: replay a content-moderation policy over historical posts, exactly.

The public names are loaded when they are first used, so that `import workbench` stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.errors import BadInput, Conflict, NotFound, Refused, WorkbenchError
    from workbench.history import History, RecordedLog, TextLists, TimeFormat, Users
    from workbench.notebook import Workbench
    from workbench.policy.policy import Policy
    from workbench.replay.difference import difference
    from workbench.replay.simulate import simulate, simulate_changed

__version__ = "0.1.0"

_PLACES = {
    "BadInput": "workbench.errors",
    "Conflict": "workbench.errors",
    "History": "workbench.history",
    "NotFound": "workbench.errors",
    "Policy": "workbench.policy.policy",
    "RecordedLog": "workbench.history",
    "Refused": "workbench.errors",
    "TextLists": "workbench.history",
    "TimeFormat": "workbench.history",
    "Users": "workbench.history",
    "Workbench": "workbench.notebook",
    "WorkbenchError": "workbench.errors",
    "difference": "workbench.replay.difference",
    "simulate": "workbench.replay.simulate",
    "simulate_changed": "workbench.replay.simulate",
}

__all__ = [
    "BadInput",
    "Conflict",
    "History",
    "NotFound",
    "Policy",
    "RecordedLog",
    "Refused",
    "TextLists",
    "TimeFormat",
    "Users",
    "Workbench",
    "WorkbenchError",
    "difference",
    "simulate",
    "simulate_changed",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'workbench' has no attribute {name!r}")
    found = getattr(import_module(_PLACES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
