"""Every shell command of the documents runs, in its order, from what a fresh clone holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.house.examples import ELSEWHERE, run, steps
from tests.house.test_docs import PAGES, ROOT, name_of

WITH_COMMANDS = [page for page in PAGES if "```sh" in page.read_text("utf-8")]


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=name_of)
def test_the_commands_of_a_page_run_in_their_order(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("USER", "ann")
    monkeypatch.setenv("LOGNAME", "ann")
    monkeypatch.setenv("WORKBENCH_STORE", "workbench-store")
    monkeypatch.delenv("WORKBENCH_STORE")
    wrong = []
    for step in steps(page.read_text("utf-8")):
        if step.elsewhere:
            continue
        status, output = run(step)
        if status != step.status or "Traceback" in output:
            wrong.append(f"{name_of(page)}:{step.line}: {step.text}\n{status}: {output[-800:]}")
    assert not wrong, "\n\n".join(wrong)


def test_what_runs_elsewhere_is_in_the_documents():
    result = {
        start
        for page in WITH_COMMANDS
        for step in steps(page.read_text("utf-8"))
        for start in ELSEWHERE
        if f"{step.text} ".startswith(f"{start} ")
    }
    assert result == ELSEWHERE.keys()
