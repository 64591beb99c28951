"""JupyterLab on loopback, and a notebook of it in Chromium, with the network closed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = Path(shutil.which("chromium") or "/usr/bin/chromium")
needs_chromium = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="Chromium is not installed; Debian, Ubuntu: apt install chromium"
)
PICTURES = ROOT / "build" / "screenshots"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TOKEN = "for-this-test-alone"  # noqa: S105 - of a server that ends with the test
PATIENCE_S = 120
expect.set_options(timeout=30_000)  # a kernel that is busy with another cell answers later
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
CONNECTED = """() => {
  const shown = window.jupyterapp.shell.currentWidget;
  if (!shown?.context?.isReady || !shown.sessionContext.isReady) return false;
  const kernel = shown.sessionContext.session?.kernel;
  return kernel?.connectionStatus === 'connected' && kernel?.status === 'idle';
}"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab whose files lie in `folder`."""

    folder: Path
    port: int

    def notebook(self, name: str, *cells: str) -> Path:
        """A notebook with these code cells."""
        made = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
        made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
        path = self.folder / name
        nbformat.write(made, path)
        return path

    def address(self, notebook: Path) -> str:
        """Where a notebook is opened."""
        where = f"lab/workspaces/{notebook.stem}/tree/{notebook.name}"
        return f"http://127.0.0.1:{self.port}/{where}?token={TOKEN}"


@contextmanager
def lab(folder: Path) -> Iterator[Lab]:
    """Run JupyterLab over a folder, with settings of its own."""
    given = [
        *("jupyterlab", "--no-browser", "--ip=127.0.0.1", "--ServerApp.port_retries=0"),
        *("--allow-root", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={folder}"),
        *("--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly"),
    ]
    with _running(given, folder) as port:
        yield Lab(folder, port)


@contextmanager
def tour(folder: Path, *more_words: str, dark: bool = False) -> Iterator[Lab]:
    """Run `workbench lab` over copies of the notebooks and of the sample; temporary files, such as
    the store of the tour, lie in `folder / "tmp"`.
    """
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "tmp").mkdir()
    (folder / ".own").mkdir()
    settings = {"LabApp": {"expose_app_in_browser": True}}
    (folder / ".own" / "jupyter_lab_config.json").write_text(json.dumps(settings), "utf-8")
    (folder / ".own" / "labconfig").mkdir()
    theme = {"@jupyterlab/apputils-extension:themes": {"theme": "JupyterLab Dark"}} if dark else {}
    overrides = folder / ".own" / "labconfig" / "default_setting_overrides.json"
    overrides.write_text(json.dumps(theme), "utf-8")
    more = {"JUPYTER_TOKEN": TOKEN, "TMPDIR": str(folder / "tmp")}
    more["JUPYTER_CONFIG_DIR"] = str(folder / ".own")
    given = ["workbench", "lab", "--notebooks", str(folder / "notebooks"), "--no-browser"]
    given += ["--allow-root", *more_words]
    with _running(given, folder, more) as port:
        yield Lab(folder / "notebooks", port)


@dataclass(frozen=True)
class App:
    """A running `workbench app`; what it prints is in `log`."""

    port: int
    log: Path

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def entry(self) -> str:
        """Where the page is, with the token that lets in."""
        return f"{self.address}?token={TOKEN}"


@contextmanager
def app(store: Path, folder: Path, *more: str, root: Path = ROOT) -> Iterator[App]:
    """Run `workbench app` over a store. `root`: of the clone whose it is."""
    given = ["workbench", "app", "--store", str(store), "--actor", "ann", "--no-browser", *more]
    own = {"JUPYTER_TOKEN": TOKEN, "PYTHONPATH": str(root)}
    with _running(given, folder, own) as port:
        yield App(port, folder / "server.log")


@contextmanager
def _running(
    module: list[str], folder: Path, more: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run a Python module that serves pages; its port."""
    port = _free_port()
    environment = {**os.environ, **_own_folders(folder), "PYTHONPATH": str(ROOT)}
    environment |= more or {}
    command = [sys.executable, "-m", *module, f"--port={port}"]
    with (
        (folder / "server.log").open("wb") as said,
        subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()


@contextmanager
def chromium(*local_names: str) -> Iterator[Browser]:
    """The browser that is installed, headless; it resolves these names alone, to this machine."""
    names = [f"MAP {name} 127.0.0.1" for name in local_names]
    rules = " , ".join([*names, "MAP * ~NOTFOUND", "EXCLUDE 127.0.0.1"])
    arguments = [*ARGUMENTS, f"--host-resolver-rules={rules}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


def run_notebook(page: Page, where: Lab, notebook: Path) -> None:
    """Open a notebook and run all of it."""
    page.goto(where.address(notebook))
    run_all(page)


def run_all(page: Page) -> None:
    """Run all cells of the notebook that is open."""
    page.wait_for_selector(".jp-Notebook", timeout=PATIENCE_S * 1000)
    until = time.monotonic() + PATIENCE_S
    while not page.evaluate(CONNECTED):  # sent any earlier, the command below does nothing
        assert time.monotonic() < until, "the kernel does not connect"
        page.wait_for_timeout(200)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")


def _own_folders(folder: Path) -> dict[str, str]:
    """Settings that are this test's alone."""
    names = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "IPYTHONDIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
    )
    return {name: str(folder / ".own" / name) for name in names}


def full_height(page: Page, selector: str, path: Path) -> None:
    """Keep a picture of one element, all of it, in a window that is high enough for it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    before, shown = page.viewport_size, page.locator(selector).first
    box = shown.bounding_box()
    assert before is not None and box is not None
    page.set_viewport_size({"width": before["width"], "height": round(box["height"]) + 700})
    shown.scroll_into_view_if_needed()
    page.wait_for_timeout(400)
    shown.screenshot(path=PICTURES / path)
    page.set_viewport_size(before)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        assert process.poll() is None, "JupyterLab ended; see server.log"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("JupyterLab does not answer")
