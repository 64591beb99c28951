"""The top of the result page: what was replayed, and the headline numbers."""

from __future__ import annotations

from workbench import formatting
from workbench.charts.period import days
from workbench.page.findings import Findings
from workbench.page.markup import Markup, element, outside


def header(found: Findings) -> tuple[Markup, Markup]:
    """What was replayed: the policy, its way of evaluation, the posts and the period."""
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
    warm_up = f" · after {formatting.count(posts['warm_up'], 'post')} of warm-up"
    said = [
        "Replayed: ", element("span", formatting.count(replayed), class_="strong"),
        f" {'post' if replayed == 1 else 'posts'} by {formatting.count(data['users'], 'user')}, ",
        f"{days(found.period)} (UTC)",
        warm_up if posts["warm_up"] else None,
        " · nothing enforced" if found.summary["choices"]["enforcement"] == "none" else None,
    ]  # fmt: skip
    return head, element("div", *said, class_="soft")


def tiles(found: Findings) -> Markup:
    """The headline numbers."""
    posts, users = found.summary["posts"], found.summary["users"]
    n_posts, n_users = posts["accepted"] + posts["rejected"], sum(users.values())
    by = posts["rejected_by"]
    shown = [
        _tile(
            posts["accepted"], formatting.share(posts["accepted"], n_posts), "accepted", "accepted"
        ),
        *(
            _tile(by[fate], formatting.share(by[fate], n_posts), f"rejected: {fate}", fate)
            for fate in ("suspended", "blocked")
        ),
        *(
            _tile(users[status], f"of {formatting.count(n_users, 'user')}", f"{status} at the end")
            for status in ("suspended", "blocked")
        ),
        _tile(sum(found.summary["actions"].values()), "", "actions called by rules"),
    ]
    return element("div", *shown, class_="tiles")


def _tile(number: int, of: str, what: str, fate: str | None = None) -> Markup:
    dot = element("i", class_=f"dot {fate}") if fate else None
    big = element(
        "div", formatting.count(number), " ", element("span", of, class_="of"), class_="big"
    )
    return element("div", big, element("div", dot, what, class_="what"), class_="tile")


def strip(found: Findings) -> Markup:
    """One bar of all posts, by what became of them."""
    posts = found.summary["posts"]
    parts = {"accepted": posts["accepted"], **posts["rejected_by"]}
    order = ("accepted", "suspended", "blocked")
    bars = [element("i", class_=f, style=f"flex:{parts[f]} 0 0") for f in order if parts[f]]
    return element("div", *bars, class_="strip", aria_hidden="true")
