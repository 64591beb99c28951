"""The options that say how files of posts are read: columns, formats, and how times are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import click

from workbench.cli.options.columns import column_mapping, named_values
from workbench.cli.options.command import Decorator
from workbench.cli.options.packed import packed
from workbench.cli.options.types import TEXT
from workbench.errors import BadInput, expected, quoted

if TYPE_CHECKING:
    from workbench.history import History, TimeFormat
    from workbench.importers.post_files import PostReading
    from workbench.reading.rows.column_changes import ColumnChanges

_RESPONSES = "hive, openai, perspective, moderationapi, azure, rekognition or comprehend"
_CHATS = "discord, telegram, slack, whatsapp or irc"
_TIME_FORMATS = (
    "day-first, month-first, month-name, iso, twitter, rfc2822, excel, epoch-s, epoch-ms, epoch-us,"
    " epoch-ns, or a pattern such as %d.%m.%Y %H:%M"
)


@dataclass(frozen=True)
class PostFileOptions:
    """How files of posts are read, as the options give it.

    `keep`: a folder that keeps them sorted. `preview_times`: whether their first times are shown,
    and nothing else is done.
    """

    column: tuple[str, ...]
    records: str | None
    format: str | None
    response: str | None
    time_format: str | None
    time_zone: str | None
    time_origin: str | None
    time_unit: str | None
    scale: tuple[str, ...] = ()
    label_word: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    make_ids: bool = False
    keep: str | None = None
    preview_times: bool = False
    user_field: tuple[str, ...] = ()

    def columns(self) -> dict[str, str]:
        """The column of each field that has another name. Raises: BadInput."""
        return column_mapping(self.column, "--column")

    def times(self) -> TimeFormat:
        """How the times are written. Raises: BadInput."""
        from workbench.history import TimeFormat

        return TimeFormat(self.time_format, self.time_zone, self.time_origin, self.time_unit)

    def changes(self) -> ColumnChanges:
        """What is done with their columns. Raises: BadInput."""
        from workbench.model.labels import LABELS
        from workbench.reading.rows.column_changes import ColumnChanges, ScoreScale

        scales = named_values(self.scale, "--scale", "COLUMN=0..100")
        words = named_values(self.label_word, "--label-word", "WORD=violating")
        for label in words.values():
            if label not in LABELS:
                raise BadInput(f"`--label-word`: {expected(LABELS, label)}, not {quoted(label)}")
        return ColumnChanges(
            {name: ScoreScale.parse(scale) for name, scale in scales.items()},
            words,
            self.leave_out,
            self.make_ids,
        )

    def how(self) -> PostReading:
        """How their posts are read. Raises: BadInput."""
        from workbench.importers.post_files import PostReading

        return PostReading(
            self.columns(),
            self.format,
            self.response,
            self.records,
            self.times(),
            self.changes(),
            column_mapping(self.user_field, "--user-field"),
        )

    def read(self, files: Sequence[str] | str, threads: int | None = None) -> History:
        """The posts of files, read in so many threads; None: one a core. Raises: BadInput."""
        from workbench.importers.post_files import read_posts

        source = files if isinstance(files, str) else list(files)
        return read_posts(source, self.how(), self.keep, threads)

    def given(self) -> list[str]:
        """The names of the options that were given, but for `--preview-times`."""
        names = [field.name for field in fields(self) if field.name != "preview_times"]
        return [option_name(name) for name in names if getattr(self, name)]


def option_name(field: str) -> str:
    """The option of a field: `--time-zone` of `time_zone`."""
    return f"--{field.replace('_', '-')}"


def post_file_options(*more: Decorator) -> Decorator:
    """The options about files of posts, and more of them; the command gets them as `reading`."""
    options = (column_option(), *_format_options(), *_time_options(), *_change_options(), *more)
    return packed("reading", PostFileOptions, *options)


def preview_times_option() -> Decorator:
    """The option `--preview-times`."""
    return click.option(
        "--preview-times",
        is_flag=True,
        help="show the first times of the files as each form reads them, and do nothing else",
    )


def user_field_option() -> Decorator:
    """The option `--user-field`."""
    return click.option(
        "--user-field",
        multiple=True,
        metavar="NAME=COLUMN",
        type=TEXT,
        help="a field of the users that a column of the posts has, such as created_at=acct_created"
        " for when their accounts were made; of several values the latest holds",
    )


def keep_option() -> Decorator:
    """The option `--keep`."""
    return click.option(
        "--keep",
        metavar="DIR",
        type=click.STRING,
        help="keep the sorted posts there, to open them at once later",
    )


def column_option(
    name: str = "--column",
    what: str = "read a field of the posts from a column of another name, such as"
    " created_at=posted; with --format also from within the response, such as post_id=clientToken",
) -> Decorator:
    """An option that says from which column a field is read."""
    return click.option(name, multiple=True, metavar="NAME=COLUMN", type=TEXT, help=what)


def _format_options() -> tuple[Decorator, ...]:
    return (
        click.option(
            "--records",
            metavar="PATH",
            type=TEXT,
            help="the list in a JSON file that holds the posts, such as messages or response.data",
        ),
        click.option(
            "--format",
            metavar="FORMAT",
            type=TEXT,
            help=f"an export of chats: {_CHATS}; or raw responses of a classifier, whose scores are"
            f" taken: {_RESPONSES}",
        ),
        click.option(
            "--response",
            metavar="COLUMN",
            type=TEXT,
            help="the column of the responses; guessed when left out, and where there is none, each"
            " row is a response itself",
        ),
    )


def _time_options() -> tuple[Decorator, ...]:
    return (
        click.option(
            "--time-format",
            metavar="FORM",
            type=TEXT,
            help=f"how their times are written, where that cannot be recognised: {_TIME_FORMATS}",
        ),
        click.option(
            "--time-zone",
            metavar="ZONE",
            type=TEXT,
            help="the zone of times that say none, such as Europe/Berlin; UTC when left out",
        ),
        click.option(
            "--time-origin",
            metavar="TIME",
            type=TEXT,
            help="the instant from which numbers count, such as 2016-04-10T09:00:00Z",
        ),
        click.option(
            "--time-unit",
            metavar="UNIT",
            type=TEXT,
            help="what they count: ns, us, ms, s, m, h or d (s)",
        ),
    )


def _change_options() -> tuple[Decorator, ...]:
    return (
        click.option(
            "--scale",
            multiple=True,
            metavar="COLUMN=LOW..HIGH",
            type=TEXT,
            help="the scale of a column of scores, which are read as 0 to 1, such as"
            " toxicity=0..100, or nudity=logits; the column by the name that the posts have",
        ),
        click.option(
            "--label-word",
            multiple=True,
            metavar="WORD=LABEL",
            type=TEXT,
            help="what a word of the column `label` stands for: violating, benign or undecided,"
            " such as removed=violating",
        ),
        click.option(
            "--leave-out",
            multiple=True,
            metavar="COLUMN",
            type=TEXT,
            help="a column of the files that is not read",
        ),
        click.option(
            "--make-ids",
            is_flag=True,
            help="make an id for each post of its content, where no column has one; rows that are"
            " the same are one post",
        ),
    )
