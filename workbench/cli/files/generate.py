"""`workbench generate`: a synthetic community with known truth, in files."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator, command
from workbench.cli.options.output_options import output_options
from workbench.cli.options.packed import packed
from workbench.cli.options.types import Day, OneOf
from workbench.cli.terminal.output import Output
from workbench.errors import BadInput, reason_of
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.synthetic import CommunitySpec
    from workbench.synthetic.files import FileFormat


@dataclass(frozen=True)
class CommunityOptions:
    """The size of a community; None for what is left out, which `CommunitySpec` then decides."""

    posts: int | None
    users: int | None
    days: int | None
    start: dt.datetime | None
    labelled: float | None

    def spec(self) -> CommunitySpec:
        """The community that is asked for. Raises: BadInput."""
        from workbench.synthetic import CommunitySpec

        return CommunitySpec(**{k: v for k, v in asdict(self).items() if v is not None})


def community_options() -> Decorator:
    """The options about the community; the command gets them as `community`."""
    return packed(
        "community",
        CommunityOptions,
        click.option("--posts", metavar="N", type=click.INT, help="how many posts (100000)"),
        click.option(
            "--users", metavar="N", type=click.INT, help="how many users (one for 17 posts)"
        ),
        click.option("--days", metavar="N", type=click.INT, help="how many days (30)"),
        click.option(
            "--start", metavar="DAY", type=Day(), help="first day, such as 2026-09-01 (UTC)"
        ),
        click.option(
            "--labelled", metavar="SHARE", type=click.FLOAT, help="share of labelled posts (1)"
        ),
    )


@command("generate", "write a synthetic community: posts, users, labels, log and lists")
@community_options()
@click.option(
    "--seed",
    metavar="N",
    type=click.INT,
    required=True,
    help="a whole number; the same seed, the same bytes",
)
@click.option(
    "--out", metavar="DIR", type=click.STRING, required=True, help="the folder to write into"
)
@click.option(
    "--format", "kind", type=OneOf(["parquet", "csv"]), default="parquet", help="(parquet)"
)
@output_options("print JSON, one object a file")
def generate(
    community: CommunityOptions, seed: int, out: str, kind: FileFormat, output: Output
) -> int:
    """Generate, write, and print each file."""
    from workbench.synthetic import generate as generated
    from workbench.synthetic import write

    made = generated(community.spec(), seed)
    folder = Path(out)
    try:
        paths = write(made, folder, kind)
    except OSError as error:
        raise BadInput(f"cannot write {folder}: {reason_of(error)}") from None
    for path in paths:
        rows, size = getattr(made, path.stem).num_rows, path.stat().st_size
        text = f"{path}: {count(rows, 'row')}, {count(size, 'byte')}"
        output.print_one({"file": str(path), "rows": rows, "bytes": size}, text)
    return 0
