"""Policy Workbench: replay a content-moderation policy over historical posts, exactly.

The public names are loaded when they are first used, so that `import workbench` stays light.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.errors import BadInput, Conflict, NotFound, Refused, WorkbenchError
    from workbench.history import History, RecordedLog, TextLists, TimeFormat, Users
    from workbench.importers.chats.reading import read_chats
    from workbench.importers.classifiers.responses import read_responses
    from workbench.notebook import Log, Records, Simulation, Table, Workbench, compare, difference
    from workbench.policy.building import (
        action_count,
        add_tags,
        age_restrict_post,
        all_of,
        any_of,
        block,
        call_action,
        classified,
        delete_post,
        enable,
        flag_post,
        flag_user,
        needs_review,
        not_,
        post,
        post_count,
        post_share,
        remove_tags,
        score,
        suspend,
        text_in,
        user,
        user_tags,
    )
    from workbench.policy.policy import Policy
    from workbench.policy.tree import Rule
    from workbench.reading.rows.time_preview import preview_times
    from workbench.replay.simulate import simulate, simulate_changed
    from workbench.widgets import (
        ActionsView,
        ApplyView,
        Bench,
        ListsView,
        LogRecords,
        LogView,
        PostsView,
        ReviewView,
        RuleBuilder,
        SimulationView,
        TagsView,
        UsersView,
    )

__version__ = "0.1.0"

_MODULES = {
    "workbench.errors": (
        "BadInput",
        "Conflict",
        "NotFound",
        "Refused",
        "WorkbenchError",
    ),
    "workbench.history": (
        "History",
        "RecordedLog",
        "TextLists",
        "TimeFormat",
        "Users",
    ),
    "workbench.importers.chats.reading": ("read_chats",),
    "workbench.importers.classifiers.responses": ("read_responses",),
    "workbench.notebook": (
        "Log",
        "Records",
        "Simulation",
        "Table",
        "Workbench",
        "compare",
        "difference",
    ),
    "workbench.policy.building": (
        "action_count",
        "add_tags",
        "age_restrict_post",
        "all_of",
        "any_of",
        "block",
        "call_action",
        "classified",
        "delete_post",
        "enable",
        "flag_post",
        "flag_user",
        "needs_review",
        "not_",
        "post",
        "post_count",
        "post_share",
        "remove_tags",
        "score",
        "suspend",
        "text_in",
        "user",
        "user_tags",
    ),
    "workbench.policy.policy": ("Policy",),
    "workbench.policy.tree": ("Rule",),
    "workbench.reading.rows.time_preview": ("preview_times",),
    "workbench.replay.simulate": (
        "simulate",
        "simulate_changed",
    ),
    "workbench.widgets": (
        "ActionsView",
        "ApplyView",
        "Bench",
        "ListsView",
        "LogRecords",
        "LogView",
        "PostsView",
        "ReviewView",
        "RuleBuilder",
        "SimulationView",
        "TagsView",
        "UsersView",
    ),
}
_PLACES = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "ActionsView",
    "ApplyView",
    "BadInput",
    "Bench",
    "Conflict",
    "History",
    "ListsView",
    "Log",
    "LogRecords",
    "LogView",
    "NotFound",
    "Policy",
    "PostsView",
    "RecordedLog",
    "Records",
    "Refused",
    "ReviewView",
    "Rule",
    "RuleBuilder",
    "Simulation",
    "SimulationView",
    "Table",
    "TagsView",
    "TextLists",
    "TimeFormat",
    "Users",
    "UsersView",
    "Workbench",
    "WorkbenchError",
    "action_count",
    "add_tags",
    "age_restrict_post",
    "all_of",
    "any_of",
    "block",
    "call_action",
    "classified",
    "compare",
    "delete_post",
    "difference",
    "enable",
    "flag_post",
    "flag_user",
    "needs_review",
    "not_",
    "post",
    "post_count",
    "post_share",
    "preview_times",
    "read_chats",
    "read_responses",
    "remove_tags",
    "score",
    "simulate",
    "simulate_changed",
    "suspend",
    "text_in",
    "user",
    "user_tags",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'workbench' has no attribute {name!r}")
    found = getattr(import_module(_PLACES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
