"""This module holds what the command line prints: the short table, and one post explained.

Names and texts come from people: they are shown, never obeyed by the terminal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from workbench.errors import printable
from workbench.policy.compare import Truth
from workbench.policy.explain import condition_sentence, sentence
from workbench.replay.explain import Line, PostExplained, RuleOnPost
from workbench.replay.outcome import Outcome
from workbench.replay.run import Run
from workbench.replay.state import Entry
from workbench.units import iso

_MARKS: dict[Truth, str] = {True: "true", False: "false", None: "unknown"}


def print_notes(notes: Iterable[str]) -> None:
    """Announce what was guessed, and other remarks, on the error stream."""
    for note in notes:
        sys.stderr.write(f"note: {printable(note)}\n")


def print_summary(outcome: Outcome) -> None:
    """Print posts, accepted, rejected, each rule's triggers and distinct users, each action."""
    summary, console = outcome.summary, Console(highlight=False)
    for table in (_posts(summary), _rules(summary), _actions(summary)):
        if table.row_count:
            console.print(table)
    for warning in summary["warnings"]:
        console.print(_text(f"warning: {warning}"))


def print_explained(explained: PostExplained, run: Run) -> None:
    """Print what happened on one post, and why."""
    console = Console(highlight=False, soft_wrap=True)
    for line in explained_lines(explained, run):
        console.print(_text(line))


def explained_lines(explained: PostExplained, run: Run) -> Iterable[str]:
    """One post explained, line by line."""
    yield f"post {explained.post_id} by {explained.user_id} at {iso(explained.at_us)}"
    if explained.standing is None:
        yield "  before the start: it only fills windows"
        return
    standing = explained.standing
    until = f" until {iso(standing.until_us)}" if standing.status == "suspended" else ""
    why = f", reason {standing.reason}" if standing.reason else ""
    yield f"  the user was {standing.status}{until}{why}{_set_by(standing.set_by)}"
    for tag, entry in standing.tags:
        yield f"  tag {tag}{_set_by(entry) or ', from the start'}"
    if explained.rejected_by:
        yield f"  rejected: the user was {explained.rejected_by}; no rule saw the post"
        return
    yield f"  accepted; actions: {', '.join(explained.actions) or 'none'}"
    for rule in explained.rules:
        yield from _rule_lines(rule, run)


def _rule_lines(found: RuleOnPost, run: Run) -> Iterable[str]:
    name = found.rule.name
    if found.rule.mode == "off":
        yield f"rule {name}: off"
    elif not found.evaluated:
        yield f"rule {name}: not evaluated, an earlier rule matched first"
    else:
        held = "fired" if found.fired else "did not fire"
        back = ", held back" if found.truth is True and not found.fired else ""
        yield f"rule {name}: {_MARKS[found.truth]}, {held}{back}"
        yield f"  {sentence(found.rule, run.policy)}"
    for line in found.lines:
        yield from _condition_lines(line, run)


def _condition_lines(line: Line, run: Run) -> Iterable[str]:
    indent = "  " * (line.depth + 2)
    saw = f" — {line.saw}" if line.saw else ""
    yield f"{indent}[{_MARKS[line.truth]}] {condition_sentence(line.condition, run.policy)}{saw}"
    if line.posts:
        more = line.n_posts - len(line.posts)
        before = f"{more:,} earlier ones and " if more else ""
        yield f"{indent}    {before}{', '.join(line.posts)}"


def _set_by(entry: Entry | None) -> str:
    if entry is None:
        return ""
    action = entry["action"] or entry["kind"]
    post = f" on post {entry['post_id']}" if entry["post_id"] else ""
    return f", set by {entry['actor']} ({action}{post} at {iso(entry['at'])})"


def _posts(summary: dict[str, Any]) -> Table:
    posts, users = summary["posts"], summary["users"]
    table = _table("Posts", "accepted", "rejected", "blocked", "suspended", "warm-up", "Users out")
    out = users["blocked"] + users["suspended"]
    by = posts["rejected_by"]
    numbers = (
        summary["data"]["posts"],
        posts["accepted"],
        posts["rejected"],
        by["blocked"],
        by["suspended"],
        posts["warm_up"],
        out,
    )
    table.add_row(*(f"{number:,}" for number in numbers))
    return table


def _rules(summary: dict[str, Any]) -> Table:
    table = _table("Rule", "triggers", "users", "unknown", left=1)
    for rule in summary["rules"]:
        name = rule["rule"] if rule["mode"] == "live" else f"{rule['rule']} ({rule['mode']})"
        numbers = (f"{rule[key]:,}" for key in ("triggers", "users", "unknown"))
        table.add_row(_text(name), *numbers)
    return table


def _actions(summary: dict[str, Any]) -> Table:
    table = _table("Action", "calls", left=1)
    for action, calls in summary["actions"].items():
        table.add_row(_text(action), f"{calls:,}")
    return table


def _table(*columns: str, left: int = 0) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for place, name in enumerate(columns):
        table.add_column(name, justify="left" if place < left else "right")
    return table


def _text(text: str) -> Text:
    return Text(printable(text))
