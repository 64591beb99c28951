"""Replay the posts of a case under a policy, and say what is otherwise than expected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import cast

import pyarrow as pa

from workbench.errors import BadInput, quoted
from workbench.evaluation.cases.case import Case, ExpectedPost, ExpectedUser
from workbench.history import History, TextLists, Users
from workbench.policy import tree
from workbench.policy.catalogue import ACCOUNT_AGE
from workbench.policy.policy import Policy
from workbench.reading.columns.rejects import reasons
from workbench.replay.outcome import Outcome
from workbench.replay.run import conditions
from workbench.replay.simulate import simulate


@dataclass(frozen=True)
class CaseResult:
    """What became of a case. `failures`: what is otherwise than expected, a sentence each."""

    case: Case
    outcome: Outcome
    failures: tuple[str, ...]

    @property
    def is_passed(self) -> bool:
        """Whether all is as expected."""
        return not self.failures


def run_case(policy: Policy, case: Case) -> CaseResult:
    """Replay a case. Scores and fields that the policy reads and the case does not give are
    unknown. Raises: BadInput, where the case cannot be read as posts and users.
    """
    outcome = simulate(
        policy, _posts(policy, case), users=_users(policy, case), lists=_lists(policy, case)
    )
    return CaseResult(case, outcome, tuple(_failures(outcome, case)))


def _posts(policy: Policy, case: Case) -> History:
    names = dict.fromkeys(name for post in case.posts for name in post)
    table = pa.Table.from_pylist([{name: post.get(name) for name in names} for post in case.posts])
    scores = {name for known in policy.classes.values() for name in known.scores}
    for name in sorted(scores - set(names)):
        table = table.append_column(name, pa.nulls(len(table), pa.float64()))
    for name in sorted(_fields_read(policy) - set(table.column_names)):
        table = table.append_column(name, pa.nulls(len(table), pa.string()))
    history = History.read(table)
    if len(history.rejects):
        raise BadInput(f"posts of the case {quoted(case.name)}: {reasons(history.rejects)}")
    return history


def _fields_read(policy: Policy) -> set[str]:
    """The fields of posts that rules read, `text` where they match texts."""
    fields: set[str] = set()
    for _, condition in conditions(policy):
        if isinstance(condition, tree.PostField):
            fields.add(condition.field)
        if isinstance(condition, tree.TextIn):
            fields.add("text")
    return fields


def _users(policy: Policy, case: Case) -> Users:
    read = {
        "created_at" if condition.field == ACCOUNT_AGE else condition.field
        for _, condition in conditions(policy)
        if isinstance(condition, tree.UserField)
    }
    ids = dict.fromkeys(str(post["user_id"]) for post in case.posts)
    given = {str(user["user_id"]): user for user in case.users}
    rows: list[dict[str, object]] = []
    for user in dict.fromkeys([*ids, *given]):
        row: dict[str, object] = {"user_id": user, **given.get(user, {})}
        for name in sorted(read):
            row.setdefault(name, None)
        rows.append(row)
    return Users.read(rows)


def _lists(policy: Policy, case: Case) -> TextLists:
    rows = [
        {"list": name, "kind": "phrase", "value": value}
        for name, values in case.lists.items()
        for value in values
    ]
    lists = TextLists.read(rows) if rows else TextLists.none()
    named = {c.list for _, c in conditions(policy) if isinstance(c, tree.TextIn)}
    return replace(lists, lists={**dict.fromkeys(sorted(named), ()), **lists.lists})


def _failures(outcome: Outcome, case: Case) -> Iterator[str]:
    posts = {row["post_id"]: row for row in outcome.outcomes.to_pylist()}
    for expected in case.expected_posts:
        yield from _of_post(expected, posts[expected.post_id])
    users = {row["user_id"]: row for row in outcome.users.to_pylist()}
    for wanted in case.expected_users:
        yield from _of_user(wanted, users[wanted.user_id])


def _of_post(expected: ExpectedPost, row: dict[str, object]) -> Iterator[str]:
    what = f"post {expected.post_id}"
    if expected.accepted is not None and row["accepted"] != expected.accepted:
        yield f"{what}: {_fate(bool(row['accepted']))}, expected {_fate(expected.accepted)}"
    for name, wanted in (("rules", expected.rules), ("actions", expected.actions)):
        if wanted is not None and _names(row[name]) != wanted:
            yield f"{what}: {name} {_listed(_names(row[name]))}, expected {_listed(wanted)}"


def _of_user(expected: ExpectedUser, row: dict[str, object]) -> Iterator[str]:
    what = f"user {expected.user_id}"
    if expected.status is not None and row["status"] != expected.status:
        yield f"{what}: {row['status']} at the end, expected {expected.status}"
    if expected.tags is not None and _names(row["tags"]) != expected.tags:
        yield f"{what}: tags {_listed(_names(row['tags']))}, expected {_listed(expected.tags)}"


def _fate(accepted: bool) -> str:
    return "accepted" if accepted else "rejected"


def _names(value: object) -> tuple[str, ...]:
    return tuple(map(str, cast("Iterable[object]", value or ())))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) or "none"
