"""How files of posts are read, whatever they hold: posts in columns, exports of chats, or raw
responses of classifiers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.errors import BadInput, expected, quoted
from workbench.history import History, TimeFormat
from workbench.importers.chats.reading import CHATS, read_chats
from workbench.importers.classifiers.responses import FORMATS, read_responses
from workbench.reading.rows.column_changes import UNCHANGED, ColumnChanges
from workbench.reading.times.time_format import RECOGNISED


@dataclass(frozen=True)
class PostReading:
    """How posts are read. `columns`: the source's column for each field; `format`: of an export of
    chats, or of a classifier's raw responses, then with `response` their column. `records`: the
    list of posts in a JSON source. `times`: how times are written. `changes`: what is done with
    columns, such as the scales that scores are on; not for exports of chats.
    `user_fields`: the column of the posts for each field of their users.
    """

    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    format: str | None = None
    response: str | None = None
    records: str | None = None
    times: TimeFormat = RECOGNISED
    changes: ColumnChanges = UNCHANGED
    user_fields: Mapping[str, str] = field(default_factory=dict[str, str])


AS_NAMED = PostReading()


def read_posts(
    source: object,
    reading: PostReading = AS_NAMED,
    keep: str | None = None,
    threads: int | None = None,
) -> History:
    """The posts that an import would bring.

    `keep`: a folder that holds the history afterwards, as `History.read` takes it;
    `threads` too. Raises: BadInput.
    """
    name = reading.format
    if name is not None and keep is not None:
        raise BadInput("a history that is read with a format cannot be kept: leave out `--keep`")
    if name is None:
        return _in_columns(source, reading, keep, threads)
    if name in CHATS:
        _refuse_options(name, reading)
        times = reading.times
        return read_chats(source, reading.columns, format=name, times=times, threads=threads)
    if name not in FORMATS:
        known = expected([*CHATS, *FORMATS], name)
        raise BadInput(f"there is no format {quoted(name)} of chats or responses: {known}")
    if reading.changes.makes_ids:
        raise BadInput("ids are not made for raw responses: name the column that has them")
    return read_responses(
        source,
        reading.columns,
        format=name,
        response=reading.response,
        records=reading.records,
        times=reading.times,
        threads=threads,
        changes=reading.changes,
    )


def _in_columns(
    source: object, reading: PostReading, keep: str | None, threads: int | None
) -> History:
    if reading.response is not None:
        message = "a column of responses needs the format that they are in: --format, or format="
        raise BadInput(f"{message}; {expected(list(FORMATS))}")
    return History.read(
        source, reading.columns, keep, reading.records, reading.times, threads, reading.changes
    )


def _refuse_options(format_: str, reading: PostReading) -> None:
    for option, given in (("response", reading.response), ("records", reading.records)):
        if given is not None:
            raise BadInput(f"`--{option}` is not for exports of chats, as `{format_}` is")
    if reading.changes != UNCHANGED:
        raise BadInput(f"columns are not changed in exports of chats, as `{format_}` is")
