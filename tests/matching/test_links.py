from __future__ import annotations

import itertools
import re
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linkify_it import LinkifyIt

from workbench.errors import BadInput
from workbench.matching import ListEntry, Matcher
from workbench.matching.links.endings import Endings, _known
from workbench.matching.links.hosts import host_key, is_host, mapped
from workbench.matching.links.link_finder import Link, LinkFinder
from workbench.matching.links.links import Links, respelled
from workbench.matching.links.runs import MAX_RUN_LENGTH, OVERLAP, Run, runs
from workbench.matching.links.urls import host_of, url_key
from workbench.matching.normalise import normalise

from .texts import ASSIGNED, around

ENTRIES = [
    (0, "domain", "casino.com"),
    (1, "domain", "münchen.de"),
    (2, "domain", "straße.de"),
    (3, "domain", "kim.kim"),
    (4, "url", "bit.ly/AbC12"),
    (5, "url", "a.com/café"),
    (6, "email", "me@casino.com"),
    (7, "email", "k@σς.gr"),
    (8, "domain", "例え.jp"),
    (9, "url", "a.com"),
    (10, "url", "a.com?q=Abcd"),
    (11, "url", "a.com:81/x"),
]
LINKS = Links(ENTRIES)
CORES = (
    "casino.com", "ｃａｓｉｎｏ.com", "http://", "HTTPS://", "//", "www.", "me@", "me@casino.com",
    "xn--mnchen-3ya.de", "MÜNCHEN.de", "mu\u0308nchen.de", "straße.de", "STRASSE.DE",
    "kim.\u212aim",
    "xn--strae-oqa.de", "bit.ly/AbC12", "a.com/cafe\u0301", "a.com/caf%c3%a9", "k@ΣΣ.gr", "K@σς.gr",
    "mailto:", "例え.jp", "xn--r8jz45g.jp", ":80", "/", "?", "#", "a.com", ":81/x", "?q=Abcd",
    ".", " ", "user:x@",
)  # fmt: skip


@lru_cache(maxsize=1)
def library() -> LinkifyIt:
    return LinkifyIt(options={"fuzzy_ip": True}).tlds(sorted(_known()))


def all_links(text: str, finder: LinkFinder | None = None) -> list[Link]:
    """The links and addresses of every run of a text."""
    finder = finder or LinkFinder()
    return [link for run in runs(text) for link in finder.in_run(run)]


def reads(text: str) -> set[tuple[str, bool]]:
    """The links in a text, unchanged, and whether each is an address."""
    return {(text[link.start : link.end], bool(link.locals)) for link in all_links(text)}


def ordinary_text() -> st.SearchStrategy[str]:
    """Texts with links as people write them who hide nothing."""
    hosts = [
        "casino.com",
        "a.b-c.co.uk",
        "münchen.de",
        "казино.рф",
        "xn--mnchen-3ya.de",
        "10.0.0.1",
    ]
    link = st.tuples(
        st.sampled_from(["", "http://", "HTTPS://", "//", "ftp://", "www.", "me@", "mailto:me@"]),
        st.sampled_from([*hosts, "例え.jp", "CASINO.COM", "x.museum"]),
        st.sampled_from(["", ":8080", "/", "/a/B", "/a(b)", "?q=1", "/a?u=x.com#top", "#top"]),
    )
    around = st.sampled_from(["", ".", ",", "!", "?", ";", ")", '"', "'", ">", "…", "。"])
    before = st.sampled_from(["", "(", '"', "'", "<", "«", "“", "["])
    word = st.tuples(before, link.map("".join) | st.sampled_from(["so", "e.g.", "看"]), around)
    return st.lists(word.map("".join), max_size=5).map(" ".join)


