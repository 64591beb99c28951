"""The memo of a change of policy: one HTML file for those who decide on it and sign it.

It says what changes in sentences, why, what it would have done with and without feedback, and shows
a sample of posts. Like the result page it has no script, fetches nothing, and shows what people
wrote as text; the same replays give the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyarrow as pa
from markupsafe import Markup

from workbench import formatting
from workbench.charts.drawing.period import days, period_of
from workbench.history.post_texts import post_texts
from workbench.page.notes import Pair
from workbench.page.page import CONTENT_SECURITY
from workbench.page.rendering import rendered
from workbench.page.style import style_sheet
from workbench.page.text import outside_text
from workbench.policy.changes import changes
from workbench.policy.policy import Policy
from workbench.replay.difference import difference
from workbench.titles import FATE_TITLES, action_title

if TYPE_CHECKING:
    from workbench.replay.outcome import Outcome

SAMPLED = 20
_SHEET = Path(__file__).with_name("memo.css")
_FATES = ("suspended", "blocked")
_PREFIXES = ("Action: ", "Rule ")


@dataclass(frozen=True, slots=True)
class PlannedImpact:
    """What applying the change to the users of today would do. `digest`: the plan's hash;
    `counts`: actions by name; `largest`: the users with most posts of those who would be blocked or
    suspended.
    """

    digest: str
    users: int
    all_users: int
    counts: dict[str, int]
    largest: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ImpactRow:
    """A figure with the policy of before, with the new one, and with that but nothing enforced."""

    name: str
    before: str
    after: str
    change: str
    backtest: str


@dataclass(frozen=True, slots=True)
class SampledPost:
    """A post that the new policy treats differently."""

    at: str
    user_id: str
    post_id: str
    before: str
    after: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """The posts that are shown, of how many, and how they were drawn."""

    posts: list[SampledPost]
    of: str
    seed: int


@dataclass(frozen=True, slots=True)
class Memo:
    """All that the template of the memo shows."""

    security: str
    style: Markup
    title: str
    policy: str
    replaced: str | None
    scope: str
    why: list[str]
    changes: list[str]
    impact: list[ImpactRow]
    plan: list[str]
    largest: list[tuple[str, str]]
    sample: Sample
    hashes: list[Pair]


def memo_html(
    before: Outcome,
    after: Outcome,
    backtest: Outcome,
    plan: PlannedImpact,
    *,
    replaced: str | None,
    why: str,
    seed: int = 1,
) -> str:
    """The memo as text.

    `before`, `after`: the replays of the policy that is replaced and of the new one, over the same
    posts; `backtest`: that of the new one with nothing enforced. `replaced`: the name and version
    of the policy that is replaced, None where none is live. `why`: the reason for the change;
    `seed`: of the sample. Raises: Conflict, when the replays are not of the same posts.
    """
    old, new = before.run.policy, after.run.policy
    memo = Memo(
        security=CONTENT_SECURITY,
        style=Markup(style_sheet() + _SHEET.read_text("utf-8")),  # noqa: S704 - it is ours
        title=f"{new.name}: change memo",
        policy=outside_text(new.name),
        replaced=None if replaced is None else outside_text(replaced),
        scope=_scope(after),
        why=[line for line in why.splitlines() if line.strip()],
        changes=list(changes(old, new)),
        impact=list(_impact(before, after, backtest)),
        plan=[
            f"{action_title(name, new)}: {formatting.count(n)}" for name, n in plan.counts.items()
        ],
        largest=[(outside_text(user), formatting.count(n, "post")) for user, n in plan.largest],
        sample=_sample(before, after, seed),
        hashes=_hashes(before, after, plan, is_replaced=replaced is not None),
    )
    planned = f"{formatting.count(plan.users)} of {formatting.count(plan.all_users, 'user')}"
    return rendered("memo.html.j2", memo=memo, planned=planned)


def _scope(after: Outcome) -> str:
    posts, users = after.summary["posts"], after.summary["data"]["users"]
    scope = formatting.count(posts["accepted"] + posts["rejected"], "post")
    scope += f" by {formatting.count(users, 'user')}"
    period = period_of(after)
    return scope if period is None else f"{scope}, {days(period)} (UTC)"


def _impact(before: Outcome, after: Outcome, backtest: Outcome) -> Iterator[ImpactRow]:
    columns = [dict(_figures(outcome)) for outcome in (before, after, backtest)]
    names = dict.fromkeys(name for column in columns for name in column)
    for name in sorted(names, key=_kind):
        old, new, unenforced = (column.get(name) for column in columns)
        change = (new or 0) - (old or 0)
        yield ImpactRow(name, _shown(old), _shown(new), _signed(change), _shown(unenforced))


def _figures(outcome: Outcome) -> Iterator[tuple[str, int]]:
    summary, policy = outcome.summary, outcome.run.policy
    posts, users = summary["posts"], summary["users"]
    yield "Posts accepted", posts["accepted"]
    for fate in _FATES:
        yield f"Posts {FATE_TITLES[fate]}", posts["rejected_by"][fate]
    for fate in _FATES:
        yield f"Users {fate} at the end", users[fate]
    for name, n in summary["actions"].items():
        yield f"Action: {action_title(name, policy)}", n
    for rule in summary["rules"]:
        yield f"Rule {outside_text(rule['rule'])} fired", rule["triggers"]


def _kind(name: str) -> int:
    """The place of a figure: those of all posts and users first, then actions, then rules."""
    return next((place for place, prefix in enumerate(_PREFIXES, 1) if name.startswith(prefix)), 0)


def _shown(n: int | None) -> str:
    return "–" if n is None else formatting.count(n)


def _signed(n: int) -> str:
    return "same" if n == 0 else f"{'+' if n > 0 else '−'}{formatting.count(abs(n))}"


def _sample(before: Outcome, after: Outcome, seed: int) -> Sample:
    """Some of the posts that are treated differently, in their order, drawn by a seed."""
    posts = difference(before, after).posts
    n = posts.num_rows
    chosen = random.Random(seed).sample(range(n), min(SAMPLED, n))  # noqa: S311 - a sample
    rows = posts.take(pa.array(sorted(chosen), pa.int64()))
    texts = post_texts(after.run.history, rows)
    at = rows.column("created_at").cast(pa.int64()).to_pylist()
    shown = [
        SampledPost(
            f"{formatting.moment(us)} UTC",
            outside_text(row["user_id"]),
            outside_text(row["post_id"]),
            _fate(row, "a", before.run.policy),
            _fate(row, "b", after.run.policy),
            None if text is None else outside_text(text),
        )
        for row, us, text in zip(rows.to_pylist(), at, texts, strict=True)
    ]
    return Sample(shown, formatting.count(n, "post"), seed)


def _fate(row: dict[str, object], side: str, policy: Policy) -> str:
    """What became of a post: whether it was accepted, and what rules did."""
    fate = FATE_TITLES[str(row[f"{side}_rejected_by"] or "accepted")]
    actions = cast("Sequence[str]", row[f"{side}_actions"] or ())
    return "; ".join([fate, *(action_title(name, policy) for name in dict.fromkeys(actions))])


def _hashes(
    before: Outcome, after: Outcome, plan: PlannedImpact, *, is_replaced: bool
) -> list[Pair]:
    data = after.summary["data"]
    digests = {
        "the plan": plan.digest,
        "the new policy": after.run.policy.digest,
        "the policy that it replaces": before.run.policy.digest if is_replaced else None,
        "posts": data["posts_digest"],
        "users": data["users_digest"],
        "text lists": data["lists_digest"],
    }
    return [Pair(name, value, digest=True) for name, value in digests.items() if value]
