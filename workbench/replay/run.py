"""A run: a policy bound to all that it is replayed over, checked and aligned.

Source: spec 2.3, 3.8 to 3.11 and 6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput, Problem, expected, quoted
from workbench.policy import tree
from workbench.policy.catalogue import ACCOUNT_AGE, BUILT_IN_LISTS, OWN_POST_FIELDS
from workbench.policy.lower import banded
from workbench.policy.policy import Policy
from workbench.replay.choices import Choices
from workbench.replay.records import Records, by_user, replayed
from workbench.replay.text_matches import text_matches
from workbench.units import duration_us, iso

if TYPE_CHECKING:
    from workbench.history import History, RecordedLog, TextLists, Users

OPEN_START_US = -(2**62)


@dataclass(frozen=True, eq=False)
class Run:
    """A policy with the posts, users, records and lists that it is replayed over.

    Everyone who is seen in any of them is a user of the run: `user_ids` LargeStringArray[n_users]
    by UTF-8 bytes; the posts of user u are at offsets[u]:offsets[u + 1] of the history.
    `start`: int64[n_users], the user's row in `users`, −1 where there is none.
    `first_us`, `last_us`: the times of the first and the last post of all users.
    `matches`: what the text lists have matched so far, by list; worked out when asked for.
    """

    policy: Policy
    history: History
    users: Users
    lists: TextLists
    choices: Choices
    user_ids: pa.LargeStringArray
    offsets: np.ndarray
    start: np.ndarray
    records: Records
    records_digest: str
    first_us: int
    last_us: int
    matches: dict[str, np.ndarray] = field(default_factory=dict)

    @property
    def from_us(self) -> int:
        """The moment at which warm-up ends, far in the past when there is none."""
        return OPEN_START_US if self.choices.from_us is None else self.choices.from_us

    @property
    def as_of_us(self) -> int:
        """The moment at which the replay ends."""
        return self.last_us if self.choices.as_of_us is None else self.choices.as_of_us

    def text_matches(self, name: str) -> np.ndarray:
        """int8[n_posts]: 1 where the text matches an entry of the list, 0 not, −1 unknown."""
        if name not in self.matches:
            self.matches[name] = text_matches(self.history, self.lists, name)
        return self.matches[name]

    @cached_property
    def start_status(self) -> np.ndarray:
        """uint8[n_users], positions in STATUSES."""
        return self._started(self.users.status, 0).astype(np.uint8)

    @cached_property
    def start_until(self) -> np.ndarray:
        """int64[n_users], epoch µs, 0 where there is none."""
        return self._started(self.users.until_us, 0).astype(np.int64)

    def _started(self, values: np.ndarray, default: int) -> np.ndarray:
        if not len(values):
            return np.full(len(self.start), default)
        return np.where(self.start >= 0, values[np.maximum(self.start, 0)], default)


def bind(
    policy: Policy,
    history: History,
    users: Users,
    log: RecordedLog,
    lists: TextLists,
    choices: Choices,
) -> Run:
    """Check that a policy can be replayed over these, and align them. Raises: BadInput."""
    earliest, latest = history.span_us
    problems = [
        *_missing(policy, history, users, lists),
        *_bad_entries(lists),
        *_bad_choices(choices, latest),
    ]
    if problems:
        raise BadInput(*problems)
    last = latest if choices.as_of_us is None else choices.as_of_us
    first = OPEN_START_US if choices.from_us is None else choices.from_us
    entries, left_out = replayed(log.entries, first, last)
    ids = _everyone(history.user_ids, users.user_ids, entries.column("user_id"))
    return Run(
        policy,
        history,
        users,
        lists,
        choices,
        ids,
        _aligned_offsets(ids, history),
        _positions(ids, users.user_ids),
        by_user(entries, ids, left_out),
        log.digest,
        earliest,
        latest,
    )


def rebound(run: Run, policy: Policy) -> Run:
    """The same run with a changed policy. Raises: BadInput, as `bind` does."""
    problems = list(_missing(policy, run.history, run.users, run.lists))
    if problems:
        raise BadInput(*problems)
    return replace(run, policy=policy)


def conditions(policy: Policy) -> Iterator[tuple[tree.Rule, tree.Condition]]:
    """Every condition of every rule that is not off, with its rule."""
    for rule in policy.active_rules:
        for condition in tree.walk(rule.when):
            yield rule, condition


def score_columns(condition: tree.Condition, policy: Policy) -> tuple[tuple[str, str], ...]:
    """The (class, score column) pairs that a condition reads itself."""
    match condition:
        case tree.Classified(classes):
            names = classes
        case tree.NeedsReview(classes):
            names = banded(classes, policy.classes)
        case tree.Score(of):
            names = (of,)
        case _:
            names = ()
    return tuple((name, score) for name in names for score in policy.classes[name].scores)


def _missing(policy: Policy, history: History, users: Users, lists: TextLists) -> Iterator[Problem]:
    for rule, condition in conditions(policy):
        for message in _missing_in(condition, policy, history, users, lists):
            line = policy.lines.get(f"rule:{rule.name}")
            yield Problem(message, policy.file, line, rule.name)


def _missing_in(
    condition: tree.Condition, policy: Policy, history: History, users: Users, lists: TextLists
) -> Iterator[str]:
    """Say what a condition reads and no source has."""
    yield from _missing_scores(condition, policy, history)
    columns = tuple(history.columns)
    match condition:
        case tree.TextIn(name):
            yield from _missing_list(name, history, lists)
        case tree.PostField("text") if "text" not in columns:
            yield "no file has the field `text` of posts"
        case tree.PostField(field) if field not in (*columns, *OWN_POST_FIELDS):
            known = (*OWN_POST_FIELDS, *columns)
            yield f"no file has the field {quoted(field)} of posts; {expected(known, field)}"
        case tree.UserField(field):
            needed = "created_at" if field == ACCOUNT_AGE else field
            if needed not in users.columns:
                known = expected(tuple(users.columns), needed)
                yield f"no file of users has the column {quoted(needed)}; {known}"
        case _:
            pass


def _missing_scores(condition: tree.Condition, policy: Policy, history: History) -> Iterator[str]:
    for name, score in score_columns(condition, policy):
        reads = f"the class {quoted(name)} reads the score {quoted(score)}"
        if score not in history.columns:
            yield f"{reads}, which no file has; {expected(tuple(history.columns), score)}"
        elif history.columns[score].type == "time":
            yield f"{reads}, a column of times"


def _missing_list(name: str, history: History, lists: TextLists) -> Iterator[str]:
    known = (*BUILT_IN_LISTS, *(n for n in lists.lists if n not in BUILT_IN_LISTS))
    if name not in known:
        yield f"unknown text list {quoted(name)}; {expected(known, name)}"
    if "text" not in history.columns:
        yield "the posts have no column `text` to match; name it by a column mapping"


def _bad_entries(lists: TextLists) -> list[Problem]:
    if not lists.lists:
        return []
    from workbench.matching import problems_in

    return [
        problem for name, entries in lists.lists.items() for problem in problems_in(name, entries)
    ]


def _bad_choices(choices: Choices, last: int) -> Iterator[Problem]:
    if choices.as_of_us is not None and choices.as_of_us < last:
        wanted = f"expected no time before the last post, {iso(last)}"
        yield Problem(f"`as-of` is {iso(choices.as_of_us)}; {wanted}")


def _everyone(*ids: pa.Array | pa.ChunkedArray) -> pa.LargeStringArray:
    """All ids, distinct, by UTF-8 bytes; the first are distinct and sorted already."""
    first, others = ids[0], [_flat(more) for more in ids[1:] if len(more)]
    new = [more.filter(pc.invert(pc.is_in(more, value_set=first))) for more in others]
    added = pc.drop_null(pc.unique(_flat(pa.chunked_array(new, pa.large_string()))))
    if not len(added):
        return first
    everyone = pa.concat_arrays([first, added])
    return everyone.take(pc.sort_indices(everyone))


def _flat(ids: pa.Array | pa.ChunkedArray) -> pa.LargeStringArray:
    flat = ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids
    return flat.cast(pa.large_string())


def _positions(ids: pa.LargeStringArray, among: pa.LargeStringArray) -> np.ndarray:
    """int64[len(ids)]: the position of each id in `among`, −1 where it is absent."""
    if not len(among):
        return np.full(len(ids), -1, np.int64)
    return pc.fill_null(pc.index_in(ids, value_set=among), -1).to_numpy().astype(np.int64)


def _aligned_offsets(ids: pa.LargeStringArray, history: History) -> np.ndarray:
    if len(ids) == len(history.user_ids):
        return history.offsets
    counts = np.zeros(len(ids) + 1, np.int64)
    place = _positions(history.user_ids, ids)
    counts[place + 1] = np.diff(history.offsets)
    return np.cumsum(counts)


def longest_window(rule: tree.Rule) -> int | None:
    """The longest `in_past` of a rule in µs; None when it has no window."""
    pasts = [getattr(part, "in_past", None) for part in tree.walk(rule.when)]
    return max((duration_us(past) for past in pasts if past is not None), default=None)
