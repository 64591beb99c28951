"""Chains of rules: one rule adds a tag or calls an action, and another one, which reads that tag or
counts that action, fires on the same user later.
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
class RuleChain:
    """A rule, what it added or called (`kind`: `tag` or `action`), and the rule that reads it."""

    first: str
    kind: str
    name: str
    second: str


def rule_chains(outcome: Outcome) -> dict[RuleChain, list[tuple[str, str]]]:
    """For each chain the posts, (user id, post id), on which the second rule fired after the first
    had affected the user; chains without posts are left out.
    """
    chains = set(_possible(outcome.run.policy))
    if not chains:
        return {}
    log = outcome.log.filter(pc.equal(outcome.log.column("actor_kind"), "rule"))
    first_us = _first_effects(log, chains)
    by_chain: dict[RuleChain, list[tuple[str, str]]] = {}
    second = pa.array(sorted({chain.second for chain in chains}))
    fired = log.filter(
        pc.and_(
            pc.equal(log.column("kind"), RULE_TRIGGERED),
            pc.is_in(log.column("rule"), value_set=second),
        )
    )
    for entry in entries_of(fired):
        user_id, post_id = str(entry.user_id), str(entry.post_id)
        for chain in chains:
            since = first_us.get((chain.first, chain.kind, chain.name, user_id))
            if chain.second == entry.rule and since is not None and since < entry.at_us:
                by_chain.setdefault(chain, []).append((user_id, post_id))
    return dict(sorted(by_chain.items(), key=lambda item: (-len(item[1]), item[0])))


def _possible(policy: Policy) -> Iterator[RuleChain]:
    """Every chain that the rules of a policy allow."""
    live = [rule for rule in policy.active_rules if rule.mode == "live"]
    for first, second in product(live, live):
        tags, actions = _read_by(second)
        for call in first.then:
            added = call.tags if call.action == "add_tags" else ()
            read = [tag for tag in added if tag in tags]
            yield from (RuleChain(first.name, "tag", tag, second.name) for tag in read)
            if call.action in actions:
                yield RuleChain(first.name, "action", call.action, second.name)


def _read_by(rule: Rule) -> tuple[set[str], set[str]]:
    """The tags and the actions that the conditions of a rule read."""
    tags: set[str] = set()
    actions: set[str] = set()
    for condition in tree.walk(rule.when):
        if isinstance(condition, tree.UserTags):
            tags |= set(condition.tags)
        elif isinstance(condition, tree.ActionCount):
            actions |= set(condition.of)
    return tags, actions


def _first_effects(log: pa.Table, chains: set[RuleChain]) -> dict[tuple[str, str, str, str], int]:
    """When (epoch µs) a rule first affected a user, by rule, kind, name and user."""
    rules = pa.array(sorted({chain.first for chain in chains}))
    kinds = pa.array([POST_ACTION, USER_ACTION, TAGS_ADDED])
    effects = log.filter(
        pc.and_(
            pc.is_in(log.column("rule"), value_set=rules),
            pc.is_in(log.column("kind"), value_set=kinds),
        )
    )
    first: dict[tuple[str, str, str, str], int] = {}
    for entry in entries_of(effects):
        names = [("action", str(entry.action))]
        names += [("tag", entry.tag)] if entry.kind == TAGS_ADDED else []
        for kind, name in names:
            key = str(entry.rule), kind, name, str(entry.user_id)
            first.setdefault(key, entry.at_us)
    return first
