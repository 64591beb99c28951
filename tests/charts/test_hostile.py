"""Whatever people are called, the page shows it as text, and nothing in it runs or is fetched."""

from __future__ import annotations

import pytest

from tests.charts.hostile import PAYLOADS, hostile_outcome
from tests.charts.reading import Reading, faults_of_picture
from workbench.page.page import page_html
from workbench.page.text import MAX_TEXT_LENGTH
from workbench.policy.sentences.words import one_line

BIDI = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def shown(text: str) -> str:
    """The start of a text as a page should show it."""
    return one_line(text)[: MAX_TEXT_LENGTH // 2].rstrip()


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_a_hostile_text_is_shown_as_text_everywhere(text: str):
    outcome = hostile_outcome([text])
    page = page_html(outcome, {rule.name: text for rule in outcome.run.policy.rules}, charts=())
    read = Reading(page)
    assert not read.faults
    assert all(c == "\n" or c.isprintable() for c in page)
    assert not BIDI & set(page)
    page.encode("utf-8")
    if text.strip():
        assert shown(text) in read.text
        places = [part for part in read.apart if shown(text) in part]
        assert len(places) >= 8  # policy, rule, description, sentence, chips, user, reason, tag
        assert "<" not in text or text not in page


def test_the_page_of_all_of_them_has_nothing_that_runs_or_is_fetched():
    outcome = hostile_outcome(list(PAYLOADS.values()))
    read = Reading(page_html(outcome, {}))
    assert not read.faults
    assert len(read.pictures) == 8
    for picture in read.pictures:
        assert not faults_of_picture(picture)
        assert all(c == "\n" or c.isprintable() for c in picture)


def test_a_sentence_that_is_no_text_is_shown_all_the_same():
    outcome = hostile_outcome(["Rule"])
    page = page_html(outcome, {"Rule": "half a pair: \ud800"}, charts=())
    assert "half a pair: \\ud800" in page
    page.encode("utf-8")


def test_there_are_enough_of_them():
    assert len(PAYLOADS) >= 25


FAULTS = [
    "<script>1</script>",
    "<b onclick=1>x</b>",
    '<img src="//x">',
    '<b style="a:url(x)">x</b>',
    "<iframe></iframe>",
    "<!-- x -->",
    "<b><i></b>",
]


@pytest.mark.parametrize("fault", FAULTS)
def test_what_should_not_be_in_a_page_would_be_found(fault: str):
    assert Reading(fault).faults
