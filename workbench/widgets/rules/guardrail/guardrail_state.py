"""What the page of the rule builder shows of the limits of an edit, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from workbench.formatting import count, plural, share
from workbench.model.edit_limits import EditLimits
from workbench.widgets.rules.guardrail.findings import Finding
from workbench.widgets.rules.guardrail.more_taken_out import MoreTakenOut

_AFFECTS = ("suspends", "blocks", "deletes posts of")
_SEVERAL = {
    "suspends": "suspend",
    "blocks": "block",
    "deletes": "delete",
    "affects": "affect",
    "deletes posts of": "delete posts of",
}
_PARTICIPLES = {"suspends": "suspended", "blocks": "blocked"}


class LimitsState(TypedDict):
    """The `EditLimits`, shares in percent, the protected tags with commas between them."""

    users: int
    user_percent: float
    post_percent: float
    protected_tags: str
    most_active: int


class LineState(TypedDict):
    """A limit that is passed, as a sentence: words, a number that opens what it counts, words.

    `finding`: its place among those that are passed; `names`: the first of its users; `others`: how
    many more there are.
    """

    finding: int
    before: str
    count: str
    after: str
    names: list[str]
    others: int


class GuardrailState(TypedDict):
    """`lines`: of the limits that are passed, none where the edit keeps all; `see`: the words of
    what opens everybody who is affected; `tags`: the protected tags that can be excepted.
    """

    lines: list[LineState]
    see: str
    tags: list[str]
    limits: LimitsState


class Wording:
    """The words of what an edit does. `edits`: how many; `live`: the live version that they are
    compared with, None without one.
    """

    def __init__(
        self, more: MoreTakenOut, limits: EditLimits, edits: int, live: int | None
    ) -> None:
        self._taken_out, self._limits = more, limits
        self._one = live is None or edits == 1
        self._than = "" if live is None else f" than version {live} (live)"

    def line(self, finding: Finding, *, first: bool) -> tuple[str, str, str]:
        """The words before the number that opens, the number, and the words after it."""
        n, limits = len(finding.rows), self._limits
        than = self._than if first else ""
        match finding.kind:
            case "users":
                after = f"{than}; the limit is {count(limits.users)}."
                return self._edit(first, *self._out_verbs()), _more(n, "user"), after
            case "user_share":
                after = than + _of_all(finding, limits.user_share)
                return self._edit(first, *_AFFECTS), _more(n, "user"), after
            case "post_share":
                after = than + _of_all(finding, limits.post_share)
                return self._edit(first, "deletes"), _more(n, "post"), after
            case "tag" if first:
                after = f" with the tag {finding.tag}: "
                return self._edit(first, "affects"), count(n, "user"), after
            case "tag":
                carry = "carries" if n == 1 else "carry"
                return "", f"{n:,} of those affected", f" {carry} the tag {finding.tag}: "
            case "most_active":
                verbs = " or ".join(_PARTICIPLES[verb] for verb in self._out_verbs())
                are = "is" if n == 1 else "are"
                after = f" who would be {verbs} {are} among the {count(finding.of)} most active: "
                return "", count(n, "user"), after

    def _edit(self, first: bool, *verbs: str) -> str:
        """What an edit does: `This edit suspends `, `They suspend `."""
        *others, last = verbs if self._one else [_SEVERAL[verb] for verb in verbs]
        joined = f"{', '.join(others)} or {last}" if others else last
        subject = ("This edit", "It") if self._one else ("These edits", "They")
        return f"{subject[0] if first else subject[1]} {joined} "

    def _out_verbs(self) -> Sequence[str]:
        verbs = {"suspends": self._taken_out.suspended, "blocks": self._taken_out.blocked}
        return [verb for verb, rows in verbs.items() if len(rows)]


def _more(n: int, noun: str) -> str:
    return f"{n:,} more {plural(n, noun)}"


def _of_all(finding: Finding, limit: float) -> str:
    return f", {share(len(finding.rows), finding.of)} of all; the limit is {100 * limit:g}%."


def limits_state(limits: EditLimits) -> LimitsState:
    """The limits as the page edits them."""
    return {
        "users": limits.users,
        "user_percent": round(100 * limits.user_share, 2),
        "post_percent": round(100 * limits.post_share, 2),
        "protected_tags": ", ".join(limits.protected_tags),
        "most_active": limits.most_active,
    }
