"""Small runs draw the same random examples every time; a soak draws new ones.

The store of the sample is made once in a session, and copied for each test that wants one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from tests.notebook.worlds import make_sample_store
from tests.sizes import SOAKING
from workbench import Workbench

pytest.register_assert_rewrite("tests.golden_files")  # a difference is shown line by line
settings.register_profile("small", derandomize=True)
settings.register_profile("soak", derandomize=False)
settings.load_profile("soak" if SOAKING else "small")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of a closed store with the sample: to be copied, never to be opened.

    Workers of one session share it: the first one makes it, the others wait at the lock.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "sample_store"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            making = folder.with_suffix(".making")
            shutil.rmtree(making, ignore_errors=True)
            make_sample_store(making)
            making.rename(folder)
    return folder


@pytest.fixture(scope="session")
def a_workbench(sample_store: Path) -> Callable[[Path], Workbench]:
    """A function that opens a copy of the sample's store, as `store` in a folder."""

    def opened(folder: Path) -> Workbench:
        shutil.copytree(sample_store, folder / "store")
        return Workbench.open(folder / "store", actor="ann")

    return opened
