"""Chromium, driven over a pipe: opens a page with the network closed and tells what happened."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM = Path("/usr/bin/chromium")
SHELL = Path("/bin/bash")
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
    " --disable-dev-shm-usage --remote-debugging-pipe --host-resolver-rules=MAP*~NOTFOUND"
).replace("MAP*~", "MAP * ~").split(" --")
PATIENCE_S = 120


@dataclass
class Seen:
    """What a page did: addresses it asked for, dialogs, console messages, and its title."""

    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    title: str = ""
    pictures: list[int] = field(default_factory=list)
