"""`workbench sample`: the sample community and the notebooks that tour it, in a folder."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path
from typing import Any

from workbench.cli.terminal.files import writing
from workbench.errors import printable
from workbench.formatting import count
from workbench.whole_files import make_folder, replace_file

OWN_FOLDER = "policy-workbench"
NOTEBOOKS, DATA = "notebooks", "data"
_REPLAYED = ("policy.yaml", "posts.csv", "users.csv", "lists.csv")
TOUR = "tour.ipynb"
_PARTS = {DATA: ("*.csv", "*.yaml", "*.md"), NOTEBOOKS: ("*.ipynb",)}


def add_to(commands: Any) -> None:
    """Add the command."""
    sample = commands.add_parser(
        "sample", help="write the sample and the notebooks of the tour into a folder"
    )
    sample.add_argument("folder", metavar="DIR", nargs="?", default=OWN_FOLDER,
        help="the folder (%(default)s); files that are there are left as they are")  # fmt: skip
    sample.set_defaults(run=_run)


def copy_sample(folder: Path) -> int:
    """Write what is missing of the sample into a folder; how many files. Raises: BadInput."""
    written = 0
    with writing(folder):
        for source in _files():
            target = folder / source.parent.name / source.name
            make_folder(target.parent)
            try:
                replace_file(target, source.read_bytes(), new=True)
            except FileExistsError:
                continue
            written += 1
    return written


def _run(asked: argparse.Namespace) -> int:
    folder = Path(asked.folder)
    written = copy_sample(folder)
    left = len(_files()) - written
    there = f", {count(left, 'file')} already there" if left else ""
    data = {name: shlex.quote(str(folder / DATA / name)) for name in _REPLAYED}
    options = ("posts", "users", "lists")
    files = " ".join(f"--{option} {data[f'{option}.csv']}" for option in options)
    lines = [
        f"written: {folder} ({count(written, 'file')}{there})",
        f"to replay it:  workbench simulate {data['policy.yaml']} {files}",
        f"to tour it:    workbench lab --notebooks {shlex.quote(str(folder / NOTEBOOKS))}",
    ]
    sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))
    return 0


def _files() -> list[Path]:
    """The files of the sample: beside the package in a clone, within it where it is installed."""
    from workbench.notebook.sample import sample_folder

    place = sample_folder()
    return sorted(
        path for part, kinds in _PARTS.items() for kind in kinds
        for path in (place / part).glob(kind)
    )  # fmt: skip
