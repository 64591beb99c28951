from __future__ import annotations

from hypothesis import given, settings

from workbench.matching import ListEntry, Matcher
from workbench.matching.normalise import folded, normalise
from workbench.matching.spans import _pairs, _trimmed, source_spans

from .texts import hard_text


@settings(deadline=None)
@given(hard_text())
def test_each_normalised_character_is_in_what_its_place_normalises_to(text: str):
    spans = source_spans(text)
    assert len(spans) == len(normalise(text))
    for char, (start, end) in zip(normalise(text), spans, strict=True):
        assert char in (folded(text[start:end]) if char != " " else " ")


@settings(deadline=None)
@given(hard_text())
def test_places_come_in_order_and_no_text_needs_the_fallback(text: str):
    compared, spans = _trimmed(_pairs(text))
    assert compared == normalise(text)
    assert spans == sorted(spans) == source_spans(text)


def test_a_match_has_its_place_in_the_original_text():
    matcher = Matcher([ListEntry("deny", "phrase", "free money")])
    text = "  x\u200b ﬂy ＦＲ\u00adEE \n\u3000money! "
    (match,) = matcher.explain(text)
    assert text[match.start : match.end] == "ＦＲ\u00adEE \n\u3000money"


def test_the_first_place_of_each_entry_is_reported_in_the_order_of_the_list():
    entries = [
        ListEntry("deny", "phrase", "b"),
        ListEntry("deny", "regex", "a"),
        ListEntry("deny", "phrase", "B"),
    ]
    result = [(match.entry.value, match.start) for match in Matcher(entries).explain("a b a b")]
    assert result == [("b", 2), ("a", 0), ("B", 2)]
