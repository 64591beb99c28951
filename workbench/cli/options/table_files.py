"""The options for the files beside the posts: users, a moderation log and text lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workbench.cli.options.columns import column_mapping
from workbench.cli.options.command import Decorator
from workbench.cli.options.packed import packed
from workbench.cli.options.post_files import column_option, option_name
from workbench.cli.options.types import TEXT
from workbench.errors import BadInput

if TYPE_CHECKING:
    from workbench.history import RecordedLog, TextLists, Users

_FILES = ("users", "log", "lists")


@dataclass(frozen=True)
class TableFileOptions:
    """Files of users, of a log and of lists, and how they are read, as the options give it."""

    users: str | None
    log: str | None
    lists: str | None
    users_column: tuple[str, ...]
    users_time_format: str | None
    users_time_zone: str | None
    log_column: tuple[str, ...]
    log_time_format: str | None
    log_time_zone: str | None
    lists_column: tuple[str, ...]

    def check(self) -> None:
        """Refuse an option about a file that was not given. Raises: BadInput."""
        for file in _FILES:
            for option in ("column", "time_format", "time_zone"):
                name = f"{file}_{option}"
                if getattr(self, name, None) and not getattr(self, file):
                    raise BadInput(f"`{option_name(name)}` is for a file: give `--{file}`")

    def read_users(self, threads: int | None) -> Users | None:
        """The users of the file, None where none was given. Raises: BadInput."""
        from workbench.history import TimeFormat, Users

        if not self.users:
            return None
        columns = column_mapping(self.users_column, "--users-column")
        times = TimeFormat(self.users_time_format, self.users_time_zone)
        return Users.read(self.users, columns=columns, times=times, threads=threads)

    def read_log(self, threads: int | None) -> RecordedLog | None:
        """The log of the file, None where none was given. Raises: BadInput."""
        from workbench.history import RecordedLog, TimeFormat

        if not self.log:
            return None
        columns = column_mapping(self.log_column, "--log-column")
        times = TimeFormat(self.log_time_format, self.log_time_zone)
        return RecordedLog.read(self.log, columns=columns, times=times, threads=threads)

    def read_lists(self, threads: int | None) -> TextLists | None:
        """The lists of the file, None where none was given. Raises: BadInput."""
        from workbench.history import TextLists

        if not self.lists:
            return None
        columns = column_mapping(self.lists_column, "--lists-column")
        return TextLists.read(self.lists, columns=columns, threads=threads)


def table_file_options() -> Decorator:
    """The options about users, log and lists; the command gets them as `tables`."""
    files = (
        _file_option("--users", "users at the start of the replay"),
        _file_option("--lists", "text lists: columns list, kind, value"),
        _file_option("--log", "a recorded moderation log to replay along"),
    )
    columns = (
        column_option(f"--{file}-column", f"read a field of --{file} from a column of another name")
        for file in _FILES
    )
    times = (option for file in ("users", "log") for option in _time_options(file))
    return packed("tables", TableFileOptions, *files, *columns, *times)


def _file_option(name: str, what: str) -> Decorator:
    return click.option(name, metavar="FILE", type=click.STRING, help=what)


def _time_options(file: str) -> tuple[Decorator, Decorator]:
    return (
        click.option(
            f"--{file}-time-format",
            metavar="FORM",
            type=TEXT,
            help=f"how the times of --{file} are written, as --time-format",
        ),
        click.option(
            f"--{file}-time-zone",
            metavar="ZONE",
            type=TEXT,
            help=f"the zone of times of --{file} that say none",
        ),
    )
