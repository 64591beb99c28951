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
