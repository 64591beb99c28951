"""Arrays that were worked out from a kept history, kept beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from workbench.history.cache.hashes import Hashes
from workbench.whole_files import replace_file


def array_beside(folder: Path, key: str, make: Callable[[], np.ndarray]) -> np.ndarray:
    """Return the array that is kept in a folder under a key, or make it and keep it there.

    It is believed only while it is the very file that was written; where it cannot be written it
    is made each time.
    """
    key = hashlib.sha256(key.encode()).hexdigest()
    path, hashes = folder / f"{key}.npy", Hashes(folder)
    try:
        if hashes.kept(key) is not None and hashes.of(path) == hashes.kept(key):
            return np.load(path, allow_pickle=False)
    except (OSError, ValueError):
        pass
    array = make()
    try:
        replace_file(path, lambda file: np.save(file, array, allow_pickle=False))
        hashes.keep(key, path)
        hashes.save()
    except OSError:
        path.unlink(missing_ok=True)
    return array
