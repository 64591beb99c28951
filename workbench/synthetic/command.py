"""The command that writes a synthetic community into a folder."""

import argparse
import dataclasses
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

from workbench.errors import BadInput, printable
from workbench.formatting import count
from workbench.synthetic.community import generate
from workbench.synthetic.files import write
from workbench.synthetic.spec import CommunitySpec


@dataclasses.dataclass(frozen=True)
class WrittenFile:
    """One file of a community: its path, its rows, and its size in bytes."""

    path: str
    rows: int
    size: int

    def __str__(self) -> str:
        return f"{self.path}: {count(self.rows, 'row')}, {count(self.size, 'byte')}"


def run(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, generate, write, and print what was written; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m workbench.synthetic",
        description="Write a synthetic community: posts, users, labels, moderation log and lists.",
    )
    add_arguments(parser)
    try:
        return run_asked(parser.parse_args(arguments))
    except BadInput as error:
        parser.error(str(error))


def run_asked(asked: argparse.Namespace) -> int:
    """Generate what was asked for, write it and say so. Raises: BadInput."""
    for file in written_files(asked):
        sys.stdout.write(f"{printable(str(file))}\n")
    return 0


def written_files(asked: argparse.Namespace) -> list[WrittenFile]:
    """Generate what was asked for, and write it. Raises: BadInput."""
    community = generate(_spec(asked), asked.seed)
    try:
        paths = write(community, asked.out, asked.format)
    except OSError as error:
        raise BadInput(f"cannot write {asked.out}: {error.strerror or error}") from None
    return [
        WrittenFile(str(path), getattr(community, path.stem).num_rows, path.stat().st_size)
        for path in paths
    ]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options to a parser."""
    default = CommunitySpec()
    add = parser.add_argument
    add("--posts", type=int, default=default.posts, help="how many posts (%(default)s)")
    add("--users", type=int, help="how many users (one for 17 posts)")
    add("--days", type=int, default=default.days, help="how many days (%(default)s)")
    add("--start", type=_day, default=default.start, help="first day, such as 2026-09-01 (UTC)")
    add("--labelled", type=float, default=default.labelled, help="share of labelled posts (1)")
    add("--seed", type=int, required=True, help="a whole number; the same seed, the same bytes")
    add("--out", type=Path, required=True, help="the folder to write into")
    add("--format", choices=("parquet", "csv"), default="parquet", help="(%(default)s)")


def _spec(asked: argparse.Namespace) -> CommunitySpec:
    names = {field.name for field in dataclasses.fields(CommunitySpec)}
    return CommunitySpec(**{key: value for key, value in vars(asked).items() if key in names})


def _day(text: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(), dt.UTC)
