"""One post of a user's replay as a page shows it: what each rule saw, and what followed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypedDict

from workbench.errors import printable
from workbench.formatting import count, duration_words, moment, share
from workbench.model.log.columns import RULE_TESTED, RULE_TRIGGERED, SUSPENSION_EXPIRED
from workbench.model.log.entry import LogEntry
from workbench.policy.catalogue import SIGNS
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence
from workbench.policy.tree import ActionCount, PostCount, PostShare, Rule
from workbench.replay.outcome import Outcome
from workbench.replay.reference.explain import Line, RuleOnPost, Standing
from workbench.replay.reference.measures import Measure
from workbench.replay.reference.user_replay import Step
from workbench.services.record.what_words import what_words
from workbench.titles import FATE_TITLES, call_title

_ACCEPTED = "accepted"
_COUNTS = (PostCount, PostShare, ActionCount)
_MS_US = 1000
_UNITS = {"post": "post", "call": "call", "day": "day"}
_TRUTHS = {True: "holds", False: "does not hold", None: "unknown"}


class MeasureView(TypedDict):
    """A number beside its thresholds. `value`, `low`, `high`, `thresholds`: places on one scale,
    0 to 1, None where the number is unknown; `words`: the number and its thresholds in words.
    """

    name: str
    words: str
    value: float | None
    thresholds: list[float]


class LineView(TypedDict):
    """A condition, `depth` deep: its sentence, what it saw, whether it holds. `window`: whether it
    counts in a window, which begins at `window_ms` (None: with the first post); `counted`: ranges
    of the posts that it counts, first and last.
    """

    depth: int
    sentence: str
    saw: str
    truth: str
    measures: list[MeasureView]
    window: bool
    window_ms: int | None
    counted: list[list[int]]
    n_counted: int


class RuleView(TypedDict):
    """A rule on the post. `state`: what it did, in words; `fired`: as in `Posts`; `actions`: the
    titles of what it calls.
    """

    name: str
    mode: str
    state: str
    fired: int
    holds: bool
    actions: list[str]
    lines: list[LineView]


class StandingView(TypedDict):
    """A user's status, its end, its reason, and the tags."""

    status: str
    until: str | None
    reason: str | None
    tags: list[str]


class StepView(TypedDict):
    """One post: `result`: what became of it; `rejected`: whether no rule saw it; `followed`: what
    was logged since the post before.
    """

    number: int
    post_id: str
    at: str
    text: str | None
    result: str
    rejected: bool
    before: StandingView
    after: StandingView
    rules: list[RuleView]
    followed: list[str]


def step_view(step: Step, outcome: Outcome, labels: Mapping[str, str]) -> StepView:
    """One post of a replay of one user. `labels`: what actions are called."""
    run, post = outcome.run, step.post
    first, column = int(run.offsets[0]), run.history.columns.get("text")
    text = None if column is None else column.python(first + step.number)
    result = FATE_TITLES[post.rejected_by or _ACCEPTED]
    return {
        "number": step.number,
        "post_id": post.post_id,
        "at": moment(post.at_us),
        "text": None if text is None else printable(str(text)),
        "result": "only fills windows" if post.warm_up else result,
        "rejected": post.rejected_by is not None,
        "before": _standing(step.before),
        "after": _standing(step.after),
        "rules": [_rule(on_post, run.policy, first) for on_post in post.rules],
        "followed": list(_followed(step.entries, labels)),
    }


def _standing(standing: Standing) -> StandingView:
    until = moment(standing.until_us) if standing.status == "suspended" else None
    return {
        "status": standing.status,
        "until": until,
        "reason": None if standing.reason is None else printable(standing.reason),
        "tags": [tag for tag, _ in standing.tags],
    }


def _rule(on_post: RuleOnPost, policy: Policy, first: int) -> RuleView:
    rule = on_post.rule
    return {
        "name": rule.name,
        "mode": rule.mode,
        "state": _state(on_post),
        "fired": (2 if rule.mode == "live" else 1) if on_post.fired else 0,
        "holds": on_post.truth is True,
        "actions": [call_title(call, policy) for call in rule.then],
        "lines": [_line(line, policy, first) for line in on_post.lines],
    }


