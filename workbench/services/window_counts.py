"""This module holds how often a user posted and was acted on in the windows that rules ask about.

Windows end with the user's last post, as rules saw it, and include it. Source: spec 3, windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.policy.compare import score_reaches
from workbench.policy.tree import ScoreClass
from workbench.services.policies import live_in
from workbench.services.post_columns import types_in
from workbench.services.users import Moment, timeline
from workbench.store import Store
from workbench.units import duration_us

WINDOWS = ("24h", "7d", "30d", "90d")


@dataclass(frozen=True)
class WindowCounts:
    """Counts up to a user's last post. `as_of_us`: its time, None when there is none.

    `rows`: what is counted, `posts`, `class` or `action`, its name, and a number for each of
    `WINDOWS` and one for all time.
    """

    as_of_us: int | None
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]


def window_counts(
    store: Store, user_id: str, moments: Sequence[Moment] | None = None
) -> WindowCounts:
    """What rules could have counted of a user: posts, those of each class of the live policy, and
    actions. `moments`: the user's timeline, where it was read already. Raises: NotFound.
    """
    seen = timeline(store, user_id) if moments is None else moments
    with store.read() as tx:
        live, types = live_in(tx), types_in(tx)
    classes = () if live is None else tuple(live.policy.classes.values())
    posts = [moment for moment in seen if moment.what == "post"]
    if not posts:
        return WindowCounts(None, ())
    as_of_us = posts[-1].at_us
    times = _times(posts, seen, classes, types)
    rows = [(what, name, _counts(found, as_of_us)) for what, name, found in times if found]
    return WindowCounts(as_of_us, tuple(rows))


def classes_of(
    body: dict[str, Any] | None, classes: Sequence[ScoreClass], types: dict[str, str]
) -> list[str]:
    """The classes that a post is classified as, by its body. Source: spec 1, classes."""
    return [one.name for one in classes if _is_classified(body, one, types)]


def _times(
    posts: Sequence[Moment],
    seen: Sequence[Moment],
    classes: Sequence[ScoreClass],
    types: dict[str, str],
) -> Iterator[tuple[str, str, list[int]]]:
    """What is counted, with the times of each."""
    accepted = [moment for moment in posts if moment.said.get("accepted", True)]
    yield "posts", "accepted", [moment.at_us for moment in accepted]
    yield "posts", "rejected", [m.at_us for m in posts if not m.said.get("accepted", True)]
    for one in classes:
        times = [m.at_us for m in accepted if _is_classified(m.said["body"], one, types)]
        yield "class", one.name, times
    actions = dict.fromkeys(m.said["action"] for m in seen if m.what != "post" and m.said["action"])
    for action in actions:
        yield "action", action, [m.at_us for m in seen if m.said.get("action") == action]


def _is_classified(body: dict[str, Any] | None, one: ScoreClass, types: dict[str, str]) -> bool:
    values = {score: (body or {}).get(score) for score in one.scores}
    return any(
        score_reaches(value, types.get(score, "float64"), one.scale, "at_least", one.classified)
        for score, value in values.items()
    )


def _counts(times: Sequence[int], as_of_us: int) -> tuple[int, ...]:
    within = [sum(as_of_us - duration_us(w) < at <= as_of_us for at in times) for w in WINDOWS]
    return (*within, len(times))
