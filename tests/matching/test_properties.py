"""What holds of every list and every text: counting and explaining agree."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.matching import ListEntry, Matcher
from workbench.matching.normalise import normalise
from workbench.matching.words import has_word_boundaries

from .cases import CASES
from .texts import around, hard_text

ENTRIES = sorted({case.list_entry for case in CASES}, key=str)
TEXTS = sorted({case.text for case in CASES})
ALL = Matcher(ENTRIES)


def phrase_stands_in(phrase: str, text: str) -> bool:
    """The slow, obvious twin."""
    phrase, text = normalise(phrase), normalise(text)
    starts = (i for i in range(len(text)) if text.startswith(phrase, i))
    return any(has_word_boundaries(text, start, start + len(phrase)) for start in starts)


@settings(max_examples=500, deadline=None)
@given(around(*TEXTS))
def test_a_text_matches_exactly_when_something_explains_it(text: str):
    assert ALL.matches([text]).tolist() == [int(bool(ALL.explain(text)))]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(ENTRIES), max_size=5, unique=True),
    st.lists(around(*TEXTS), max_size=5),
)
def test_any_list_agrees_with_itself_on_any_texts(entries: list[ListEntry], texts: list[str]):
    matcher = Matcher(entries)
    assert matcher.matches(texts).tolist() == [int(bool(matcher.explain(text))) for text in texts]
    for text in texts:
        everything = {match.entry for match in ALL.explain(text)} & set(entries)
        assert {match.entry for match in matcher.explain(text)} == everything


@settings(max_examples=500, deadline=None)
@given(st.lists(hard_text(4).filter(normalise), min_size=1, max_size=6), st.data())
def test_phrases_match_as_their_slow_twin(phrases: list[str], data: st.DataObject):
    text = data.draw(around(*phrases))
    matcher = Matcher([ListEntry("deny", "phrase", phrase) for phrase in phrases])
    expected = [phrase for phrase in phrases if phrase_stands_in(phrase, text)]
    assert [match.entry.value for match in matcher.explain(text)] == expected
    assert matcher.matches([text]).tolist() == [int(bool(expected))]


@given(around(*TEXTS))
@settings(max_examples=300, deadline=None)
def test_a_match_lies_within_its_text(text: str):
    for match in ALL.explain(text):
        assert 0 <= match.start <= match.end <= len(text)
        assert match.start < match.end or match.entry.kind == "regex"
