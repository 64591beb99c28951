from __future__ import annotations

import pytest

from workbench.matching import ListEntry, Matcher
from workbench.matching.phones.phones import MAX_PLACES

FORMATS = """
+1 650 253 0000 | (650) 253-0000 | 650.253.0000 | 1-800-555-0199 | 1 (800) 555 0199
+44 20 7946 0958 | 020 7946 0958 | 07700 900123 | 0044 20 7946 0958
+49 30 901820 | 030/901820 | 0171-1234567 | +33 (0)1 42 68 53 00 | 01.42.68.53.00
+39 06 6982 1234 | 06 6982 | +34 914 11 22 33 | 91 411 22 33 | +7 (495) 123-45-67
8 (495) 123-45-67 | 8-800-555-35-35 | +91 98765 43210 | 098765-43210
+86 138 0013 8000 | 13800138000 | 010-12345678 | +81 3-1234-5678 | 090-1234-5678
+82 2-123-4567 | (11) 91234-5678 | +55 11 91234-5678 | 0412 345 678 | (02) 9876 5432
+234 803 123 4567 | 0803 123 4567 | +27 82 123 4567 | +20 100 123 4567 | 050 123 4567
+380 44 123 45 67 | 044 123-45-67 | 22 123 45 67 | 020-1234567 | 6123 4567 | 22 12 34 56
08-123 456 78 | +353 1 234 5678 | ٠٥٠ ١٢٣ ٤٥٦٧ | ＋１ ６５０ ２５３ ００００ | 0812-3456-7890
+354 555 1234 | 555-1234 | 0 212 123 45 67 | 650–253–0000 | 112233 | +1.650.253.0000
"""
NUMBERS = [number.strip() for row in FORMATS.strip().splitlines() for number in row.split("|")]
PLACES = [
    "{}", "call {} now", "tel:{}.", "({})", "{}, {}", "{} / {}", "{} 24", "{} 24/7", "24/7 {}",
    "10:30 {}", "{} 2016", "{} or 123", "100% {}", "{}\n{}", "#1 {}", "$5 {}", "x{}x",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_numbers_of_many_countries_are_found_in_their_usual_formats(place: str):
    text = [place.replace("{}", number) for number in NUMBERS]
    missed = [
        number
        for number, text in zip(NUMBERS, text, strict=True)
        if not Matcher([ListEntry("deny", "phone", number)]).explain(text)
    ]
    assert not missed


def test_a_match_is_the_number_with_its_signs():
    (match,) = Matcher([ListEntry("deny", "phone", "16502530000")]).explain(
        "a +1 (650) 253-0000 24"
    )
    assert (match.start, match.end) == (2, 19)


def test_a_number_is_not_found_in_a_longer_one():
    matcher = Matcher([ListEntry("deny", "phone", "253 0000")])
    assert matcher.matches(
        ["+1 650 253 0000", "650 253 0000", "253 00001", "253-0000"]
    ).tolist() == [0, 0, 0, 1]


def test_digits_within_longer_numbers_do_not_count_to_the_most_places():
    matcher = Matcher([ListEntry("deny", "phone", "253 0000")])
    before, after = "1253 0000, " * MAX_PLACES, "253 00001, " * MAX_PLACES
    assert matcher.matches([before, after, f"{before}253 0000", f"{after}253 0000"]).tolist() == [
        0, 0, 1, 1,
    ]  # fmt: skip
