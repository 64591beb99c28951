"""Fields that are read from columns of another name, as `NAME=COLUMN`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.errors import BadInput, quoted


def column_mapping(pairs: Sequence[str], option: str) -> dict[str, str]:
    """The column of each field. `pairs`: `NAME=COLUMN` each. Raises: BadInput."""
    mapping: dict[str, str] = {}
    is_repeated = False
    for text in pairs:
        name, _, column = text.partition("=")
        if not name or not column:
            raise BadInput(f"`{option}`: expected NAME=COLUMN, not {quoted(text)}")
        is_repeated = is_repeated or name in mapping
        mapping[name] = column
    if is_repeated:
        raise BadInput(f"`{option}`: the same field is mapped twice")
    return mapping


def named_values(pairs: Sequence[str], option: str, example: str) -> dict[str, str]:
    """The value of each name; a name may hold `=`. Raises: BadInput."""
    values: dict[str, str] = {}
    for text in pairs:
        name, _, value = text.rpartition("=")
        if not name or not value:
            raise BadInput(f"`{option}`: expected such as {example}, not {quoted(text)}")
        if name in values:
            raise BadInput(f"`{option}`: {quoted(name)} is there twice")
        values[name] = value
    return values
