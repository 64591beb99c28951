"""`workbench quality`: what to know of posts before a replay is believed."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from workbench.cli.options.formats import add_formats
from workbench.cli.options.reading import add_time_options, mapping, time_format
from workbench.cli.options.store_command import command, store_to_read
from workbench.cli.terminal.records import print_one
from workbench.cli.terminal.replay_table import print_notes
from workbench.cli.terminal.rows import rows_table
from workbench.cli.terminal.tables import columns_of, table_lines, terminal_width, wrapped
from workbench.errors import BadInput, printable
from workbench.formatting import count
from workbench.units import iso

if TYPE_CHECKING:
    from workbench.history import History
    from workbench.notebook.quality import Quality
    from workbench.policy.tree import ScoreClass

_GAPS = 5
_MAX_TEXT_LENGTH = 60
_OF_FILES = (
    "column", "records", "format", "response",
    "time_format", "time_zone", "time_origin", "time_unit",
)  # fmt: skip


def add_to(commands: Any) -> None:
    """Add the command."""
    does = "say how good posts are: rows set aside, gaps, missing and off-scale scores, repeats"
    example = "workbench quality data/posts.csv --policy data/policy.yaml"
    parser = command(commands, "quality", run, does, example)
    add = parser.add_argument
    add("files", nargs="*", metavar="FILE", help="posts: Parquet, CSV, JSON or JSON Lines, plain or"
        " .gz; without any, the posts of the store")  # fmt: skip
    add("--policy", metavar="POLICY", help="a policy file, whose classes say the scales of scores;"
        " without it, each column's own are guessed")  # fmt: skip
    add("--column", action="append", default=[], metavar="NAME=COLUMN",
        help="read a field of the posts from a column of another name")  # fmt: skip
    add_formats(parser)
    add_time_options(parser, preview=False)


def run(asked: argparse.Namespace) -> int:
    """Print the rows of each file, the gaps, the scores and the repeated texts."""
    from workbench.notebook.quality import quality

    history, classes = _posts(asked)
    found = quality(history, classes)
    print_notes(history.notes)
    if asked.json:
        print_one(asked, _as_plain(history, found), "")
        return 0
    width = terminal_width()
    lines = [*rows_table(history.row_counts, width), ""] if asked.files else []
    lines += [*_summary(found, width), *_scores(found, width), *_repeated(found, width)]
    sys.stdout.write("\n".join([*lines, ""]))
    return 0


def _posts(asked: argparse.Namespace) -> tuple[History, tuple[ScoreClass, ...]]:
    """The posts of files, or of the store, and the classes whose scales are known."""
    from workbench.policy.policy import Policy
    from workbench.services.policies.policies import live_classes
    from workbench.services.simulations.snapshot import history, snapshot
    from workbench.services.transfer.import_posts import read_posts

    policy = Policy.load(asked.policy) if asked.policy else None
    classes = () if policy is None else tuple(policy.classes.values())
    if asked.files:
        how = (mapping(asked.column), asked.format, asked.response, asked.records)
        return read_posts(asked.files, *how, times=time_format(asked)), classes
    for option in _OF_FILES:
        if getattr(asked, option):
            raise BadInput(f"`--{option.replace('_', '-')}` is for files: name some")
    with store_to_read(asked) as store:
        posts = history(store, snapshot(store))
        return posts, classes if policy is not None else live_classes(store)


def _summary(found: Quality, width: int) -> list[str]:
    """Posts, days without any, the longest gaps, and texts that are repeated."""
    days = sum(gap.days for gap in found.gaps)
    lines = [
        f"{count(found.posts, 'post')} by {count(found.users, 'user')}",
        f"days without a post: {days:,} of {len(found.per_day):,}",
    ]
    longest = sorted(found.gaps, key=lambda gap: (-gap.days, gap.first_us))
    lines += [
        f"  gap of {count(gap.days, 'day')}, {iso(gap.first_us)[:10]} to {iso(gap.last_us)[:10]}"
        for gap in longest[:_GAPS]
    ]
    lines += [f"  and {count(len(longest) - _GAPS, 'more gap')}"] if len(longest) > _GAPS else []
    texts = f"texts that repeat an earlier one: {found.repeats:,} of {found.with_text:,}"
    return [part for line in [*lines, texts] for part in _within(line, width)]


def _within(line: str, width: int) -> list[str]:
    """A line as it is, or within the width."""
    return [line] if len(line) <= width else wrapped(line, width)


def _scores(found: Quality, width: int) -> list[str]:
    if not found.scores:
        return []
    heads = ("Column", "missing", "off scale", "scale")
    rows = [
        (one.column, f"{one.missing:,}", f"{one.off_scale:,}", one.scale or "no known scale")
        for one in found.scores
    ]
    return ["", *table_lines(columns_of(heads, rows, heads, heads[1:3]), width)[0]]


def _repeated(found: Quality, width: int) -> list[str]:
    if not found.repeated:
        return []
    heads = ("Posts", "Text")
    rows = [(f"{n:,}", _shortened(text)) for text, n in found.repeated]
    return ["", *table_lines(columns_of(heads, rows, heads, heads[:1]), width)[0]]


def _shortened(text: str) -> str:
    shown = " ".join(printable(text[: 4 * _MAX_TEXT_LENGTH]).split())
    return shown if len(shown) <= _MAX_TEXT_LENGTH else f"{shown[:_MAX_TEXT_LENGTH]}…"


def _as_plain(history: History, found: Quality) -> dict[str, Any]:
    """What there is to say of posts, as JSON has it."""
    return {
        "sources": [one.as_plain() for one in history.row_counts],
        "posts": found.posts,
        "users": found.users,
        "days": len(found.per_day),
        "gaps": [
            {"from": iso(gap.first_us), "to": iso(gap.last_us), "days": gap.days}
            for gap in found.gaps
        ],
        "scores": [
            {"column": one.column, "scale": one.scale, "missing": one.missing}
            | {"off_scale": one.off_scale, "low": one.low, "high": one.high}
            for one in found.scores
        ],
        "with_text": found.with_text,
        "repeats": found.repeats,
        "repeated": [{"text": text, "posts": n} for text, n in found.repeated],
    }
