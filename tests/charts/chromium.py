"""Chromium, driven over a pipe: opens a page with the network closed and tells what happened."""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM, SHELL = Path("/usr/bin/chromium"), Path("/bin/bash")
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
PATIENCE_S = 120
LOOK = "JSON.stringify([document.title, [...document.images].map(i => i.naturalWidth)])"


@dataclass
class Seen:
    """What a page did: addresses it asked for, dialogs, console messages, title, pictures."""

    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    title: str = ""
    pictures: list[int] = field(default_factory=list)


class Chromium:
    """A browser of its own, with a profile in `folder`; a context manager."""

    def __init__(self, folder: Path) -> None:
        to_child, self._write = os.pipe()
        self._read, from_child = os.pipe()
        own = (f"--user-data-dir={folder}", "about:blank")
        # A shell, because the browser listens on the descriptors 3 and 4 alone.
        script = f'exec "$@" 3<&{to_child} 4>&{from_child}'
        self._process = subprocess.Popen(
            [SHELL, "-c", script, "sh", CHROMIUM, *ARGUMENTS, *own],
            pass_fds=(to_child, from_child),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_child)
        os.close(from_child)
        self._buffer, self._events, self._number = b"", [], 0

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        os.close(self._read)
        os.close(self._write)

    def look(self, page: Path, scheme: str = "light", picture: Path | None = None) -> Seen:
        """Open a page, wait for it and a little longer, and tell what it did."""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self._call(f"{domain}.enable", session)
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._call("Emulation.setEmulatedMedia", session, features=features)
        self._call("Network.emulateNetworkConditions", session, offline=True, latency=0,
                   downloadThroughput=0, uploadThroughput=0)  # fmt: skip
        self._events.clear()
        self._call("Page.navigate", session, url=page.as_uri())
        while not any(e["method"] == "Page.loadEventFired" for e in self._events):
            self._events.append(self._message())
        time.sleep(0.5)
        answer = self._call("Runtime.evaluate", session, expression=LOOK)
        visit = _seen(self._events)
        visit.title, visit.pictures = json.loads(answer["result"]["value"])
        if picture:
            self._take(session, picture)
        return visit

    def _take(self, session: str, picture: Path) -> None:
        taken = self._call("Page.captureScreenshot", session, captureBeyondViewport=True)
        picture.write_bytes(base64.b64decode(taken["data"]))

    def _call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        asked = {"id": self._number, "method": method, "params": parameters}
        asked |= {"sessionId": session} if session else {}
        os.write(self._write, json.dumps(asked).encode() + b"\0")
        while True:
            message = self._message()
            if message.get("id") == self._number:
                assert "error" not in message, message
                return message["result"]
            if "method" in message:
                self._events.append(message)

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], PATIENCE_S)
            piece = os.read(self._read, 1 << 16) if ready else b""
            assert piece, "the browser is silent"
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)


def _seen(events: list[dict[str, Any]]) -> Seen:
    visit = Seen()
    for event in events:
        given = event.get("params", {})
        match event["method"]:
            case "Network.requestWillBeSent":
                visit.requests.append(given["request"]["url"])
            case "Page.javascriptDialogOpening":
                visit.dialogs.append(given["message"])
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                visit.messages.append(str(given))
            case "Log.entryAdded":
                visit.messages.append(given["entry"]["text"])
    return visit
