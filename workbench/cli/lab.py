"""This module holds `workbench lab` and `workbench app`: JupyterLab and the page, on loopback."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.cli.terminal.arguments import add_store
from workbench.errors import BadInput, NoFile

HERE = "127.0.0.1"


def add_to(commands: Any) -> None:
    """Add both commands."""
    lab = commands.add_parser("lab", help="start JupyterLab on loopback, at the tour")
    lab.add_argument("--notebooks", metavar="DIR", default="notebooks",
        help="the folder of notebooks (%(default)s)")  # fmt: skip
    lab.set_defaults(run=_lab)
    app = commands.add_parser("app", help="serve the workbench as a page on loopback")
    add_store(app.add_argument)
    app.add_argument("--actor", metavar="NAME", help="who acts; the login name when left out")
    app.add_argument("--theme", choices=("light", "dark"), default="light",
        help="the look of the page (%(default)s)")  # fmt: skip
    app.set_defaults(run=_app)
    for parser in (lab, app):
        parser.add_argument("--port", metavar="N", type=int, default=8888,
            help="the port (%(default)s)")  # fmt: skip
        parser.add_argument("--no-browser", action="store_true", help="open no browser")


def _lab(asked: argparse.Namespace) -> int:
    tour = Path(asked.notebooks) / "tour.ipynb"
    if not tour.exists():
        raise NoFile(f"there is no tour at {tour}; give the folder by `--notebooks`")
    given = [f"--ip={HERE}", f"--port={asked.port}", *_quiet(asked), str(tour)]
    return _become("jupyterlab", given, {})


def _app(asked: argparse.Namespace) -> int:
    folder = Path(asked.store)
    if not (folder / "store.duckdb").exists():
        raise NoFile(f"there is no store in the folder {folder}")
    widgets = Path(__file__).parent.parent / "widgets"
    given = [str(widgets / "app.ipynb"), f"--Voila.ip={HERE}", f"--port={asked.port}"]
    given += ["--strip_sources=True", "--template=workbench", f"--theme={asked.theme}"]
    paths = [str(widgets / "jupyter"), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    own = {"JUPYTER_PATH": os.pathsep.join(paths), "WORKBENCH_STORE": str(folder.absolute())}
    if asked.actor:
        own["WORKBENCH_ACTOR"] = asked.actor
    return _become("voila", [*given, *_quiet(asked)], own)


def _quiet(asked: argparse.Namespace) -> list[str]:
    return ["--no-browser"] if asked.no_browser else []


def _become(module: str, given: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a module in this program's place. Raises: BadInput, when it is not installed."""
    if importlib.util.find_spec(module) is None:
        said = "pip install 'policy-workbench[lab]'"
        raise BadInput(f"{module} is not installed; to get it: {said}")
    sys.stdout.flush()
    os.execve(  # noqa: S606 - this very Python, and arguments that no shell reads
        sys.executable, [sys.executable, "-m", module, *given], {**os.environ, **environment}
    )
