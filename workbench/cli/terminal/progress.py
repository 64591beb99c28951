"""The progress of a long command, on a terminal's error stream only."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

COMPILING = "compiling the replay for the first time, which takes about half a minute, once"


class Progress:
    """A line with what is being done and how much of it is done; nothing where no terminal is."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn())
        quiet = not console.is_terminal
        self._bar = Bar(
            *columns, TimeElapsedColumn(), console=console, transient=True, disable=quiet
        )
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def show(self, what: str) -> None:
        """Show what is being done now."""
        self._bar.update(self._task, description=what, total=None, completed=0)

    def show_replay(self, evaluator: str = "kernel") -> None:
        """Show that the replay begins, or, the first time, that it is compiled before."""
        from workbench.replay.compiled.kernel import is_compiled

        if evaluator == "kernel" and not is_compiled():
            sys.stderr.write(f"note: {COMPILING}\n")
            self.show("compiling")
        else:
            self.show("replaying")

    def show_share(self, done: int, steps: int) -> None:
        """Show how many of the replay's steps are done."""
        self._bar.update(self._task, description="replaying", completed=done, total=steps)
