"""The result page's smaller tables: actions, users, tags, and what kept posts out."""

from __future__ import annotations

from dataclasses import dataclass

from workbench import formatting
from workbench.page.findings import Findings, UserOut
from workbench.page.text import CauseName, Chip, Head, cause_name, chip, number, outside_text

MAX_ACTIONS, MAX_CAUSES, BAR = 14, 6, 120


@dataclass(frozen=True, slots=True)
class ActionsTable:
    """One row an action with its numbers; `others`: how many were called less often, or 0."""

    heads: list[Head]
    rows: list[tuple[Chip, list[str]]]
    others: int


@dataclass(frozen=True, slots=True)
class CausesTable:
    """One row a cause with its posts; `others`: how many more causes, and their posts."""

    rows: list[tuple[CauseName, str]]
    others: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user with rejected posts. `bar`: the style of the bar; `others`: of causes not named."""

    user_id: str
    status: str
    reason: str | None
    until: str | None
    bar: str
    rejected: str
    causes: list[tuple[CauseName, str]]
    others: str | None


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag: how often added and removed, and how many users have it at the end."""

    tag: str
    numbers: list[str]


def actions_table(findings: Findings) -> ActionsTable | None:
    """How often rules called each action, on how many users, and by whom else; None without any."""
    if not findings.actions:
        return None
    recorded = any(each.recorded for each in findings.actions)
    heads = [Head("Action"), Head("Called", "num"), Head("Users", "num")]
    heads += [Head("Recorded", "num")] if recorded else []
    most = sorted(findings.actions, key=lambda each: -(each.called + each.recorded))[:MAX_ACTIONS]
    rows: list[tuple[Chip, list[str]]] = []
    for each in (each for each in findings.actions if each in most):
        numbers = [each.called, each.users, each.recorded][: len(heads) - 1]
        rows.append((chip(each.name, each.label, findings.policy), list(map(number, numbers))))
    return ActionsTable(heads, rows, len(findings.actions) - len(most))


def causes_table(findings: Findings) -> CausesTable | None:
    """What put users out, with the posts that it kept out; None without any."""
    if not findings.causes:
        return None
    most = MAX_CAUSES if len(findings.causes) > MAX_CAUSES + 1 else len(findings.causes)
    shown, rest = findings.causes[:most], findings.causes[most:]
    others = (len(rest), number(sum(n for _, n in rest))) if rest else None
    return CausesTable([(cause_name(cause), number(n)) for cause, n in shown], others)


def users_table(findings: Findings) -> list[UserRow]:
    """One row a user: those of whose posts most were rejected."""
    most = max((user.rejected for user in findings.users), default=1)
    return [_user(user, most) for user in findings.users]


def tags_table(findings: Findings) -> list[TagRow]:
    """One row a tag."""
    return [TagRow(outside_text(tag), list(map(number, counts))) for tag, *counts in findings.tags]


def _user(user: UserOut, most: int) -> UserRow:
    rest = user.rejected - sum(n for _, n in user.causes)
    return UserRow(
        user_id=outside_text(user.user_id),
        status=user.status,
        reason=outside_text(user.reason) if user.reason else None,
        until=user.until,
        bar=f"width:{max(round(BAR * user.rejected / most), 1)}px",
        rejected=formatting.count(user.rejected),
        causes=[(cause_name(cause), formatting.count(n)) for cause, n in user.causes],
        others=formatting.count(rest) if rest else None,
    )