def _state(on_post: RuleOnPost) -> str:
    """What a rule did on a post, in words."""
    rule = on_post.rule
    if rule.mode == "off":
        return "off"
    if not on_post.evaluated:
        return "not evaluated: an earlier rule matched"
    if on_post.fired:
        return "fires" if rule.mode == "live" else "fires in test: logged, nothing is done"
    if on_post.truth is True:
        return f"holds, and is held back: {' and '.join(_held_back_by(rule))}"
    return _TRUTHS[on_post.truth]


def _held_back_by(rule: Rule) -> Iterator[str]:
    """What can keep a rule that holds from firing."""
    if rule.fires == "on_crossing":
        yield "it fires when it newly comes true"
    if rule.fires == "once":
        yield "it fires once for a user"
    if rule.cooldown:
        yield f"it fires at most once in {duration_words(rule.cooldown)}"


def _line(line: Line, policy: Policy, first: int) -> LineView:
    return {
        "depth": line.depth,
        "sentence": condition_sentence(line.condition, policy),
        "saw": _saw(line),
        "truth": _TRUTHS[line.truth],
        "measures": [_measure(measure) for measure in line.measures],
        "window": isinstance(line.condition, _COUNTS),
        "window_ms": None if line.window_us is None else line.window_us // _MS_US,
        "counted": _ranges([place - first for place in line.counted]),
        "n_counted": line.n_posts,
    }


def _saw(line: Line) -> str:
    """What a condition saw, where its measures do not say so: texts, tags, the parts of a share."""
    is_measured = line.measures and not isinstance(line.condition, PostShare)
    return "" if is_measured else printable(line.saw)


def _ranges(places: Sequence[int]) -> list[list[int]]:
    """Places as ranges of consecutive ones: first and last.

    >>> _ranges([3, 4, 5, 9])
    [[3, 5], [9, 9]]
    """
    pairs = groupby(enumerate(sorted(places)), key=lambda pair: pair[1] - pair[0])
    runs = ([place for _, place in run] for _, run in pairs)
    return [[run[0], run[-1]] for run in runs]


def _measure(measure: Measure) -> MeasureView:
    numbers = [number for _, number in measure.thresholds]
    known = [*numbers, *([] if measure.value is None else [measure.value])]
    low = min([measure.low, *known])
    high = max(known) * 1.25 if measure.high is None else max([measure.high, *known])
    width = (high - low) or 1
    limits = " and ".join(f"{SIGNS[op]} {_number(n, measure)}" for op, n in measure.thresholds)
    value = "unknown" if measure.value is None else _number(measure.value, measure, unit=True)
    return {
        "name": measure.name,
        "words": f"{value}; threshold {limits}" if limits else value,
        "value": None if measure.value is None else (measure.value - low) / width,
        "thresholds": [(number - low) / width for number in numbers],
    }


def _number(number: float, measure: Measure, *, unit: bool = False) -> str:
    """A number of a measure in words; `unit`: with its unit."""
    if measure.unit == "share":
        return share(round(number * 10_000), 10_000)
    if measure.unit == "day":
        return f"{number:,.1f} days" if unit else f"{number:g} days"
    noun = _UNITS.get(measure.unit)
    if noun is not None:
        return count(int(number), noun) if unit else f"{number:g}"
    return f"{number:.6g}"


def _followed(entries: Iterable[LogEntry], labels: Mapping[str, str]) -> Iterator[str]:
    """What was logged, but for the triggers of rules, which stand with the rules."""
    for entry in entries:
        if entry.kind == SUSPENSION_EXPIRED:
            yield f"The suspension ran out on {moment(entry.at_us)} UTC"
        elif entry.kind not in (RULE_TRIGGERED, RULE_TESTED):
            by = "" if entry.actor_kind == "rule" else f", by {printable(entry.actor or '')}"
            yield what_words(entry.kind, entry.details(), labels) + by
