"""What the command line prints: the short table, and one post explained.

Names and texts come from people: they are shown, never obeyed by the terminal.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from workbench.cli.terminal.rows import rows_table
from workbench.cli.terminal.tables import columns_of, table_lines, terminal_width, wrapped
from workbench.errors import printable
from workbench.model.log.entry import LogEntry
from workbench.policy.compare import Truth
from workbench.policy.sentences.explain import condition_sentence, sentence
from workbench.replay.outcome import Outcome
from workbench.replay.reference.explain import Line, PostExplained, RuleOnPost
from workbench.replay.run import Run
from workbench.replay.summary_document import Summary
from workbench.units import iso

_MARKS: dict[Truth, str] = {True: "true", False: "false", None: "unknown"}


def print_notes(notes: Iterable[str]) -> None:
    """Announce what was guessed, and other remarks, on the error stream."""
    for note in notes:
        sys.stderr.write(f"note: {printable(note)}\n")


def print_summary(outcome: Outcome, *, with_rows: bool = False) -> None:
    """Print posts, accepted, rejected, each rule's triggers and distinct users, each action.

    `with_rows`: also what became of the rows of each file.
    """
    summary, width = outcome.summary, terminal_width()
    tables = [rows_table(outcome.run.history.row_counts, width)] if with_rows else []
    tables += [_posts(summary, width), _rules(summary, width), _actions(summary, width)]
    for lines in filter(None, tables):
        sys.stdout.write("\n".join([*lines, "", ""]))
    for warning in summary["warnings"]:
        sys.stdout.write("\n".join([*wrapped(f"warning: {warning}", width), ""]))


def print_explained(explained: PostExplained, run: Run) -> None:
    """Print what happened on one post, and why."""
    for line in explained_lines(explained, run):
        sys.stdout.write(f"{printable(line)}\n")


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


def _rule_lines(on_post: RuleOnPost, run: Run) -> Iterable[str]:
    name = on_post.rule.name
    if on_post.rule.mode == "off":
        yield f"rule {name}: off"
    elif not on_post.evaluated:
        yield f"rule {name}: not evaluated, an earlier rule matched first"
    else:
        held = "fired" if on_post.fired else "did not fire"
        back = ", held back" if on_post.truth is True and not on_post.fired else ""
        yield f"rule {name}: {_MARKS[on_post.truth]}, {held}{back}"
        yield f"  {sentence(on_post.rule, run.policy)}"
    for line in on_post.lines:
        yield from _condition_lines(line, run)


def _condition_lines(line: Line, run: Run) -> Iterable[str]:
    indent = "  " * (line.depth + 2)
    observed = f" — {line.saw}" if line.saw else ""
    condition = condition_sentence(line.condition, run.policy)
    yield f"{indent}[{_MARKS[line.truth]}] {condition}{observed}"
    if line.posts:
        more = line.n_posts - len(line.posts)
        before = f"{more:,} earlier ones and " if more else ""
        yield f"{indent}    {before}{', '.join(line.posts)}"


def _set_by(entry: LogEntry | None) -> str:
    if entry is None:
        return ""
    action = entry.action or entry.kind
    post = f" on post {entry.post_id}" if entry.post_id else ""
    return f", set by {entry.actor} ({action}{post} at {iso(entry.at_us)})"


def _posts(summary: Summary, width: int) -> list[str]:
    posts, users = summary["posts"], summary["users"]
    by = posts["rejected_by"]
    numbers = {
        "Posts": summary["data"]["posts"],
        "accepted": posts["accepted"],
        "rejected": posts["rejected"],
        "blocked": by["blocked"],
        "suspended": by["suspended"],
        "warm-up": posts["warm_up"],
        "Users out": users["blocked"] + users["suspended"],
    }
    return _table(list(numbers), [list(numbers.values())], width)


def _rules(summary: Summary, width: int) -> list[str]:
    rows = [
        [
            rule["rule"] if rule["mode"] == "live" else f"{rule['rule']} ({rule['mode']})",
            *(rule[key] for key in ("triggers", "users", "unknown")),
        ]
        for rule in summary["rules"]
    ]
    return _table(("Rule", "triggers", "users", "unknown"), rows, width)


def _actions(summary: Summary, width: int) -> list[str]:
    return _table(("Action", "calls"), list(summary["actions"].items()), width)


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]], width: int) -> list[str]:
    """A table of texts, on the left, and numbers, on the right; nothing for no rows."""
    if not rows:
        return []
    cells = [[value if isinstance(value, str) else f"{value:,}" for value in row] for row in rows]
    numbers = [
        head for head, value in zip(heads, rows[0], strict=True) if not isinstance(value, str)
    ]
    return table_lines(columns_of(heads, cells, heads, numbers), width)[0]
