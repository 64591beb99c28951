"""The result page's smaller tables: actions, users, tags, and what kept out."""

from __future__ import annotations

from workbench import formatting
from workbench.page.findings import Findings, UserOut
from workbench.page.markup import Markup, element, outside
from workbench.page.table_parts import cause_name, cell, chip, number, row, table

MAX_ACTIONS, MAX_CAUSES, BAR = 14, 6, 120


def actions_table(found: Findings) -> Markup:
    """One row an action: how often rules called it, on how many users, and by whom else."""
    recorded = any(each.recorded for each in found.actions)
    heads = [("Action", None), ("Called", "num"), ("Users", "num")]
    heads += [("Recorded", "num")] if recorded else []
    most = sorted(found.actions, key=lambda each: -(each.called + each.recorded))[:MAX_ACTIONS]
    rows = []
    for each in (each for each in found.actions if each in most):
        numbers = [each.called, each.users, each.recorded][: len(heads) - 1]
        named = chip(each.name, each.label, found.policy)
        rows.append(row(cell(named), *(number(n) for n in numbers)))
    if len(found.actions) > MAX_ACTIONS:
        said = f"{len(found.actions) - MAX_ACTIONS} others, called less often"
        rows.append(row(cell(said, class_="soft")))
    return table(None, heads, rows)


def causes_table(found: Findings) -> Markup | None:
    """What put users out, with the posts that it kept out; None without any."""
    most = MAX_CAUSES if len(found.causes) > MAX_CAUSES + 1 else len(found.causes)
    shown, rest = found.causes[:most], found.causes[most:]
    rows = [row(cell(cause_name(cause)), number(n)) for cause, n in shown]
    if rest:
        said = f"{len(rest)} others"
        rows.append(row(cell(said), number(sum(n for _, n in rest))))
    return table(None, [("Put out by", None), ("Posts", "num")], rows) if rows else None


def users_table(found: Findings) -> Markup:
    """One row a user: those of whose posts most were rejected."""
    heads = [
        ("User", None), ("At the end", None), ("Posts rejected", "num"), ("Put out by", None),
    ]  # fmt: skip
    most = max((user.rejected for user in found.users), default=1)
    rows = [_user(user, most) for user in found.users]
    said = "Users with most rejected posts"
    return element("div", table(said, heads, rows), class_="scroll")


def tags_table(found: Findings) -> Markup:
    """One row a tag: how often added and removed, and how many users carry it at the end."""
    heads = [("Tag", None), ("Added", "num"), ("Removed", "num"), ("Users at the end", "num")]
    rows = [row(cell(outside(tag)), *(number(n) for n in numbers)) for tag, *numbers in found.tags]
    return table(None, heads, rows)


def _user(user: UserOut, most: int) -> Markup:
    width = f"width:{max(round(BAR * user.rejected / most), 1)}px"
    bar = element("div", element("i", style=width), formatting.count(user.rejected), class_="bar")
    causes = [
        element("div", cause_name(cause), " ", element("span", formatting.count(n), class_="soft"))
        for cause, n in user.causes
    ]
    rest = user.rejected - sum(n for _, n in user.causes)
    if rest:
        causes.append(element("div", f"others {formatting.count(rest)}", class_="soft"))
    return row(
        cell(element("span", outside(user.user_id), class_="name")),
        cell(*_standing(user)),
        cell(bar, class_="num"),
        cell(*causes),
    )


def _standing(user: UserOut) -> list[object]:
    """A user's status with its reason and its end."""
    reason = element("span", outside(user.reason), class_="soft") if user.reason else None
    below = element("div", user.until, class_="soft") if user.until else None
    return [element("span", user.status, class_="state"), " ", reason, below]
