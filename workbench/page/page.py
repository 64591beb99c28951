"""The result page: one HTML file that needs nothing else and runs nothing.

It has no script, may fetch nothing (its own content security policy says so), and shows what people
wrote as text. Charts stand in it as pictures, light and dark.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import formatting
from workbench.charts.marks import Chart
from workbench.charts.render import chart_svg
from workbench.charts.replay_charts import (
    actions_over_time,
    posts_over_time,
    rules_by_triggers,
    users_out,
)
from workbench.charts.theme import DARK, LIGHT, Theme
from workbench.page.findings import Findings, findings
from workbench.page.markup import Markup, element
from workbench.page.notes import choices, hashes, worth_knowing
from workbench.page.rules import rules_table
from workbench.page.style import style_sheet
from workbench.page.tables import actions_table, causes_table, tags_table, users_table
from workbench.page.top import header, strip, tiles
from workbench.whole_files import replace_file

if TYPE_CHECKING:
    from workbench.replay.outcome import Outcome

CONTENT_SECURITY = (
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
        *header(found),
        tiles(found),
        strip(found),
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
        element("meta", http_equiv="Content-Security-Policy", content=CONTENT_SECURITY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("link", rel="icon", href="data:,"),
        element("title", f"{found.policy.name}: replay"),
        element("style", Markup(style_sheet())),
    )


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
    said = f"{formatting.count(posts['rejected'])} of {formatting.count(whole, 'post')}"
    share = formatting.share(posts["rejected"], whole)
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
