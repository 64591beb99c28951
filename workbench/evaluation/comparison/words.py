"""A comparison in words: verdicts, differences, kinds of users, and what a policy did on a post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.evaluation.comparison.compare import (
    Comparison,
    FiguresCompared,
    TotalsCompared,
    Verdict,
)
from workbench.evaluation.comparison.users import UserKind
from workbench.evaluation.comparison.witness import Seen, Side
from workbench.evaluation.estimation.estimates import Estimate
from workbench.evaluation.estimation.figures import COUNTS, Figure
from workbench.evaluation.tables import NOTES, number_words
from workbench.formatting import count

USER_KIND_TITLES: Mapping[UserKind, str] = {
    "newly_out": "newly blocked or suspended",
    "freed": "no longer blocked or suspended",
    "earlier": "blocked or suspended earlier",
    "later": "blocked or suspended later",
    "other_reason": "blocked or suspended for another reason",
    "otherwise": "treated differently in another way",
}
TOTAL_VERDICTS: Mapping[Verdict, str] = {
    "more": "clearly more",
    "fewer": "clearly fewer",
    "same": "the same",
    "not_distinguishable": "not distinguishable",
    "not_known": "too few users differ to tell",
}
_SHARE_VERDICTS: Mapping[Verdict, str] = {
    **TOTAL_VERDICTS,
    "more": "clearly higher",
    "fewer": "clearly lower",
    "not_known": "too few labels to tell",
}
_TRUTHS = {True: "met", False: "not met", None: "unknown"}


def figure_verdict(compared: FiguresCompared) -> str:
    """What is known of the difference of a figure."""
    difference = compared.figures.difference
    if difference.note:
        return NOTES[difference.note]
    is_count = difference.figure in COUNTS
    words = (TOTAL_VERDICTS if is_count else _SHARE_VERDICTS)[compared.verdict]
    if compared.more_labels is not None:
        words += f"; about {count(compared.more_labels, 'more label')} would tell"
    return words


def signed(value: float, *, is_count: bool = True) -> str:
    """A difference with its sign.

    >>> signed(41), signed(-22), signed(0), signed(0.05, is_count=False)
    ('+41', '−22', '0', '+0.050')
    """
    text = number_words(abs(value), is_count=is_count)
    if not text.strip("0."):
        return text
    return f"{'−' if value < 0 else '+'}{text}"


def range_words(low: float | None, high: float | None, *, is_count: bool = True) -> str:
    """An interval of a difference, empty where there is none."""
    if low is None or high is None:
        return ""
    return f"{signed(low, is_count=is_count)} to {signed(high, is_count=is_count)}"


def difference_words(
    value: float | None, low: float | None, high: float | None, *, is_count: bool = True
) -> str:
    """A difference with its interval, each where it is known.

    >>> difference_words(17, 9, 35), difference_words(None, -0.1, 0.2, is_count=False)
    ('+17 (+9 to +35)', '−0.10 to +0.20')
    """
    interval = range_words(low, high, is_count=is_count)
    if value is None:
        return interval
    shown = signed(value, is_count=is_count)
    return f"{shown} ({interval})" if interval and low != high else shown


def figure_title(figure: Figure, group: str) -> str:
    """A figure with the posts that it is about.

    >>> figure_title("missed_posts", "Delete post")
    'missed posts of “Delete post”'
    """
    return f"{figure.replace('_', ' ')} of “{group}”"


def estimate_value(estimate: Estimate) -> str:
    """A figure without its interval."""
    if estimate.value is None:
        return NOTES.get(estimate.note, "")
    return number_words(estimate.value, is_count=estimate.figure in COUNTS)


def headline(comparison: Comparison) -> str:
    """What differs clearly, and what does not, in a sentence or two."""
    policy, posts = comparison.b.run.policy.name, len(comparison.posts)
    users = sum(map(len, comparison.users.kinds.values()))
    if not posts and not users:
        return f"{policy} treats every post and user in the same way."
    parts = [
        f"{policy} treats {count(posts, 'post')} and {count(users, 'user')} differently.",
        *_clear("Clearly more", comparison.totals, "more"),
        *_clear("Clearly fewer", comparison.totals, "fewer"),
    ]
    open_ = [each.name for each in comparison.totals if each.verdict == "not_distinguishable"]
    if open_:
        parts.append(f"Not distinguishable: {', '.join(open_)}.")
    return " ".join(parts)


def _clear(words: str, totals: Iterable[TotalsCompared], verdict: Verdict) -> Iterable[str]:
    named = [
        f"{each.name} ({signed(each.difference.value)},"
        f" {range_words(each.difference.low, each.difference.high)})"
        for each in totals
        if each.verdict == verdict
    ]
    if named:
        yield f"{words}: {', '.join(named)}."


def side_words(side: Side, titles: Mapping[str, str]) -> str:
    """What a policy did on a post, and why. `titles`: of actions."""
    if side.rejected_by is not None:
        return f"rejected, the author was {side.rejected_by}"
    done = ", ".join(titles.get(action, action) for action in dict.fromkeys(side.actions))
    result = done or "nothing is done"
    reasons = "; ".join(_seen_words(seen) for seen in side.conditions)
    return f"{result}: {reasons}" if reasons else result


def _seen_words(seen: Seen) -> str:
    return f"{seen.sentence} is {_TRUTHS[seen.truth]} ({seen.saw})"
