"""The recorded moderation log of a synthetic community, in the columns that every log has."""

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from workbench.synthetic.activity import HOUR_US
from workbench.synthetic.columns import TIMESTAMP, timestamps
from workbench.synthetic.moderation import Step

MODERATORS = ("ana", "bram", "chidi", "dagny", "emeka")
SHIFT_HOURS = 6

LOG_SCHEMA = pa.schema(
    [
        pa.field("entry_id", pa.int64()),
        pa.field("at", TIMESTAMP),
        pa.field("recorded_at", TIMESTAMP),
        pa.field("kind", pa.string()),
        pa.field("user_id", pa.string()),
        pa.field("post_id", pa.string()),
        pa.field("rule", pa.string()),
        pa.field("policy", pa.string()),
        pa.field("policy_version", pa.int64()),
        pa.field("action", pa.string()),
        pa.field("arguments", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("actor", pa.string()),
        pa.field("actor_kind", pa.string()),
        pa.field("automated", pa.bool_()),
        pa.field("matched", pa.string()),
        pa.field("request_id", pa.string()),
        pa.field("hash", pa.string()),
    ]
)


def log_table(
    steps: Sequence[Step], user_ids: pa.StringArray, post_ids: pa.StringArray
) -> pa.Table:
    """The steps as a moderation log, in their order; each entry recorded at its own time.

    Args:
        steps: in the order of time, then user.
        user_ids: string[n_users], by position.
        post_ids: string[n_posts], by position.
    """
    at = timestamps(np.array([step.at_us for step in steps], np.int64))
    known = {
        "entry_id": pa.array(range(1, len(steps) + 1), pa.int64()),
        "at": at,
        "recorded_at": at,
        "kind": pa.array([step.kind for step in steps], pa.string()),
        "user_id": user_ids.take(pa.array([step.user for step in steps], pa.int64())),
        "post_id": post_ids.take(pa.array([step.post for step in steps], pa.int64())),
        "action": pa.array([step.action for step in steps], pa.string()),
        "arguments": pa.array([_json(step.arguments) for step in steps], pa.string()),
        "reason": pa.array([step.reason for step in steps], pa.string()),
        "actor": pa.array([_actor(step) for step in steps], pa.string()),
        "actor_kind": pa.array([_actor_kind(step) for step in steps], pa.string()),
        "automated": pa.array([step.by_system for step in steps], pa.bool_()),
    }
    return pa.table(
        [known.get(field.name, pa.nulls(len(steps), field.type)) for field in LOG_SCHEMA],
        schema=LOG_SCHEMA,
    )


def _json(arguments: Mapping[str, object] | None) -> str | None:
    return None if arguments is None else json.dumps(arguments, separators=(",", ":"))


def _actor(step: Step) -> str:
    """The system, or the moderator on duty at the time."""
    shift = step.at_us // (SHIFT_HOURS * HOUR_US)
    return "system" if step.by_system else MODERATORS[shift % len(MODERATORS)]


def _actor_kind(step: Step) -> str:
    return "system" if step.by_system else "moderator"
