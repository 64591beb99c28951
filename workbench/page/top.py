"""The top of the result page: what was replayed, and the headline numbers."""

from __future__ import annotations

from dataclasses import dataclass

from workbench import formatting
from workbench.charts.drawing.period import days
from workbench.page.findings import Findings
from workbench.page.text import outside_text

_EVALUATIONS = {"all_matching": "All matching rules, in order", "first_match": "Only the first"}


@dataclass(frozen=True, slots=True)
class Header:
    """What was replayed: the policy, its way of evaluation among all ways, posts and period.

    `replayed`: the number of posts; `period`: what follows it in the sentence.
    """

    policy: str
    evaluations: tuple[tuple[str, bool], ...]
    replayed: str
    period: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline number, of how many, and what it counts; `fate`: the colour of its dot."""

    number: str
    of: str
    what: str
    fate: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the strip of all posts: those of one fate."""

    fate: str
    posts: int


def header(findings: Findings) -> Header:
    """What was replayed."""
    posts, data = findings.summary["posts"], findings.summary["data"]
    replayed = posts["accepted"] + posts["rejected"]
    scope = f" {formatting.plural(replayed, 'post')} by {formatting.count(data['users'], 'user')}, "
    scope += f"{days(findings.period)} (UTC)"
    if posts["warm_up"]:
        scope += f" · after {formatting.count(posts['warm_up'], 'post')} of warm-up"
    if findings.summary["choices"]["enforcement"] == "none":
        scope += " · nothing enforced"
    evaluations = tuple(
        (words, key == findings.policy.evaluate) for key, words in _EVALUATIONS.items()
    )
    policy = outside_text(findings.policy.name)
    return Header(policy, evaluations, formatting.count(replayed), scope)


def tiles(findings: Findings) -> list[Tile]:
    """The headline numbers."""
    posts, users = findings.summary["posts"], findings.summary["users"]
    by, n_posts = posts["rejected_by"], posts["accepted"] + posts["rejected"]
    of_users = f"of {formatting.count(sum(users.values()), 'user')}"
    out = ("suspended", "blocked")
    return [
        _of_posts(posts["accepted"], n_posts, "accepted", "accepted"),
        *(_of_posts(by[fate], n_posts, f"rejected: {fate}", fate) for fate in out),
        *(
            Tile(formatting.count(users[status]), of_users, f"{status} at the end")
            for status in out
        ),
        Tile(
            formatting.count(sum(findings.summary["actions"].values())),
            "",
            "actions called by rules",
        ),
    ]


def strip(findings: Findings) -> list[Bar]:
    """The parts of one bar of all posts, by what became of them."""
    posts = findings.summary["posts"]
    parts = {"accepted": posts["accepted"], **posts["rejected_by"]}
    order = ("accepted", "suspended", "blocked")
    return [Bar(fate, parts[fate]) for fate in order if parts[fate]]


def _of_posts(part: int, whole: int, what: str, fate: str) -> Tile:
    return Tile(formatting.count(part), formatting.share(part, whole), what, fate)
