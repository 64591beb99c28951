"""The columns of the moderation log and the kinds that a replay writes.

Source: spec 5. The store's own log has the same columns, so every chart reads both.
"""

from __future__ import annotations

import json

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")

LOG_SCHEMA = pa.schema(
    [
        ("entry_id", pa.int64()),
        ("at", TIME),
        ("recorded_at", TIME),
        ("kind", pa.string()),
        ("user_id", pa.large_string()),
        ("post_id", pa.large_string()),
        ("rule", pa.string()),
        ("policy", pa.string()),
        ("policy_version", pa.int64()),
        ("action", pa.string()),
        ("arguments", pa.string()),
        ("reason", pa.string()),
        ("actor", pa.string()),
        ("actor_kind", pa.string()),
        ("automated", pa.bool_()),
        ("matched", pa.string()),
        ("request_id", pa.string()),
        ("hash", pa.string()),
    ]
)

RULE_TRIGGERED = "rule_triggered"
RULE_TESTED = "rule_tested"
POST_ACTION = "post_action"
USER_ACTION = "user_action"
TAGS_ADDED = "user_tags_added"
TAGS_REMOVED = "user_tags_removed"
SUSPENSION_EXPIRED = "suspension_expired"
USERS_ACTED_ON = "users_acted_on"
"""The last entry of a batch of one act on many users, by hand."""
REPLAY_KINDS = (
    RULE_TRIGGERED,
    RULE_TESTED,
    POST_ACTION,
    USER_ACTION,
    TAGS_ADDED,
    TAGS_REMOVED,
    SUSPENSION_EXPIRED,
)
KINDS = (
    *REPLAY_KINDS,
    "posts_imported",
    "posts_compacted",
    "import_renamed",
    "import_excluded",
    "import_included",
    "import_removed",
    "history_range_set",
    "labels_imported",
    "labels_removed",
    "post_labelled",
    "post_label_withdrawn",
    "user_fields_imported",
    "user_changed",
    "tag_created",
    "tag_renamed",
    "tags_uploaded",
    "action_created",
    "action_changed",
    "list_entries_added",
    "list_entries_removed",
    "policy_draft_saved",
    "policy_draft_renamed",
    "policy_draft_removed",
    "policy_saved",
    "policy_published",
    "policy_withdrawn",
    "edit_limits_set",
    USERS_ACTED_ON,
    "simulation_applied",
    "simulation_undone",
    "review_resolved",
    "review_reopened",
    "appeal_filed",
    "appeal_decided",
    "store_exported",
)
"""Every kind that a store's log can have."""

LEAVES_PLANS_VALID = frozenset(
    {
        "policy_draft_saved",
        "policy_draft_renamed",
        "policy_draft_removed",
        "policy_saved",
        "policy_published",
        "policy_withdrawn",
        "post_labelled",
        "post_label_withdrawn",
        "labels_imported",
        "labels_removed",
        "tag_created",
        "import_renamed",
        "store_exported",
    }
)
"""Kinds that change nothing that a simulation reads, or that a plan to apply it changes."""

ACTOR_KINDS = ("moderator", "rule", "upload", "api", "system", "apply")
REPLAYED_ACTOR_KINDS = ("moderator", "upload", "api")
AUTOMATED_ACTOR_KINDS = ("rule", "system", "apply")
EXPIRED_REASON = "suspension expired"


def tag_json(tag: str) -> str:
    """The arguments of a tag entry."""
    return as_json({"tag": tag})


def as_json(value: object) -> str:
    """JSON text of a log entry: one form, so that equal values are equal bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
