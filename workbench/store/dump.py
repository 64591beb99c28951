"""The whole content of a store as tables, in a stable order, and back.

Secrets are not copied: an endpoint is imported switched off and without its secret.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from workbench.errors import BadInput, expected, quoted
from workbench.store.transaction import Transaction

_IN_TABLE_ORDER = ("actions", "post_columns")
_WITHOUT = {"webhook_endpoints": {"secret": "''", "enabled": "false"}}
_REBUILT = ("saved_states",)
_ORDERS = {"log": "entry_id", "outbox": "entry_id"}


def table_names(tx: Transaction) -> list[str]:
    """The names of all tables of the store, but for those that can be rebuilt."""
    return [name for name in tx.texts("table_names") if name not in _REBUILT]


def table_in(tx: Transaction, name: str) -> pa.Table:
    """All rows of a table, in a stable order, without secrets. Raises: BadInput."""
    _check(tx, name)
    hidden = _WITHOUT.get(name)
    columns = "*"
    if hidden:
        replaced = ", ".join(f"{value} AS {column}" for column, value in hidden.items())
        columns = f"* REPLACE ({replaced})"
    order = "rowid" if name in _IN_TABLE_ORDER else _ORDERS.get(name, "ALL")
    return tx.query(f'SELECT {columns} FROM "{name}" ORDER BY {order}')  # noqa: S608 - checked


def fill(tx: Transaction, tables: Mapping[str, pa.Table]) -> None:
    """Replace all rows of these tables. Raises: BadInput, when a table is not the store's."""
    for name, rows in tables.items():
        _check(tx, name)
        tx.delete_all(name)
        tx.insert_all(name, rows)
    tx.clear_cache()


def _check(tx: Transaction, name: str) -> None:
    """Raise BadInput unless there is such a table, so that no other name reaches SQL."""
    known = table_names(tx)
    if name not in known:
        raise BadInput(f"the store has no table {quoted(name)}; {expected(known, name)}")
