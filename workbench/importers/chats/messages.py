"""What a chat's export holds: messages of users, and what is set aside because it is none."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from workbench.reading.columns.cells import RawTable
from workbench.reading.columns.python_values import Fraction, Whole, is_mapping, well_formed
from workbench.reading.columns.rejects import SHOWN, Fault, Reject, rejects_table
from workbench.reading.times.python_cells import python_cells

FIELDS = ("post_id", "user_id", "created_at", "text")
UTC_NOTE = "some times have no zone and are taken as UTC"


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `created_at`: an ISO time, local where it names no zone, or what was written
    where it is no time. `more`: the other columns.
    """

    post_id: str | None
    user_id: str | None
    created_at: str | None
    text: str | None
    more: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class SetAside:
    """What is no message of a user: why, and how it begins."""

    fault: Fault
    shown: str = ""


Item = Message | SetAside


def system(what: str, shown: str = "") -> SetAside:
    """Return a message of the chat itself: somebody joined, the topic changed."""
    return SetAside(Fault("system_message", f"a message of the chat itself: {what}"), shown)


def malformed(why: str, shown: str = "") -> SetAside:
    """Return what cannot be read."""
    return SetAside(Fault("malformed_row", why), shown)


def table_of(
    name: str, items: Iterable[Item], columns: tuple[str, ...], notes: Iterable[str] = ()
) -> RawTable:
    """Return the messages as a table, all else set aside. `columns`: those beside `FIELDS`."""
    messages: list[Message] = []
    positions: list[int] = []
    rejects: list[Reject] = []
    for at, item in enumerate(items):
        if isinstance(item, SetAside):
            shown = well_formed(item.shown[:SHOWN]) or None
            fault = item.fault
            rejects.append(Reject(name, at + 1, None, shown, fault.code, fault.reason))
        else:
            messages.append(item)
            positions.append(at)
    values: dict[str, list[object]] = {
        column: [getattr(m, column) for m in messages] for column in FIELDS
    }
    values |= {column: [message.more.get(column) for message in messages] for column in columns}
    filled = {column: cells for column, cells in values.items() if column in FIELDS or _any(cells)}
    return RawTable(
        name,
        {column: python_cells(cells) for column, cells in filled.items()},
        len(messages) + len(rejects),
        np.array(positions, np.int64) if rejects else None,
        rejects_table(rejects),
        tuple(notes),
    )


def text_in(value: object) -> str | None:
    """Return a text or a number that JSON holds as text; None for anything else, and for nothing.

    >>> text_in(12), text_in("a"), text_in(True), text_in({})
    ('12', 'a', None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str | Whole | Fraction | int):
        return well_formed(str(value)) or None
    return None


def member(value: object, *keys: str) -> object:
    """Return what an object holds under keys, each within the one before; None for nothing."""
    for key in keys:
        value = value.get(key) if is_mapping(value) else None
    return value


class DerivedIds:
    """Ids of messages in formats that have none: a hash of channel, local time, user and text, and
    which of several equal ones it is. A longer export of the same chat gives the same ids.
    """

    def __init__(self, channel: str | None) -> None:
        self._channel = channel or ""
        self._seen: Counter[str] = Counter()

    def of(self, created_at: str, user_id: str, text: str) -> str:
        """Return the id of the next message."""
        parts = (self._channel, created_at, user_id, text)
        content = "".join(f"{len(part)}:{part}" for part in parts)
        digest = hashlib.sha256(well_formed(content).encode()).hexdigest()[:20]
        self._seen[digest] += 1
        n = self._seen[digest]
        return digest if n == 1 else f"{digest}-{n}"


def _any(values: Iterable[object]) -> bool:
    return any(value is not None for value in values)
