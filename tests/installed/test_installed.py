"""The wheel, installed in an environment of its own, does its work in an empty folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120
OF_THIS_TREE = ("PYTHONPATH", "VIRTUAL_ENV", "WORKBENCH_STORE")
TOKEN = "for-this-test-alone"  # noqa: S105 - of a server that ends with the test


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment with the wheel, and what it asks for, alone."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    wheel = next(folder.glob("*.whl"))
    venv.create(folder / "venv", with_pip=True)
    pip = [folder / "venv" / "bin" / "python", "-m", "pip", "install", "--quiet"]
    wanted = f"policy-workbench[lab] @ {wheel.as_uri()}"
    pinned = ["--constraint", ROOT / "constraints.txt", "--disable-pip-version-check"]
    subprocess.run([*pip, *pinned, wanted], cwd=folder, env=environment(folder), check=True)
    return folder / "venv" / "bin"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder, that the commands run in one after another."""
    return tmp_path_factory.mktemp("empty")


def environment(home: Path) -> dict[str, str]:
    """A user's environment, without this tree and without settings of Jupyter."""
    given = {name: value for name, value in os.environ.items() if name not in OF_THIS_TREE}
    return given | {"HOME": str(home), "JUPYTER_TOKEN": TOKEN}


def run(bin_folder: Path, folder: Path, *words: str) -> str:
    ran = subprocess.run(
        [bin_folder / "workbench", *words],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_version_and_the_sample_come_without_a_clone(bin_folder: Path, folder: Path) -> None:
    assert run(bin_folder, folder, "--version").startswith("policy-workbench ")
    assert "written: mine" in run(bin_folder, folder, "sample", "mine")
    assert (folder / "mine" / "notebooks" / "tour.ipynb").exists()


def test_the_sample_is_replayed_into_a_page_and_a_folder(bin_folder: Path, folder: Path) -> None:
    data = folder / "mine" / "data"
    files = [f"--{name}={data / name}.csv" for name in ("posts", "users", "lists")]
    more = ("--page", "page.html", "--out", "out")
    run(bin_folder, folder, "simulate", str(data / "policy.yaml"), *files, *more)
    assert "<html" in (folder / "page.html").read_text("utf-8")
    assert {path.name for path in (folder / "out").iterdir()} >= {"log.parquet", "summary.json"}
    run(bin_folder, folder, "generate", "--posts", "100", "--seed", "1", "--out", "made")
    assert (folder / "made" / "posts.parquet").exists()


@pytest.fixture
def port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def served(
    request: pytest.FixtureRequest, bin_folder: Path, folder: Path, port: int
) -> Iterator[int]:
    words = [bin_folder / "workbench", *request.param, "--no-browser", "--port", str(port)]
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(
            words, cwd=folder, env=environment(folder), stdout=log, stderr=log
        ) as process,
    ):
        try:
            yield port
        finally:
            process.terminate()


def answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def answer(port: int, path: str, folder: Path) -> str:
    """What a server says, once it does."""
    until = time.monotonic() + PATIENCE_S
    while not answers(port):
        assert time.monotonic() < until, (folder / "server.log").read_text("utf-8")
        time.sleep(0.2)
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with opener.open(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE_S) as answered:
        return answered.read().decode()


@pytest.mark.parametrize("served", [["app", "--actor", "ann"]], indirect=True)
def test_the_page_starts_and_makes_its_store(served: int, folder: Path) -> None:
    page = answer(served, f"/?token={TOKEN}", folder)
    assert "Policy Workbench" in page
    assert "kernelId" in page
    assert (folder / "workbench-store" / "store.duckdb").exists()


ROOT_TOO = ["--allow-root"] if os.geteuid() == 0 else []


@pytest.mark.parametrize("served", [["lab", *ROOT_TOO]], indirect=True)
def test_the_lab_starts_at_the_workbench_in_a_folder_of_its_own(served: int, folder: Path) -> None:
    assert "JupyterLab" in answer(served, f"/lab?token={TOKEN}", folder)
    assert (folder / "policy-workbench" / "notebooks" / "workbench.ipynb").exists()
    assert (folder / "policy-workbench" / "notebooks" / "tour.ipynb").exists()
    assert (folder / "policy-workbench" / "data" / "posts.csv").exists()
