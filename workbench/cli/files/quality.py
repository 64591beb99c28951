"""`workbench quality`: what to know of posts before a replay is believed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from workbench.cli.options.post_files import PostFileOptions, post_file_options
from workbench.cli.options.store_access import StoreAccess, store_command
from workbench.cli.terminal.output import Output, print_notes
from workbench.errors import BadInput, printable
from workbench.formatting import count
from workbench.units import iso

if TYPE_CHECKING:
    from workbench.history import History
    from workbench.notebook.quality import Quality
    from workbench.policy.tree import ScoreClass

_GAPS = 5
_MAX_TEXT_LENGTH = 60


@store_command(
    "quality",
    "say how good posts are: rows set aside, gaps, missing and off-scale scores, repeats",
    "workbench quality data/posts.csv --policy data/policy.yaml",
)
@click.argument(
    "files",
    metavar="FILE",
    nargs=-1,
    type=click.STRING,
    help="posts: Parquet, CSV, JSON or JSON Lines, plain or .gz; without any, the posts of the"
    " store",
)
@click.option(
    "--policy",
    metavar="POLICY",
    type=click.STRING,
    help="a policy file, whose classes say the scales of scores; without it, each column's own are"
    " guessed",
)
@post_file_options()
def quality(
    access: StoreAccess,
    output: Output,
    files: tuple[str, ...],
    policy: str | None,
    reading: PostFileOptions,
) -> int:
    """Print the rows of each file, the gaps, the scores and the repeated texts."""
    from workbench.cli.terminal.rows import rows_table
    from workbench.cli.terminal.tables import terminal_width
    from workbench.notebook.quality import quality as quality_of

    history, classes = _posts(access, files, policy, reading)
    measured = quality_of(history, classes)
    print_notes(history.notes)
    if output.is_json:
        output.print_one(_fields(history, measured), "")
        return 0
    width = terminal_width()
    lines = [*rows_table(history.row_counts, width), ""] if files else []
    lines += [*_summary(measured, width), *_scores(measured, width), *_repeated(measured, width)]
    sys.stdout.write("\n".join([*lines, ""]))
    return 0


def _posts(
    access: StoreAccess, files: tuple[str, ...], policy_file: str | None, reading: PostFileOptions
) -> tuple[History, tuple[ScoreClass, ...]]:
    """The posts of files, or of the store, and the classes whose scales are known."""
    from workbench.policy.policy import Policy
    from workbench.services.policies.policies import live_classes
    from workbench.services.simulations.snapshot import history, snapshot

    policy = Policy.load(policy_file) if policy_file else None
    classes = () if policy is None else tuple(policy.classes.values())
    if files:
        return reading.read(files), classes
    for option in reading.given():
        raise BadInput(f"`{option}` is for files: name some")
    with access.to_read() as store:
        posts = history(store, snapshot(store))
        return posts, classes if policy is not None else live_classes(store)


def _summary(quality: Quality, width: int) -> list[str]:
    """Posts, days without any, the longest gaps, and texts that are repeated."""
    days = sum(gap.days for gap in quality.gaps)
    lines = [
        f"{count(quality.posts, 'post')} by {count(quality.users, 'user')}",
        f"days without a post: {days:,} of {len(quality.per_day):,}",
    ]
    longest = sorted(quality.gaps, key=lambda gap: (-gap.days, gap.first_us))
    lines += [
        f"  gap of {count(gap.days, 'day')}, {iso(gap.first_us)[:10]} to {iso(gap.last_us)[:10]}"
        for gap in longest[:_GAPS]
    ]
    lines += [f"  and {count(len(longest) - _GAPS, 'more gap')}"] if len(longest) > _GAPS else []
    texts = f"texts that repeat an earlier one: {quality.repeats:,} of {quality.with_text:,}"
    return [part for line in [*lines, texts] for part in _within(line, width)]


def _within(line: str, width: int) -> list[str]:
    """A line as it is, or within the width."""
    from workbench.cli.terminal.tables import wrapped

    return [line] if len(line) <= width else wrapped(line, width)


def _scores(quality: Quality, width: int) -> list[str]:
    if not quality.scores:
        return []
    from workbench.cli.terminal.tables import columns_of, table_lines

    heads = ("Column", "missing", "off scale", "scale")
    rows = [
        (
            score.column,
            f"{score.missing:,}",
            f"{score.off_scale:,}",
            score.scale or "no known scale",
        )
        for score in quality.scores
    ]
    return ["", *table_lines(columns_of(heads, rows, heads, heads[1:3]), width)[0]]


def _repeated(quality: Quality, width: int) -> list[str]:
    if not quality.repeated:
        return []
    from workbench.cli.terminal.tables import columns_of, table_lines

    heads = ("Posts", "Text")
    rows = [(f"{n:,}", _shortened(text)) for text, n in quality.repeated]
    return ["", *table_lines(columns_of(heads, rows, heads, heads[:1]), width)[0]]


def _shortened(text: str) -> str:
    shown = " ".join(printable(text[: 4 * _MAX_TEXT_LENGTH]).split())
    return shown if len(shown) <= _MAX_TEXT_LENGTH else f"{shown[:_MAX_TEXT_LENGTH]}…"


def _fields(history: History, quality: Quality) -> dict[str, object]:
    """The quality of posts as JSON has it."""
    return {
        "sources": [counts.as_plain() for counts in history.row_counts],
        "posts": quality.posts,
        "users": quality.users,
        "days": len(quality.per_day),
        "gaps": [
            {"from": iso(gap.first_us), "to": iso(gap.last_us), "days": gap.days}
            for gap in quality.gaps
        ],
        "scores": [
            {"column": score.column, "scale": score.scale, "missing": score.missing}
            | {"off_scale": score.off_scale, "low": score.low, "high": score.high}
            for score in quality.scores
        ],
        "with_text": quality.with_text,
        "repeats": quality.repeats,
        "repeated": [{"text": text, "posts": n} for text, n in quality.repeated],
    }
