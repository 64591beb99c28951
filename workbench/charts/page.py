"""This module holds the result page: one HTML file that needs nothing else and runs nothing.

It has no script, may fetch nothing (its own content security policy says so), and shows what people
wrote as text. Charts stand in it as pictures, light and dark.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.charts import words
from workbench.charts.files import replace_file
from workbench.charts.findings import Findings, findings
from workbench.charts.marks import Chart
from workbench.charts.markup import Markup, element, outside
from workbench.charts.page_notes import choices, hashes, worth_knowing
from workbench.charts.page_rules import rules_table
from workbench.charts.page_style import style_sheet
from workbench.charts.page_tables import actions_table, causes_table, tags_table, users_table
from workbench.charts.render import chart_svg
from workbench.charts.replay_charts import (
    actions_over_time,
    posts_over_time,
    rules_by_triggers,
    users_out,
)
from workbench.charts.theme import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from workbench.replay.outcome import Outcome

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
FOOT = "All times are UTC. This page has no script and fetches nothing; it can be mailed as it is."
Draw = Callable[["Outcome", Theme], Chart]
CHARTS: tuple[Draw, ...] = (posts_over_time, users_out, rules_by_triggers, actions_over_time)


def write_page(
    outcome: Outcome, path: str | Path, sentences: Mapping[str, str] | None = None
) -> Path:
    """Write an outcome as one HTML file, whole or not at all; return where it is.

    `sentences`: what each rule means in words, by its name. The same outcome gives the same bytes.
    Raises: OSError.
    """
    return replace_file(path, page_html(outcome, sentences).encode("utf-8"))


def page_html(
    outcome: Outcome,
    sentences: Mapping[str, str] | None = None,
    charts: Sequence[Draw] = CHARTS,
) -> str:
    """The page as text, with these charts in it."""
    found = findings(outcome)
    body = element(
        "div",
        *_header(found),
        _tiles(found),
        _strip(found),
        element("div", rules_table(found, sentences or {}), _side(found), class_="grid"),
        element("div", *(_figure(draw, outcome) for draw in charts), class_="half"),
        _people(found),
        element(
            "div",
            _card("Choices of the run", choices(found)),
            _card("What went in, by SHA-256", hashes(found)),
            class_="half",
        ),
        element("footer", FOOT),
        class_="app",
    )
    return f"<!doctype html>\n{element('html', _head(found), element('body', body), lang='en')}\n"


def _head(found: Findings) -> Markup:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("link", rel="icon", href="data:,"),
        element("title", f"{found.policy.name}: replay"),
        element("style", Markup(style_sheet())),
    )


def _header(found: Findings) -> tuple[Markup, Markup]:
    names = ("All matching rules, in order", "Only the first")
    chosen = found.policy.evaluate == "first_match"
    seg = [element("b" if place == chosen else "i", name) for place, name in enumerate(names)]
    head = element(
        "header",
        element("h1", outside(found.policy.name)),
        element("span", "what it would have done", class_="soft"),
        element("span", class_="grow"),
        element("span", *seg, class_="seg"),
    )
    posts, data = found.summary["posts"], found.summary["data"]
    replayed = posts["accepted"] + posts["rejected"]
    warm_up = f" · after {words.count(posts['warm_up'], 'post')} of warm-up"
    said = [
        "Replayed: ", element("span", words.count(replayed), class_="strong"),
        f" {'post' if replayed == 1 else 'posts'} by {words.count(data['users'], 'user')}, ",
        f"{words.days(found.period)} (UTC)",
        warm_up if posts["warm_up"] else None,
        " · nothing enforced" if found.summary["choices"]["enforcement"] == "none" else None,
    ]  # fmt: skip
    return head, element("div", *said, class_="soft")


def _tiles(found: Findings) -> Markup:
    posts, users = found.summary["posts"], found.summary["users"]
    n_posts, n_users = posts["accepted"] + posts["rejected"], sum(users.values())
    by = posts["rejected_by"]
    tiles = [
        _tile(posts["accepted"], words.share(posts["accepted"], n_posts), "accepted", "accepted"),
        *(
            _tile(by[fate], words.share(by[fate], n_posts), f"rejected: {fate}", fate)
            for fate in ("suspended", "blocked")
        ),
        *(
            _tile(users[status], f"of {words.count(n_users, 'user')}", f"{status} at the end")
            for status in ("suspended", "blocked")
        ),
        _tile(sum(found.summary["actions"].values()), "", "actions called by rules"),
    ]
    return element("div", *tiles, class_="tiles")


def _tile(number: int, of: str, what: str, fate: str | None = None) -> Markup:
    dot = element("i", class_=f"dot {fate}") if fate else None
    big = element("div", words.count(number), " ", element("span", of, class_="of"), class_="big")
    return element("div", big, element("div", dot, what, class_="what"), class_="tile")


def _strip(found: Findings) -> Markup:
    """One bar of all posts, by what became of them."""
    posts = found.summary["posts"]
    parts = {"accepted": posts["accepted"], **posts["rejected_by"]}
    order = ("accepted", "suspended", "blocked")
    bars = [element("i", class_=f, style=f"flex:{parts[f]} 0 0") for f in order if parts[f]]
    return element("div", *bars, class_="strip", aria_hidden="true")


def _side(found: Findings) -> Markup:
    cards = [
        _card(
            "Posts that would never have appeared",
            element("p", *_never_appeared(found), class_="soft"),
            causes_table(found),
        ),
        _card("Actions", actions_table(found)) if found.actions else None,
        _card("Worth knowing before you believe this", worth_knowing(found)),
    ]
    return element("div", *cards, class_="side")


def _never_appeared(found: Findings) -> list[object]:
    posts = found.summary["posts"]
    whole = posts["accepted"] + posts["rejected"]
    said = f"{words.count(posts['rejected'])} of {words.count(whole, 'post')}"
    share = words.share(posts["rejected"], whole)
    tail = f" ({share}) came while their user was suspended or blocked."
    return [element("span", said, class_="strong"), tail]


def _people(found: Findings) -> Markup | None:
    """The users with most rejected posts, and the tags that users carry."""
    users = users_table(found) if found.users else None
    tags = _card("Tags", tags_table(found)) if found.tags else None
    if users and tags:
        return element("div", users, tags, class_="grid")
    return users or tags


def _card(title: str, *inside: Markup | None) -> Markup:
    return element("section", element("h2", title), *inside, class_="card")


def _figure(draw: Draw, outcome: Outcome) -> Markup:
    """A chart as a picture; the dark one where the reader's screen is dark."""
    light, dark = draw(outcome, LIGHT), draw(outcome, DARK)
    media = "screen and (prefers-color-scheme: dark)"
    source = element("source", media=media, srcset=_data_uri(chart_svg(dark)))
    title = light.to_dict()["title"]
    said = f"{title['text']}. {title['subtitle']}"
    picture = element("picture", source, element("img", src=_data_uri(chart_svg(light)), alt=said))
    return element("figure", picture, class_="card plain")


def _data_uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode('utf-8')).decode('ascii')}"
