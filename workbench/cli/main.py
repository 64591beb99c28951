"""The command `workbench`: runs a command, and ends every error with a message and a status.

Exit status: 0 done, 1 a negative answer, 2 bad input, 130 interrupted. Source: spec 6.5.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

import click
from click.exceptions import Exit, NoSuchOption

from workbench.cli.commands import WORKBENCH
from workbench.errors import BadInput, NoFile, NotFound, WorkbenchError, nearest, printable, quoted

NEGATIVE, BAD_INPUT, INTERRUPTED = 1, 2, 130
_UNEXPECTED = re.compile(r"^Got unexpected extra arguments? \((.*)\)$", re.DOTALL)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    open_closed_streams()
    _escape_unencodable()
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
        _discard_output()
        return 0
    except OSError as error:  # such as a full disk below our output
        sys.stderr.write(f"{printable(str(error))}\n")
        _discard_output()
        return BAD_INPUT
    return status


def _run(arguments: Sequence[str] | None) -> int:
    """Run what was asked for. Raises: SystemExit for bad usage, and after `--help`."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if any("\0" in word for word in words):
        raise BadInput("an argument holds a NUL character")
    try:
        with WORKBENCH.make_context("workbench", words) as context:
            return WORKBENCH.invoke(context)
    except Exit as end:  # after `--help` and `--version`
        sys.stdout.flush()
        raise SystemExit(end.exit_code) from None
    except click.UsageError as error:
        _end_with_usage(error)


def _end_with_usage(error: click.UsageError) -> NoReturn:
    """Print what was wrong with the words, and how the command is used. Raises: SystemExit."""
    context = error.ctx
    usage = "" if context is None else f"{context.get_usage()}\n"
    name = "workbench" if context is None else context.command_path
    sys.stderr.write(printable(f"{usage}{name}: error: {_usage_message(error)}\n"))
    raise SystemExit(BAD_INPUT)


def _usage_message(error: click.UsageError) -> str:
    if not isinstance(error, NoSuchOption) or error.ctx is None:
        return _UNEXPECTED.sub(r"unexpected: \1", error.format_message())
    options = [name for param in error.ctx.command.get_params(error.ctx) for name in param.opts]
    close = nearest(error.option_name, [name for name in options if name.startswith("--")])
    hint = f"did you mean {quoted(close)}?" if close else f"see `{error.ctx.command_path} --help`"
    return f"unknown option {quoted(error.option_name)}; {hint}"


def _status(error: WorkbenchError) -> int:
    """The exit status of an error: what is not in the store is a negative answer."""
    return NEGATIVE if isinstance(error, NotFound) and not isinstance(error, NoFile) else BAD_INPUT


def _escape_unencodable() -> None:
    """Escape the characters that the encoding of the output lacks."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def open_closed_streams() -> None:
    """Open the standard streams that are closed, on the null device.

    The next file that is opened would take the place of a closed one: the store could be that file,
    and what a library prints would be written into it.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8"))  # noqa: PTH123, SIM115


def _discard_output() -> None:
    """Discard what is still to be printed, where it cannot be printed."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
