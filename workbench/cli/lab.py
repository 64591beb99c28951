"""`workbench lab` and `workbench app`: JupyterLab, and the workbench as one page, on loopback."""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.cli.files.sample import NOTEBOOKS, OWN_FOLDER, TOUR, copy_sample
from workbench.cli.options.store_command import store_to_write
from workbench.cli.terminal.arguments import add_store, whole
from workbench.errors import BadInput, NoFile

LOCAL_ADDRESS = "127.0.0.1"
_LAST_PORT = 65535
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:]{2,45}")


def add_to(commands: Any) -> None:
    """Add both commands."""
    lab = commands.add_parser("lab", help="start JupyterLab on loopback, at the tour")
    lab.add_argument("--notebooks", metavar="DIR", help=f"the folder of notebooks; {NOTEBOOKS} when"
        f" left out, or else {OWN_FOLDER}/{NOTEBOOKS}, which is made")  # fmt: skip
    lab.add_argument("--allow-root", action="store_true",
        help="start as root too, whom JupyterLab refuses otherwise")  # fmt: skip
    lab.set_defaults(run=_lab)
    app = commands.add_parser("app", help="serve the workbench as a page on loopback")
    add_store(app.add_argument, "the store's folder, made when it is missing")
    app.add_argument("--actor", metavar="NAME", help="who is recorded as acting (the login name)")
    app.add_argument("--theme", choices=("light", "dark"), default="light",
        help="the look of the page (%(default)s)")  # fmt: skip
    app.add_argument("--allow-host", action="append", default=[], metavar="NAME", type=_host,
        help="a name under which the page may be asked for, beside localhost; can be given"
        " several times")  # fmt: skip
    app.add_argument("--max-pages", metavar="N", type=whole, default=4,
        help="how many pages may be open at once (%(default)s)")  # fmt: skip
    app.add_argument("--idle-seconds", metavar="N", type=whole, default=1800,
        help="how long the process of a page that was closed is kept (%(default)s)")  # fmt: skip
    app.set_defaults(run=_app)
    for parser in (lab, app):
        parser.add_argument("--port", metavar="N", type=_port, default=8888,
            help="the port (%(default)s)")  # fmt: skip
        parser.add_argument("--no-browser", action="store_true", help="open no browser")


def _lab(asked: argparse.Namespace) -> int:
    _check_installed("jupyterlab")
    root, tour = _root(asked), _tour(asked.notebooks)
    from workbench.serving.runtime import runtime_dir

    given = [f"--ip={LOCAL_ADDRESS}", f"--port={asked.port}", *_quiet(asked), *root]
    given.append("--KernelManager.transport=ipc")  # other users can connect to TCP ports
    return _become("jupyterlab", [*given, str(tour)], {"JUPYTER_RUNTIME_DIR": runtime_dir()})


def _tour(notebooks: str | None) -> Path:
    """The tour in the folder that was named, in the working folder, or in a new folder of its own.

    Raises: NoFile, BadInput.
    """
    tour = Path(NOTEBOOKS if notebooks is None else notebooks) / TOUR
    if tour.exists():
        return tour
    if notebooks is not None:
        remedy = "give its folder by `--notebooks`, or write one with `workbench sample`"
        raise NoFile(f"there is no tour at {tour}; {remedy}")
    if copy_sample(Path(OWN_FOLDER)):
        sys.stdout.write(f"written: {OWN_FOLDER}, the sample and its notebooks\n")
    return Path(OWN_FOLDER) / NOTEBOOKS / TOUR


def _root(asked: argparse.Namespace) -> list[str]:
    """The option that root needs. Raises: BadInput, when root did not ask for it."""
    if os.geteuid() != 0:
        return []
    if not asked.allow_root:
        raise BadInput(
            "JupyterLab does not run as root, because every notebook could change the whole "
            "system: log in as another user, or give `--allow-root`, as in a container"
        )
    return ["--allow-root"]


def _app(asked: argparse.Namespace) -> int:
    folder = Path(asked.store)
    _check_installed("voila")
    with store_to_write(asked):  # makes it, and says what is wrong with it
        pass
    widgets = Path(__file__).parent.parent / "widgets"
    given = [str(widgets / "app.ipynb"), f"--port={asked.port}"]
    given += ["--strip_sources=True", "--template=workbench", f"--theme={asked.theme}"]
    given += [f"--WorkbenchApp.max_pages={asked.max_pages}"]
    given += [f"--WorkbenchApp.idle_seconds={asked.idle_seconds}"]
    given += [f"--WorkbenchApp.allowed_hosts={host}" for host in asked.allow_host]
    paths = [str(widgets / "jupyter"), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    own = {"JUPYTER_PATH": os.pathsep.join(paths), "WORKBENCH_STORE": str(folder.absolute())}
    if asked.actor:
        own["WORKBENCH_ACTOR"] = asked.actor
    return _become("workbench.serving", [*given, *_quiet(asked)], own)


def _port(text: str) -> int:
    """A TCP port, as an argument."""
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= _LAST_PORT:
        return int(text[:6])
    raise argparse.ArgumentTypeError(f"expected a port from 1 to {_LAST_PORT}: {text!r}")


def _host(text: str) -> str:
    """The name of a host or its address, without a port, as an argument."""
    if _HOST.fullmatch(text):
        return text
    raise argparse.ArgumentTypeError(f"expected the name of a host without a port: {text!r}")


def _quiet(asked: argparse.Namespace) -> list[str]:
    return ["--no-browser"] if asked.no_browser else []


def _become(module: str, given: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a module in this program's place."""
    sys.stdout.flush()
    os.execve(  # noqa: S606 - this very Python, and arguments that no shell reads
        sys.executable, [sys.executable, "-m", module, *given], {**os.environ, **environment}
    )


def _check_installed(package: str) -> None:
    """Raise BadInput, with the remedy, when a package is missing."""
    if importlib.util.find_spec(package) is None:
        remedy = "pip install 'policy-workbench[lab]'"
        raise BadInput(f"{package} is not installed; to get it: {remedy}")