@settings(max_examples=1_000, deadline=None)
@given(around(*CORES))
def test_reading_only_the_runs_with_a_needle_finds_all_entries(text: str):
    normalised = normalise(text)
    everything = set(LINKS._entries_of(all_links(text, LINKS._finder)))  # no run is skipped
    assert set(LINKS.find(text)) == everything
    searched = normalised + "\n" + respelled(normalised)
    assert not everything or any(needle in searched for needle in LINKS.needles)


@settings(max_examples=500, deadline=None)
@given(ordinary_text())
def test_the_hosts_that_the_library_finds_in_a_text_are_found(text: str):
    result = {link.host for link in all_links(text)}
    for match in library().match(text) or ():
        host = host_of(match.raw.rpartition("@")[2] if match.schema == "mailto:" else match.raw)
        assert host in result or not is_host(host), match.raw


def test_a_mapped_host_normalises_as_the_host_does():
    for char in ASSIGNED:
        assert respelled(normalise(mapped(char))) == respelled(normalise(char)), hex(ord(char))


@pytest.mark.parametrize(
    "text", ["看casino.com", "mail:me@casino.com", "a|b.com", "http://a.com点击"]
)
def test_the_library_alone_would_not_find_these(text: str):
    result = {match.raw for match in library().match(text) or ()}
    assert result != {link for link, _ in reads(text)}


@pytest.mark.parametrize("text", ["@.b.de", "me@_b.de", "-/_x.com", "a_//。b.de", "／:@-x.com"])
def test_a_host_after_a_mark_that_follows_an_at_or_a_slash_is_not_a_link(text: str):
    assert reads(text) == set()


def test_a_link_in_the_path_of_another_is_not_read():
    assert reads("http://a.com/x=b.com|c.com,d.com") == {
        ("http://a.com/x=b.com|c.com,d.com", False)
    }


@pytest.mark.parametrize("tld", ["com", "онлайн", "москва", "xn--p1ai", "zip", "music", "ישראל"])
def test_bare_domains_of_all_top_levels_are_found(tld: str):
    assert reads(f"see abc.{tld}, ok") == {(f"abc.{tld}", False)}


def test_an_unknown_top_level_is_found_when_an_entry_has_it():
    assert reads("see abc.corp") == set()
    assert Matcher([ListEntry("deny", "domain", "x.corp")]).matches(
        ["see abc.x.corp"]
    ).tolist() == [1]


def test_a_long_run_is_read_in_pieces_that_leave_nothing_out():
    text = "看" * 5_000
    pieces = list(runs(f"ab {text} cd"))
    assert max(len(piece.text) for piece in pieces) == MAX_RUN_LENGTH
    assert len(pieces) <= 2 + 1 + len(text) // (MAX_RUN_LENGTH - OVERLAP)
    steps = {b.start - a.start for a, b in itertools.pairwise(pieces[1:-1])}
    assert steps == {MAX_RUN_LENGTH - OVERLAP}
    assert pieces[-2].start + len(pieces[-2].text) == 3 + len(text)
    assert [
        (piece.has_text_before, piece.has_text_after)
        for piece in (pieces[1], pieces[2], pieces[-2])
    ] == [
        (False, True),
        (True, True),
        (True, False),
    ]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 3 * MAX_RUN_LENGTH), st.sampled_from(["看", "x", "🔥", "x,"]))
def test_a_domain_is_found_anywhere_in_a_long_run(before: int, filling: str):
    sep = "" if not filling.isascii() else ","
    text = filling * before + f"{sep}casino.com{sep}" + filling * 3_000
    assert {position for position, _, _ in LINKS.find(text)} == {0}


@pytest.mark.parametrize(
    "near", ["xcasino.com", "casino.commerce", "me@casino.comx", "casino.com.x1"]
)
def test_the_edge_of_a_piece_makes_no_link_of_half_a_word(near: str):
    for before in range(MAX_RUN_LENGTH - OVERLAP - 20, MAX_RUN_LENGTH - OVERLAP + 20):
        assert not list(LINKS.find("y" * before + near + "y" * MAX_RUN_LENGTH)), before
    for before in range(MAX_RUN_LENGTH - 20, MAX_RUN_LENGTH + 20):
        assert not list(LINKS.find("y" * before + near + "y" * MAX_RUN_LENGTH)), before


