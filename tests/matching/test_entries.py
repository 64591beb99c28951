from __future__ import annotations

import pytest

from workbench.matching import ListEntry, problem_of, problems_of

from .cases import CASES


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("phrase", "", "expected a phrase with a visible character in it, got `''`"),
        ("phrase", " \u200b\ufe0f\u3164 ", "expected a phrase with a visible character in it"),
        ("phrase", "\ud800", "expected text that UTF-8 can hold"),
        (
            "prase",
            "x",
            "unknown kind `prase`: did you mean `phrase`? expected one of: phrase, domain",
        ),
        ("", "x", "unknown kind `''`: expected one of: phrase, domain, url, email, phone, regex"),
        ("domain", "casino", "expected a domain such as example.com, got `casino`"),
        ("domain", "", "expected a domain such as example.com"),
        ("domain", "https://casino.com", "expected a domain such as example.com"),
        ("domain", "casino.com/x", "expected a domain such as example.com"),
        ("domain", "me@casino.com", "expected a domain such as example.com"),
        ("domain", "*.casino.com", "expected a domain such as example.com"),
        ("domain", "casino.com!", "expected a domain such as example.com"),
        ("domain", "casino.com:80", "expected a domain such as example.com"),
        ("domain", "cas ino.com", "expected a domain such as example.com"),
        ("domain", "-a.com", "expected a domain such as example.com"),
        ("domain", "a..com", "expected a domain such as example.com"),
        ("domain", "a_b.com", "expected a domain such as example.com"),
        ("domain", "1.2.3", "expected a domain such as example.com"),
        ("domain", "1.2.3.256", "expected a domain such as example.com"),
        ("domain", "a" * 64 + ".com", "expected a domain such as example.com"),
        ("domain", "\u0301a.com", "expected a domain such as example.com"),
        ("url", "page", "expected a link such as example.com/page, got `page`"),
        ("url", "https://", "expected a link such as example.com/page"),
        ("url", "a.com/x y", "expected a link such as example.com/page"),
        ("url", "mailto:me@a.com", "expected a link such as example.com/page"),
        ("email", "me", "expected an address such as name@example.com, got `me`"),
        ("email", "@a.com", "expected an address such as name@example.com"),
        ("email", "me@a", "expected an address such as name@example.com"),
        ("email", "m e@a.com", "expected an address such as name@example.com"),
        ("email", "a@b@c.com", "expected an address such as name@example.com"),
        ("phone", "call me", "expected a phone number such as +1 650 253 0000, got `call me`"),
        ("phone", "1", "expected a phone number such as +1 650 253 0000"),
        ("phone", "1" * 30, "expected a phone number such as +1 650 253 0000"),
        ("regex", "", "expected a regular expression that does not match every text"),
        ("regex", "(", "expected a regular expression in RE2's syntax (missing ): ()"),
        (
            "regex",
            "(?=a)",
            "expected a regular expression in RE2's syntax (invalid perl operator: (?=)",
        ),
        (
            "regex",
            r"(a)\1",
            "expected a regular expression in RE2's syntax (invalid escape sequence: \\1)",
        ),
        (
            "regex",
            "a{1001}",
            "expected a regular expression in RE2's syntax (invalid repetition size",
        ),
        ("regex", r"\p{L}{1,90}", "expected a regular expression of at most 40,000 steps"),
    ],
)
def test_the_problem_of_a_bad_entry_names_what_was_expected(kind: str, value: str, message: str):
    assert (problem_of(ListEntry("deny", kind, value)) or "").startswith(message)


def test_every_entry_of_the_table_is_good():
    assert not problems_of(case.list_entry for case in CASES)


@pytest.mark.parametrize("value", [" casino.com\n", "1.2.3.4", "a.b.c.d.casino.com", "казино.рф"])
def test_these_are_domains(value: str):
    assert problem_of(ListEntry("deny", "domain", value)) is None


def test_re2_writes_nothing_to_the_terminal(capfd: pytest.CaptureFixture[str]):
    problem_of(ListEntry("deny", "regex", "(["))
    assert capfd.readouterr().err == ""
