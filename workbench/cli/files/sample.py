"""`workbench sample`: the sample community and the notebooks that tour it, in a folder."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from workbench.cli.options.command import command
from workbench.cli.terminal.files import writing
from workbench.errors import printable
from workbench.formatting import count
from workbench.whole_files import make_folder, replace_file

OWN_FOLDER = "policy-workbench"
NOTEBOOKS, DATA = "notebooks", "data"
START_NOTEBOOK = "workbench.ipynb"
_REPLAYED = ("policy.yaml", "posts.csv", "users.csv", "lists.csv")
_PARTS = {DATA: ("*.csv", "*.yaml", "*.md"), NOTEBOOKS: ("*.ipynb",)}


@command("sample", "write the sample and the notebooks of the tour into a folder")
@click.argument(
    "folder",
    metavar="DIR",
    type=click.STRING,
    default=OWN_FOLDER,
    help=f"the folder ({OWN_FOLDER}); files that are there are left as they are",
)
def sample(folder: str) -> int:
    """Write what is missing, and print how to go on."""
    path = Path(folder)
    n_written = copy_sample(path)
    n_there = len(_files()) - n_written
    there = f", {count(n_there, 'file')} already there" if n_there else ""
    data = {name: shlex.quote(str(path / DATA / name)) for name in _REPLAYED}
    files = " ".join(f"--{name} {data[f'{name}.csv']}" for name in ("posts", "users", "lists"))
    lines = [
        f"written: {path} ({count(n_written, 'file')}{there})",
        f"to replay it:  workbench simulate {data['policy.yaml']} {files}",
        f"to open it:    workbench lab --notebooks {shlex.quote(str(path / NOTEBOOKS))}",
    ]
    sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))
    return 0


def copy_sample(folder: Path) -> int:
    """Write what is missing of the sample into a folder; how many files. Raises: BadInput."""
    n_written = 0
    with writing(folder):
        for source in _files():
            target = folder / source.parent.name / source.name
            make_folder(target.parent)
            try:
                replace_file(target, source.read_bytes(), new=True)
            except FileExistsError:
                continue
            n_written += 1
    return n_written


def _files() -> list[Path]:
    """The files of the sample: beside the package in a clone, within it where it is installed."""
    from workbench.notebook.sample import sample_folder

    place = sample_folder()
    return sorted(
        path
        for part, kinds in _PARTS.items()
        for kind in kinds
        for path in (place / part).glob(kind)
    )