def test_a_link_longer_than_a_piece_is_known_by_its_host():
    long = "https://casino.com/" + "x" * 3 * MAX_RUN_LENGTH
    assert {position for position, _, _ in LINKS.find(long)} == {0}
    links = Links([(0, "url", "casino.com/" + "x" * (MAX_RUN_LENGTH - 19))])
    assert not list(links.find(long))


def test_a_host_ends_with_the_last_known_ending():
    ends = Endings(["corp"]).end_of_host
    for text, end in [
        ("casino.com", 10),
        ("casino.com.evil.net", 19),
        ("casino.com.Thanks", 10),
        ("casino.com-bonus.net", 20),
        ("casino.com-bonus", 10),
        ("casino.corp", 11),
        ("casino.xn--p1ai", 15),
        ("10.0.0.1", 8),
        ("10.0.0.1.Thanks", 8),
    ]:
        assert ends(text, 0, len(text)) == end, text
    for text in ("casino", "com", "casino.thanks", "10.0.0", "10.0.0.1.2", "1.10.0.0.256"):
        assert ends(text, 0, len(text)) is None, text


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("HTTP://WWW.A.com/", "a.com"),
        ("www.com/x", "www.com/x"),
        ("a.com:80/x/?y=/#z", "a.com/x?y="),
        ("u:p@a.com/X", "a.com/X"),
        ("http://a.com\\@b.com", "a.com/@b.com"),
        ("a.com/x%c3%a9", "a.com/x%C3%A9"),
        ("a.com/é", "a.com/%C3%A9"),
    ],
)
def test_links_are_compared_in_this_form(link: str, key: str):
    assert url_key(link) == key


HARD_LABEL = st.sampled_from(["xn--mnchen-3ya", "xn--strae-oqa", "XN--R8JZ45G"]) | st.text(
    st.sampled_from("aZ09-é看казßςΣſİıKｃＣ①ⅷﬁカｶﾞ한\u0301\u0323\u00ad\u200d"),
    min_size=1,
    max_size=6,
)
HARD_HOST = st.lists(HARD_LABEL, min_size=2, max_size=3).map(".".join)


@settings(max_examples=500, deadline=None)
@given(HARD_HOST.filter(lambda host: is_host(host_key(host))))
def test_a_mapped_host_is_not_changed_by_mapping_it_again(host: str):
    assert host_key(host_key(host)) == host_key(host)


LABEL = st.text(st.sampled_from("aZ09-é看казßς"), min_size=1, max_size=8)
PATH = st.from_regex(r"\A(/[A-Za-z0-9_é=%-]{0,8}){0,3}\Z")


@settings(max_examples=300, deadline=None)
@given(
    LABEL,
    st.sampled_from(["com", "ru", "рф", "corp"]),
    PATH,
    st.sampled_from(["domain", "url", "email"]),
)
def test_a_valid_entry_matches_itself_and_any_other_is_refused(
    label: str, tld: str, path: str, kind: str
):
    host = f"{label}.{tld}"
    value = {"domain": host, "url": host + path, "email": f"me@{host}"}[kind]
    entry = ListEntry("deny", kind, value)
    if is_host(host_key(host)):
        assert [match.entry for match in Matcher([entry]).explain(f"so {value} it is")] == [entry]
        loud = re.sub("[a-z]", lambda small: small[0].upper(), value)
        assert Matcher([entry]).matches([loud if kind != "url" else value]).tolist() == [1]
    else:
        with pytest.raises(BadInput):
            Matcher([entry])


def test_a_run_tells_its_place():
    assert list(runs(" ab\x00\u3000c")) == [Run("ab", 1), Run("c", 5)]
