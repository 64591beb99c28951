"""The store: a folder with everything that the workbench keeps.

One DuckDB file for what changes, Parquet segments for posts, and beside them what can be rebuilt.
Source: decision 9.
"""

from workbench.model.actor import Actor
from workbench.store.store import Store
from workbench.store.transaction import Transaction

__all__ = ["Actor", "Store", "Transaction"]
