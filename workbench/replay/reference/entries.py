"""How an entry of a replay's log reads. Source: spec 5.3 to 5.5."""

from __future__ import annotations

from workbench.model.actions import ACTIONS, TAG_ACTIONS
from workbench.model.log.columns import POST_ACTION, USER_ACTION, as_json
from workbench.policy.policy import Policy
from workbench.policy.tree import ActionCall
from workbench.units import duration_us, ms_up, time_us

UNTIL = "until"


def target(action: str, policy: Policy) -> str:
    """Whether an action is called on the post or on the user."""
    return ACTIONS[action].on if action in ACTIONS else policy.actions[action].on or "post"


def kind_of(call: ActionCall, policy: Policy) -> str:
    """The kind of log entry that a call leaves."""
    return POST_ACTION if target(call.action, policy) == "post" else USER_ACTION


def suspended_until_us(call: ActionCall, at_us: int) -> int:
    """The end of a suspension called at a time: whole milliseconds, rounded up. Source: spec 3."""
    written = call.arguments
    end = at_us + duration_us(written["for"]) if "for" in written else time_us(written[UNTIL])
    return ms_up(end) * 1000


def arguments_json(call: ActionCall, until_ms: int | None = None) -> str | None:
    """A call's other arguments as written, and a suspension's `until` in epoch ms, as JSON."""
    given = {k: v for k, v in call.arguments.items() if k not in ("reason", "tags")}
    if until_ms is not None:
        given[UNTIL] = until_ms
    return as_json(given) if given else None


def is_tag_action(call: ActionCall) -> bool:
    """Whether a call adds or removes tags."""
    return call.action in TAG_ACTIONS
