"""The columns that tables can be searched, filtered and sorted by: the only SQL of a query that is
not in a statement. Whatever a person gives is bound to a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.model.tables import Form


@dataclass(frozen=True, slots=True)
class SqlColumn:
    """A column as an expression over the rows of its table's statement.

    `searched`: whether the search looks into it; `whole`: whether its numbers are whole.
    """

    expression: str
    form: Form
    searched: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class SqlTable:
    """A table. `key`: what a row is called, as text; `order`: the usual order, which is total, as
    expressions, each with whether it descends.
    """

    statement: str
    key: str
    order: tuple[tuple[str, bool], ...]
    columns: Mapping[str, SqlColumn]


def _text(name: str) -> SqlColumn:
    return SqlColumn(name, "text", searched=True)


def _id(name: str) -> SqlColumn:
    return SqlColumn(name, "id", searched=True)


def _category(name: str, *, searched: bool = False) -> SqlColumn:
    return SqlColumn(name, "category", searched)


def _time(name: str) -> SqlColumn:
    return SqlColumn(name, "time", whole=True)


def _whole(name: str) -> SqlColumn:
    return SqlColumn(name, "number", whole=True)


USERS = SqlTable(
    "table_users",
    "user_id",
    (("posts", True), ("user_id", False)),
    {
        "user_id": _id("user_id"),
        "status": _category("status"),
        "posts": _whole("posts"),
        "recent": _whole("recent"),
        "flagged": _whole("flagged"),
        "share": SqlColumn("share", "share"),
        "last_active": _time("last_us"),
        "first_seen": _time("first_us"),
        "tags": SqlColumn("tags", "names", searched=True),
        "decided_by": _category("decided_by"),
        "decided": _time("decided_us"),
        "until": _time("until_us"),
        "reason": SqlColumn("reason", "text", searched=True),
        "trust_level": _whole("trust_level"),
        "fraud_score": SqlColumn("fraud_score", "number"),
        "created": _time("created_at_us"),
    },
)
LABELS = SqlTable(
    "table_labels",
    "CAST(number AS VARCHAR)",
    (("labelled_us", True), ("number", True)),
    {
        "post_id": _id("post_id"),
        "label": _category("label"),
        "class_name": _category("class_name", searched=True),
        "labelled_by": _category("labelled_by", searched=True),
        "labelled": _time("labelled_us"),
        "source": _category("source", searched=True),
        "user_id": _id("user_id"),
        "about": _category("about"),
        "sampling_probability": SqlColumn("sampling_probability", "number"),
    },
)
LOG = SqlTable(
    "table_log",
    "CAST(entry_id AS VARCHAR)",
    (("entry_id", True),),
    {
        "entry": _whole("entry_id"),
        "at": _time("at_us"),
        "kind": _category("kind"),
        "user_id": _id("user_id"),
        "post_id": _id("post_id"),
        "rule": _category("rule", searched=True),
        "action": _category("action"),
        "actor": _category("actor", searched=True),
        "actor_kind": _category("actor_kind"),
        "policy": _category("policy"),
        "version": _whole("policy_version"),
        "reason": _text("reason"),
        "arguments": SqlColumn("arguments", "text"),
        "recorded": _time("recorded_at_us"),
    },
)
REVIEW = SqlTable(
    "table_review",
    "CAST(item_id AS VARCHAR)",
    (("item_id", False),),
    {
        "item": _whole("item_id"),
        "opened": _time("opened_us"),
        "rule": _category("rule", searched=True),
        "severity": _whole("rules"),
        "about": _category("about"),
        "user_id": _id("user_id"),
        "post_id": _id("post_id"),
        "opened_by": _category("opened_by", searched=True),
        "decision": _category("decision"),
        "resolved": _time("resolved_us"),
        "resolved_by": _category("resolved_by", searched=True),
    },
)
UPLOADS = SqlTable(
    "table_uploads",
    "upload_id",
    (("number", True),),
    {
        "upload": _whole("number"),
        "file": _text("file"),
        "uploaded": _time("uploaded_us"),
        "uploaded_by": _category("uploaded_by", searched=True),
        "status": _category("status"),
        "rows": _whole("rows"),
        "rows_succeeded": _whole("rows_succeeded"),
        "tags_assigned": _whole("tags_assigned"),
        "tags_unchanged": _whole("tags_unchanged"),
        "tags_failed": _whole("tags_failed"),
    },
)
BATCHES = SqlTable(
    "table_batches",
    "batch_id",
    (("last_entry", True),),
    {
        "batch": _id("batch_id"),
        "policy": _category("policy", searched=True),
        "applied": _time("applied_us"),
        "applied_by": _category("applied_by", searched=True),
        "entries": _whole("entries"),
        "state": _category("state"),
        "undone": _time("undone_us"),
    },
)
ROWS_OF_FILE = 2**40
POST_NUMBER = f"((part * {2**20} + file_index) * {ROWS_OF_FILE} + file_row_number)"
"""The number of a post among all rows of the database of posts."""
POSTS = SqlTable(
    "table_posts",
    "user_id || chr(0) || post_id",  # as `post_row` has it
    (("created_us", True), ("user_id", False), ("post_id", False)),
    {
        "created": _time("created_us"),
        "user_id": _id("user_id"),
        "post_id": _id("post_id"),
        "text": _text("text"),
        "result": _category("result"),
        "label": _category("label"),
    },
)
TABLES = {
    "users": USERS,
    "labels": LABELS,
    "log": LOG,
    "review": REVIEW,
    "uploads": UPLOADS,
    "batches": BATCHES,
}
RULES = SqlColumn("rules", "names")
"""The rules that fired on a post; the table of posts has them when rows are chosen by them."""
_TYPES: dict[str, tuple[Form, bool]] = {
    "integer": ("number", True),
    "float32": ("number", False),
    "float64": ("number", False),
    "boolean": ("category", False),
    "time": ("time", True),
    "text": ("text", False),
}


def field_column(number: int, kind: str) -> SqlColumn:
    """A field of posts. `number`: its place among the columns of posts; `kind`: its type there."""
    form, whole = _TYPES.get(kind, ("number", False))
    return SqlColumn(f"k{number}", form, whole=whole)
