"""The rows that are chosen in a table, by their keys, whichever of them are shown."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.errors import BadInput
from workbench.formatting import count
from workbench.services.tables import tables
from workbench.widgets.page import Handlers
from workbench.widgets.table.table_state import TableState
from workbench.widgets.table.words import NOUNS


class ChosenRows:
    """The rows that are chosen in a table, at most `most` of them."""

    def __init__(self, table: TableState, most: int) -> None:
        self._table, self._most = table, most
        self._keys: dict[str, None] = {}
        table.chosen = self._keys

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the rows, in the order in which they were chosen."""
        return tuple(self._keys)

    def __len__(self) -> int:
        """How many are chosen."""
        return len(self._keys)

    def handlers(self) -> Handlers:
        """The functions that handle requests about chosen rows, by their names."""
        return {
            "choose": self._choose,
            "choose_all": self._choose_all,
            "choose_none": self.clear,
        }

    def clear(self) -> None:
        """Choose none."""
        self._keys.clear()

    def _choose(self, keys: Sequence[str], *, on: bool) -> None:
        for key in keys:
            if on:
                self._keys[str(key)] = None
            else:
                self._keys.pop(str(key), None)

    def _choose_all(self) -> None:
        """Choose all rows that the table finds. Raises: BadInput, when they are too many."""
        store, table = self._table.workbench.store, self._table
        found = tables.keys(store, table.query, self._most + 1)
        if len(found) > self._most:
            most = count(self._most, *NOUNS[table.kind])
            raise BadInput(f"at most {most} at once: filter them further")
        self._keys.clear()
        self._keys.update(dict.fromkeys(found))
