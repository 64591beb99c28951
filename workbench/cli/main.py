"""The command `workbench`: its sub-commands, and how every error ends.

Exit status: 0 done, 1 a negative answer, 2 bad input, 130 interrupted. Source: spec 6.5.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from workbench import __version__
from workbench.cli import lab
from workbench.cli.files import check, explain, generate, quality, sample, simulate
from workbench.cli.store import (
    actions,
    applying,
    lists,
    log,
    policies,
    posts,
    review,
    submit,
    tags,
    transfer,
    users,
    verify,
)
from workbench.cli.terminal.arguments import Parser
from workbench.cli.terminal.records import NEGATIVE
from workbench.errors import BadInput, NoFile, NotFound, WorkbenchError, printable

COMMANDS = (
    simulate,
    check,
    explain,
    generate,
    quality,
    sample,
    transfer,
    submit,
    posts,
    users,
    tags,
    review,
    policies,
    lists,
    actions,
    log,
    applying,
    verify,
    lab,
)
BAD_INPUT, INTERRUPTED = 2, 130
_IDS = ("user", "post", "explain")


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = Parser(
        prog="workbench",
        description="Replay a content-moderation policy over historical posts, exactly.",
    )
    top.add_argument("--version", action="version", version=f"policy-workbench {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    give_standard_streams()
    _escape_what_cannot_be_shown()
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except WorkbenchError as error:
        sys.stderr.write(f"{printable(str(error))}\n")
        return _status(error)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted; nothing was written\n")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        _end_output()
        return 0
    except OSError as error:  # such as a full disk below our output
        sys.stderr.write(f"{printable(str(error))}\n")
        _end_output()
        return BAD_INPUT
    return status


def _run(arguments: Sequence[str] | None) -> int:
    """Run what was asked for. Raises: SystemExit for bad usage, and after `--help`."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if any("\0" in word for word in given):
        raise BadInput("an argument holds a NUL character")
    try:
        asked = parser().parse_args(given)
    except SystemExit:
        sys.stdout.flush()
        raise
    _trim_ids(asked)
    return asked.run(asked)


def _trim_ids(asked: argparse.Namespace) -> None:
    """Leave out what stands around ids, so that a command says back what the store holds."""
    for name in _IDS:
        given = getattr(asked, name, None)
        if isinstance(given, str):
            from workbench.model.ids import trimmed_id

            setattr(asked, name, trimmed_id(given))


def _status(error: WorkbenchError) -> int:
    """The exit status of an error: what is not in the store is a negative answer."""
    return NEGATIVE if isinstance(error, NotFound) and not isinstance(error, NoFile) else BAD_INPUT


def _escape_what_cannot_be_shown() -> None:
    """Let output in another encoding than UTF-8 escape the characters that it lacks."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def give_standard_streams() -> None:
    """Let streams that are closed lead nowhere.

    Else the next file that is opened takes their place: the store could be that file, and what a
    library prints would be written into it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8"))  # noqa: PTH123, SIM115


def _end_output() -> None:
    """Let what is still to be printed go nowhere, where it cannot be printed."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
