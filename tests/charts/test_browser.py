"""A browser that opens the page, with the network closed, sees pictures and text, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.charts.chromium import CHROMIUM, SHELL, Chromium
from tests.charts.hostile import PAYLOADS, hostile_outcome
from workbench.page.page import write_page

pytestmark = pytest.mark.skipif(
    not (CHROMIUM.exists() and SHELL.exists()), reason=f"{CHROMIUM} is not installed"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory):
    with Chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outcome = hostile_outcome(list(PAYLOADS.values()))
    sentences = dict(
        zip((r.name for r in outcome.run.policy.rules), PAYLOADS.values(), strict=True)
    )
    return write_page(outcome, tmp_path_factory.mktemp("page") / "page.html", sentences)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_hostile_texts_runs_and_asks_for_nothing(browser, page: Path, scheme: str):
    visit = browser.look(page, scheme)
    assert visit.dialogs == []
    assert visit.messages == []
    assert [url for url in visit.requests if not url.startswith("data:")] == [page.as_uri()]
    assert visit.title.startswith("<script>document.title='ran'</script>")
    assert len(visit.pictures) == 4
    assert all(width > 100 for width in visit.pictures)


def test_the_browser_would_tell_of_what_runs_and_is_asked_for(browser, tmp_path: Path):
    page = tmp_path / "bad.html"
    page.write_text(
        "<script>document.title='ran';console.log('said')</script><img src='http://127.0.0.1:9/x.png'>"
    )
    visit = browser.look(page)
    assert visit.title == "ran"
    assert any("said" in message for message in visit.messages)
    assert "http://127.0.0.1:9/x.png" in visit.requests
