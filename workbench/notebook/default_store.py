"""The store and the actor where none is named: those that the environment names."""

from __future__ import annotations

import os

STORE, ACTOR = "WORKBENCH_STORE", "WORKBENCH_ACTOR"
STORE_FOLDER = "workbench-store"


def default_store() -> str:
    """The store's folder that `WORKBENCH_STORE` names, else one in the working folder."""
    return os.environ.get(STORE) or STORE_FOLDER
