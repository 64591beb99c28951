"""The columns of the tables as people see them: their labels, and which are shown at first."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.errors import printable
from workbench.model.tables import TableColumn, TableKind

FIELD = "field:"
"""The prefix of a column that is a field of posts, such as a score."""

_SHARE = (
    "The share of a user's posts on which a rule fired or an action was taken, as the log has it. "
    "Users whom the log does not know have no share, such as those with imported posts alone: a"
    " live policy does not look at them."
)
_DECIDED_BY = (
    "Of a user who is blocked or suspended: the rule or the person who did that. Of another: the"
    " rule or the person of the last action on the user, the user's tags or one of their posts."
)
_FIRED = (
    "Live rules run on posts that are submitted. They never saw one that was imported: the pages"
    " Rules and Simulation say what they would have done."
)
_COLUMNS: Mapping[TableKind, tuple[TableColumn, ...]] = {
    "users": (
        TableColumn("user_id", "User", "id"),
        TableColumn("status", "Status", "category"),
        TableColumn("posts", "Posts", "number"),
        TableColumn("recent", "Posts, last 30 days", "number", shown=False),
        TableColumn("share", "Share flagged", "share", help=_SHARE),
        TableColumn("flagged", "Flagged", "number", shown=False),
        TableColumn("last_active", "Last active", "time"),
        TableColumn("first_seen", "First seen", "time"),
        TableColumn("tags", "Tags", "names", sorts=False),
        TableColumn("decided_by", "Last decision by", "category", help=_DECIDED_BY),
        TableColumn("decided", "Last decision", "time", shown=False),
        TableColumn("until", "Suspended until", "time", shown=False),
        TableColumn("reason", "Reason", "text", shown=False),
        TableColumn("trust_level", "Trust level", "number", shown=False),
        TableColumn("fraud_score", "Fraud score", "number", shown=False),
        TableColumn("created", "Account created", "time", shown=False),
    ),
    "labels": (
        TableColumn("post_id", "Post", "id"),
        TableColumn("label", "Label", "category"),
        TableColumn("class_name", "Class", "category"),
        TableColumn("labelled_by", "Who labelled", "category"),
        TableColumn("labelled", "When", "time"),
        TableColumn("source", "Source", "category"),
        TableColumn("user_id", "User", "id"),
        TableColumn("about", "About", "category", shown=False),
        TableColumn("sampling_probability", "Sampling probability", "number", shown=False),
    ),
    "log": (
        TableColumn("entry", "Entry", "number"),
        TableColumn("at", "Time", "time"),
        TableColumn("kind", "Kind", "category"),
        TableColumn("what", "What", "text", sorts=False),
        TableColumn("actor", "By", "category"),
        TableColumn("user_id", "User", "id"),
        TableColumn("post_id", "Post", "id"),
        TableColumn("rule", "Rule", "category"),
        TableColumn("action", "Action", "category", shown=False),
        TableColumn("actor_kind", "Kind of actor", "category", shown=False),
        TableColumn("policy", "Policy", "category", shown=False),
        TableColumn("version", "Version", "number", shown=False),
        TableColumn("reason", "Reason", "text", shown=False),
        TableColumn("recorded", "Recorded", "time", shown=False),
    ),
    "review": (
        TableColumn("item", "Item", "number"),
        TableColumn("opened", "Opened", "time"),
        TableColumn("rule", "Sent by the rule", "category"),
        TableColumn("severity", "Rules triggered", "number"),
        TableColumn("about", "About", "category"),
        TableColumn("user_id", "User", "id"),
        TableColumn("post_id", "Post", "id"),
        TableColumn("opened_by", "Sent by", "category"),
        TableColumn("decision", "Decision", "category"),
        TableColumn("resolved", "Decided", "time"),
        TableColumn("resolved_by", "Decided by", "category"),
    ),
    "uploads": (
        TableColumn("uploaded", "Uploaded", "time"),
        TableColumn("file", "File", "text"),
        TableColumn("uploaded_by", "By", "category"),
        TableColumn("status", "Status", "category"),
        TableColumn("rows", "Rows", "number"),
        TableColumn("rows_succeeded", "Rows without a failure", "number"),
        TableColumn("tags_assigned", "Tags assigned", "number"),
        TableColumn("tags_unchanged", "Tags unchanged", "number"),
        TableColumn("tags_failed", "Tags failed", "number"),
        TableColumn("upload", "Upload", "number", shown=False),
    ),
    "batches": (
        TableColumn("applied", "Applied", "time"),
        TableColumn("batch", "Batch", "id"),
        TableColumn("policy", "Policy", "category"),
        TableColumn("applied_by", "By", "category"),
        TableColumn("entries", "Log entries", "number"),
        TableColumn("state", "State", "category"),
        TableColumn("undone", "Undone", "time"),
    ),
    "posts": (
        TableColumn("created", "Time", "time"),
        TableColumn("user_id", "User", "id"),
        TableColumn("post_id", "Post", "id"),
        TableColumn("text", "Text", "text"),
        TableColumn("rules", "Rules that fired (live)", "names", sorts=False, help=_FIRED),
        TableColumn("label", "Label", "category"),
        TableColumn("result", "Result", "category", shown=False),
    ),
}
_FORMS = {"integer": "number", "boolean": "category", "time": "time", "text": "text"}
SHOWN_FIELDS = 3


def columns_of(kind: TableKind, types: Mapping[str, str]) -> tuple[TableColumn, ...]:
    """The columns of a table. `types`: the fields of posts with their types, as the store has
    them; of the numbers among them, the first few are shown.
    """
    if kind != "posts":
        return _COLUMNS[kind]
    fields: list[TableColumn] = []
    scores = 0
    for name, type_ in types.items():
        if name in ("text", "label"):
            continue
        form = _FORMS.get(type_, "number")
        is_score = type_ in ("float32", "float64")
        scores += is_score
        shown = is_score and scores <= SHOWN_FIELDS
        fields.append(TableColumn(f"{FIELD}{name}", printable(name), form, shown=shown))  # pyright: ignore[reportArgumentType]
    return (*_COLUMNS["posts"], *fields)
