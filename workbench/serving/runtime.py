"""Where the sockets of JupyterLab's kernels lie: in a private folder with a short name."""

from __future__ import annotations

import os
import tempfile

from jupyter_core.paths import jupyter_runtime_dir

_MAX_BYTES = 50  # a socket's path may have 103 bytes, and its name here has up to 52


def runtime_dir() -> str:
    """Jupyter's own runtime folder; a new one under /tmp where its name leaves no room."""
    usual = jupyter_runtime_dir()
    if len(os.fsencode(usual)) <= _MAX_BYTES:
        return usual
    return tempfile.mkdtemp(prefix="pw-", dir="/tmp")
