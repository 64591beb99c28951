"""Links and numbers drawn at random and hidden in each way that posters know: an entry matches them
all, and matches none where a near miss stands in its place.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.sizes import size
from workbench.matching import ListEntry, Matcher

CASES = size(150, 20_000)
IGNORABLE = "\u200b\u00ad\u2060\u200d\ufe0f\u034f\u3164\U000e0061\u180b"
WORDS = [
    "지금",
    "입니다",
    "在线",
    "です",
    "サイト",
    "сайт",
    "εδώ",
    "الآن",
    "עכשיו",
    "यह",
    "เว็บ",
    "ឥឡូវ",
]
MARKS = [
    "🔥",
    "❤\ufe0f",
    "👉🏿",
    "，",
    "。",
    "！",
    "（",
    "）",
    "」",
    "…",
    "—",
    "“",
    "”",
    "«",
    "»",
    "、",
]
STOPS = "\u3002\uff0e\uff61"
Rng = random.Random
Hidden = Callable[[Rng, str], str]


def host(rng: Rng) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    label = "".join(rng.choices(letters, k=rng.randint(3, 9)))
    ending = rng.choice(["com", "net", "ru", "co.uk", "online", "xn--p1ai"])
    return f"z{label}.{ending}"


def surrounded(rng: Rng, text: str) -> str:
    """Put words of other scripts, symbols and punctuation right beside a text."""
    before = rng.choice(["", " ", "(", "...", "-", "**", "'", *WORDS, *MARKS])
    behind = rng.choice(["", " ", ")", "...", "- x", "**", "'", "!", *WORDS, *MARKS])
    return f"{before}{text}{behind}"


def with_ignorable(rng: Rng, text: str) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(IGNORABLE) * rng.randint(1, 3) + text[at:]


def with_other_stops(rng: Rng, text: str) -> str:
    return text.replace(".", rng.choice(STOPS))


def with_other_letters(rng: Rng, text: str) -> str:
    shift = rng.choice([0xFF41 - 0x61, 0x1D41A - 0x61, 0x24D0 - 0x61])
    at = rng.randrange(len(text))
    shifted = chr(ord(text[at]) + shift) if "a" <= text[at] <= "z" else text[at]
    return text[:at] + shifted + text[at + 1 :]


def percent_encoded(rng: Rng, text: str) -> str:
    at = rng.randrange(len(text))
    return f"https://{text[:at]}%{ord(text[at]):02x}{text[at + 1 :]}/"


def with_authority(rng: Rng, text: str) -> str:
    scheme = rng.choice(["http:", "https:", "HTTPS:", "ftp:"])
    slashes = rng.choice(["", "/", "//", "///", "\\\\", "/\\"])
    user = rng.choice(["", "@", "a@", "a:b@", "a@b@", f"{'x' * 60}@", "good.com@", "good.com:80@"])
    port = rng.choice(["", ":80", ":8080", ":"])
    return f"{scheme}{slashes}{user}{text}{port}{rng.choice(['', '/', '/x', '?q', '#top'])}"


def under(rng: Rng, text: str) -> str:
    return rng.choice(["www.", "a.", "a_b.", "_x.", "x-1.y."]) + text


HOSTS: dict[str, Hidden] = {
    "as it is": lambda _, text: text,
    "surrounded": surrounded,
    "ignorable characters": with_ignorable,
    "other full stops": with_other_stops,
    "other letters": with_other_letters,
    "percent-encoded": percent_encoded,
    "an odd authority": with_authority,
    "a subdomain": under,
    "ignorable and surrounded": lambda rng, text: surrounded(rng, with_ignorable(rng, text)),
    "under, with other stops": lambda rng, text: with_other_stops(rng, under(rng, text)),
    "authority, ignorable": lambda rng, text: with_ignorable(rng, with_authority(rng, text)),
}
NEAR: dict[str, Hidden] = {
    "a letter more before": lambda rng, text: rng.choice("abz09") + text,
    "a word and hyphen before": lambda rng, text: f"{rng.choice(['my', 'not'])}-{text}",
    "a longer ending": lambda rng, text: f"{text}x{rng.choice('abc')}q",
    "a subdomain of another": lambda rng, text: f"{text}.{rng.choice(['evil.net', 'good.org'])}",
    "another ending": lambda _, text: text.partition(".")[0] + ".info",
    "a letter less": lambda _, text: text[1:],
}


@pytest.mark.parametrize("way", HOSTS)
def test_a_hidden_host_is_found_and_a_near_miss_is_not(way: str):
    rng = Rng(f"{way} 1")
    for _ in range(CASES):
        listed = host(rng)
        matcher = Matcher([ListEntry("deny", "domain", listed)])
        hidden = HOSTS[way](rng, listed)
        near = rng.choice(sorted(NEAR))
        missed = HOSTS[way](rng, NEAR[near](rng, listed))
        assert matcher.matches([hidden, missed]).tolist() == [1, 0], (listed, hidden, near, missed)


@pytest.mark.parametrize("way", ["as it is", "surrounded", "ignorable characters"])
def test_a_hidden_link_is_found_and_a_near_miss_is_not(way: str):
    rng = Rng(f"{way} 2")
    for _ in range(CASES):
        link = f"{host(rng)}/{''.join(rng.choices('ABCdef0123', k=6))}"
        matcher = Matcher([ListEntry("deny", "url", link)])
        hidden = HOSTS[way](rng, rng.choice(["", "http://", "https://www.", "http:"]) + link)
        other = rng.choice([f"{link}x", f"x{link}", f"{link}/x", f"{link}?x", f"e.net/{link}"])
        missed = HOSTS[way](rng, other)
        assert matcher.matches([hidden, missed]).tolist() == [1, 0], (link, hidden, missed)


@pytest.mark.parametrize("way", ["surrounded", "ignorable characters", "other full stops"])
def test_a_hidden_address_is_found_and_a_near_miss_is_not(way: str):
    rng = Rng(f"{way} 3")
    for _ in range(CASES):
        name = "".join(rng.choices("abcxyz", k=4)) + rng.choice(["", ".me", "+tag", "_1", "-x"])
        at_host = host(rng)
        address = f"{name}@{at_host}"
        matcher = Matcher([ListEntry("deny", "email", address)])
        hidden = HOSTS[way](rng, address)
        if way == "other full stops":
            hidden = f"{name}@{with_other_stops(rng, at_host)}"
        other = rng.choice(
            [f"x{address}", f"x.{address}", f"{address}.evil.net", f"{name}@x.{at_host}"]
        )
        missed = other if way == "other full stops" else HOSTS[way](rng, other)
        assert matcher.matches([hidden, missed]).tolist() == [1, 0], (address, hidden, missed)


def test_a_number_with_any_separator_is_found_and_a_longer_one_is_not():
    rng = Rng(4)
    matcher = Matcher([ListEntry("deny", "phone", "650 253 0000")])
    for _ in range(CASES):
        sign = rng.choice([" ", "\u00a0", "\u202f", "-", ".", "·", "_", "*", "\u2011", "–", ""])
        number = sign.join(["650", "253", "0000"])
        joint = rng.choice("-.,_*")
        digits = str(rng.randint(0, 999))
        longer = rng.choice([
            f"{digits}{joint}{number}", f"{number}{joint}{digits}", f"{number}{digits}",
            f"{digits}{number}", f"{digits}a{number}", f"{number}a{digits}", f"${number}",
        ])  # fmt: skip
        hidden = surrounded(rng, number)
        assert matcher.matches([hidden, f"no {longer} ."]).tolist() == [1, 0], (hidden, longer)
