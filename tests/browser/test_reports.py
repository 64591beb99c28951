"""Notebooks run by papermill and turned into a page: with the network closed, their charts are
drawn on the page and on paper.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from tests.browser.lab import ROOT, chromium, needs_chromium

pytestmark = needs_chromium


@pytest.mark.parametrize("name", ["simulate_and_look", "moderation_log"])
def test_charts_of_a_report_are_drawn_without_a_network(tmp_path: Path, name: str) -> None:
    run = tmp_path / f"{name}.ipynb"
    notebook = ROOT / "notebooks" / f"{name}.ipynb"
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    papermill.execute_notebook(
        notebook, run, parameters={"data": str(data)}, progress_bar=False, cwd=tmp_path
    )
    charts = [
        output
        for cell in nbformat.read(run, as_version=4).cells
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]
    assert len(charts) >= 3
    given = ["nbconvert", "--to", "html", "--no-input", str(run)]
    subprocess.run([sys.executable, "-m", *given], check=True, capture_output=True)
    with chromium() as browser:
        page = browser.new_page()
        page.goto(run.with_suffix(".html").as_uri())
        drawn = page.locator("img").evaluate_all("(all) => all.map((one) => one.naturalWidth)")
        assert len(drawn) == len(charts)
        assert min(drawn) > 300
        paper = page.pdf()
    assert paper.count(b"/Subtype /Image") >= len(charts)
