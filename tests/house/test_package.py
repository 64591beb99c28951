"""The wheel brings all that the package needs away from a clone, and its page has links that work.

`make installed` installs it in an empty environment, and starts it in an empty folder.
"""

from __future__ import annotations

import email
import importlib.util
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from workbench.cli.main import main

ROOT = Path(__file__).parents[2]
ABSOLUTE = re.compile(r"https://(?:github|raw\.githubusercontent)\.com/[\w-]+/[\w-]+/(?:blob/)?")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, made from this tree."""
    if importlib.util.find_spec("hatch_fancy_pypi_readme") is None:
        pytest.fail("hatch-fancy-pypi-readme is not installed: `make venv` brings it")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def readme(wheel: zipfile.ZipFile) -> str:
    name = next(name for name in wheel.namelist() if name.endswith("/METADATA"))
    text = email.message_from_bytes(wheel.read(name)).get_payload()
    assert isinstance(text, str)
    return text


def test_the_wheel_has_every_file_of_the_package(wheel: zipfile.ZipFile) -> None:
    ours = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "workbench").rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".nbi", ".nbc"}
    }
    assert ours
    assert ours <= set(wheel.namelist())
    for ending in (".sql", ".js", ".css", ".ipynb", ".j2"):
        assert any(name.endswith(ending) for name in ours)


@pytest.mark.parametrize("folder", ["data", "notebooks"])
def test_the_wheel_has_the_sample_that_lies_in_the_repository_once(
    wheel: zipfile.ZipFile, folder: str
) -> None:
    files = [path for path in (ROOT / folder).glob("[!.]*") if path.is_file()]
    assert files
    for path in files:
        assert wheel.read(f"workbench/sample/{folder}/{path.name}") == path.read_bytes()
    assert not (ROOT / "workbench" / "sample").exists()


def test_every_link_of_the_page_leads_to_a_file_of_the_repository(wheel: zipfile.ZipFile) -> None:
    from workbench import __version__

    targets = LINK.findall(readme(wheel))
    ours = [target for target in targets if ABSOLUTE.match(target)]
    assert len(ours) >= 10
    assert not [target for target in targets if not target.startswith(("https://", "#"))]
    for target in ours:
        version, _, path = ABSOLUTE.sub("", target).partition("/")
        assert version == f"v{__version__}"
        assert (ROOT / path.partition("#")[0]).exists(), target


def test_the_page_says_how_to_install_it(wheel: zipfile.ZipFile) -> None:
    assert "pip install 'policy-workbench[lab]'" in readme(wheel)


def test_the_sample_is_written_with_its_notebooks_and_leaves_what_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "policy.yaml").write_text("mine", "utf-8")
    assert main(["sample", str(folder)]) == 0
    assert "(19 files, 1 file already there)" in capsys.readouterr().out
    assert (folder / "data" / "policy.yaml").read_text("utf-8") == "mine"
    for name in ("data/posts.csv", "data/users.csv", "notebooks/tour.ipynb"):
        assert (folder / name).read_bytes() == (ROOT / name).read_bytes()
    assert main(["sample", str(folder)]) == 0
    assert "(0 files, " in capsys.readouterr().out


def test_a_sample_that_cannot_be_written_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", "utf-8")
    assert main(["sample", str(tmp_path / "file")]) == 2
    assert main(["sample", str(tmp_path / "file" / "below")]) == 2


def test_what_the_sample_says_to_run_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["sample"]) == 0
    lines = capsys.readouterr().out.splitlines()
    words = next(line.partition(":")[2].split() for line in lines if line.startswith("to replay"))
    assert main(words[1:]) == 0
