"""Which rule led to which: one adds a tag or calls an action, and another, which
reads that tag or counts that action, fires on the same user later.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.log.columns import POST_ACTION, RULE_TRIGGERED, TAGS_ADDED, USER_ACTION
from workbench.model.log.entry import entries_of
from workbench.policy import tree
from workbench.policy.policy import Policy
from workbench.policy.tree import Rule
from workbench.replay.outcome import Outcome


@dataclass(frozen=True, order=True)
class Lead:
    """A rule, what it did (`tag` or `action`), and the rule that reads it."""

    first: str
    how: str
    what: str
    then: str


def led_to(outcome: Outcome) -> dict[Lead, list[tuple[str, str]]]:
    """For each lead the posts, (user id, post id), on which the second rule fired after the first
    had done that to the user; leads without any are left out.
    """
    leads = set(_possible(outcome.run.policy))
    if not leads:
        return {}
    log = outcome.log.filter(pc.equal(outcome.log.column("actor_kind"), "rule"))
    done = _first_done(log, leads)
    found: dict[Lead, list[tuple[str, str]]] = {}
    second = pa.array(sorted({lead.then for lead in leads}))
    fired = log.filter(
        pc.and_(
            pc.equal(log.column("kind"), RULE_TRIGGERED),
            pc.is_in(log.column("rule"), value_set=second),
        )
    )
    for entry in entries_of(fired):
        user_id, post_id = str(entry.user_id), str(entry.post_id)
        for lead in leads:
            since = done.get((lead.first, lead.how, lead.what, user_id))
            if lead.then == entry.rule and since is not None and since < entry.at_us:
                found.setdefault(lead, []).append((user_id, post_id))
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _possible(policy: Policy) -> Iterator[Lead]:
    """Every lead that the rules allow."""
    live = [rule for rule in policy.active_rules if rule.mode == "live"]
    for first, then in product(live, live):
        tags, actions = _read_by(then)
        for call in first.then:
            added = call.tags if call.action == "add_tags" else ()
            yield from (Lead(first.name, "tag", tag, then.name) for tag in added if tag in tags)
            if call.action in actions:
                yield Lead(first.name, "action", call.action, then.name)


def _read_by(rule: Rule) -> tuple[set[str], set[str]]:
    tags, actions = set(), set()
    for condition in tree.walk(rule.when):
        if isinstance(condition, tree.UserTags):
            tags |= set(condition.tags)
        elif isinstance(condition, tree.ActionCount):
            actions |= set(condition.of)
    return tags, actions


def _first_done(log: pa.Table, leads: set[Lead]) -> dict[tuple[str, str, str, str], int]:
    """When (epoch µs) a rule first did something to a user, by rule, how, what and user."""
    rules = pa.array(sorted({lead.first for lead in leads}))
    kinds = pa.array([POST_ACTION, USER_ACTION, TAGS_ADDED])
    acts = log.filter(
        pc.and_(
            pc.is_in(log.column("rule"), value_set=rules),
            pc.is_in(log.column("kind"), value_set=kinds),
        )
    )
    found: dict[tuple[str, str, str, str], int] = {}
    for entry in entries_of(acts):
        made = [("action", str(entry.action))]
        made += [("tag", entry.tag)] if entry.kind == TAGS_ADDED else []
        for how, what in made:
            key = str(entry.rule), how, what, str(entry.user_id)
            found.setdefault(key, entry.at_us)
    return found
