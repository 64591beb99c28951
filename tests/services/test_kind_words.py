"""Every kind of log entry has a name of its own and a sentence that says what it records."""

from __future__ import annotations

from workbench.model.log.columns import KINDS
from workbench.services.record.kind_words import KIND_WORDS, glossary, kind_title


def test_every_kind_is_in_the_glossary_and_no_other():
    assert set(KIND_WORDS) == set(KINDS)
    assert len(glossary()) == len(KINDS)


def test_no_two_kinds_are_called_alike_and_each_is_said_in_a_sentence():
    words = glossary()
    assert len({word.title for word in words}) == len(words)
    for title, meaning in words:
        assert title[0].isupper() and not title.endswith(".")
        assert meaning[0].isupper() and meaning.endswith(".")
        assert "_" not in title + meaning


def test_a_kind_of_a_newer_store_is_shown_as_it_is_called_there():
    assert kind_title("something_new") == "something new"
