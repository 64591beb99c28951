"""Without the JIT (`make coverage`) the kernel runs as Python, where numbers have NumPy's types."""

from __future__ import annotations

import numpy as np
import pytest
from numba import config

from workbench.replay.compiled import kernel

if config.DISABLE_JIT:
    kernel._DE_BRUIJN = np.int64(kernel._DE_BRUIJN)  # as compiled code takes it: products wrap


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let products wrap as they do in compiled code."""
    if config.DISABLE_JIT:
        for item in items:
            item.add_marker(pytest.mark.filterwarnings("ignore:overflow encountered"))
