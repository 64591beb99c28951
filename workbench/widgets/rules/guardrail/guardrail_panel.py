"""The guardrail: it warns of an edit that takes out many users or posts, users who carry a
protected tag, or the most active ones, and says whom.
"""

from __future__ import annotations

import numpy as np

from workbench.errors import BadInput, NotFound, printable
from workbench.formatting import count
from workbench.notebook.workbench import Workbench
from workbench.widgets.navigation import Destination, Navigate, Selection
from workbench.widgets.page import Handlers
from workbench.widgets.rules.counted import Counted, Rows
from workbench.widgets.rules.editor import Editor
from workbench.widgets.rules.guardrail.baseline import Baseline
from workbench.widgets.rules.guardrail.findings import Finding, findings
from workbench.widgets.rules.guardrail.guardrail_state import (
    GuardrailState,
    LineState,
    Wording,
    limits_state,
)
from workbench.widgets.rules.guardrail.known_users import KnownUsers
from workbench.widgets.rules.guardrail.more_taken_out import MoreTakenOut

MAX_NAMES = 5
_NAMED = ("tag", "most_active")


class GuardrailPanel:
    """Compares the draft with the live policy, and with the limits of the store. `done`: what the
    last request did, for the message below it.
    """

    def __init__(self, workbench: Workbench, editor: Editor, navigate: Navigate) -> None:
        self._workbench, self._editor, self._navigate = workbench, editor, navigate
        self._baseline = Baseline(editor)
        self._limits = workbench.edit_limits()
        self._known: KnownUsers | None = None
        self._known_of: object = None
        self._compared: tuple[Counted, Counted] | None = None
        self._more: MoreTakenOut | None = None
        self._findings: list[Finding] = []
        self._excepted = 0
        self.done = ""

    @property
    def openers(self) -> Handlers:
        """The requests that open another page."""
        return {"open_affected": self.open_affected, "open_affected_user": self.open_user}

    @property
    def handlers(self) -> Handlers:
        """All requests of the banner."""
        return {
            **self.openers,
            "except_tag": self.except_tag,
            "set_limits": self.set_limits,
        }

    def refresh(self) -> None:
        """Read the limits and the tags of users again."""
        self._limits = self._workbench.edit_limits()
        self._known = self._compared = None

    def open_affected(self, finding: int | None = None) -> None:
        """Open the users or posts by which a limit is passed, by its place; without it, everybody
        who is affected. Raises: NotFound.
        """
        self._compare()
        if self._more is None or not (finding is None or 0 <= finding < len(self._findings)):
            raise NotFound("this warning is not there any more")
        if finding is None:
            rows, title = self._seen(self._more), f"Users whom {self._edit_words()} affects"
        else:
            rows = self._findings[finding].rows
            title = "".join(self._words(self._more)[finding]).strip().rstrip(":.")
        ids = self._more.now.ids(rows)
        page = "Posts" if rows.kind == "posts" else "Users"
        self._navigate(Destination(page, selection=Selection(rows.kind, printable(title), ids)))

    def open_user(self, user_id: str) -> None:
        """Open the page of a user who is named."""
        self._navigate(Destination("Users", user_id=user_id))

    def except_tag(self, tag: str) -> None:
        """Except the users of a tag from the rules that take them out, in one edit. Raises:
        NotFound.

        Who is spared by one rule can meet another one, which is changed, too.
        """
        self._excepted += 1
        rules: list[str] = []
        while more := [rule for rule in self._rules_against(tag) if rule not in rules]:
            self._editor.edit("except_tag", gesture=f"except-{self._excepted}", rules=more, tag=tag)
            rules += more
        if not rules:
            raise NotFound(f"no live rule takes users of the tag {printable(tag)} out by itself")
        named = ", ".join(f"“{printable(rule)}”" for rule in rules)
        self.done = (
            f"{count(len(rules), 'rule')} changed: {named}, "
            f"where user tags are NOT any of {printable(tag)}; Undo restores"
            f" {'it' if len(rules) == 1 else 'them'}"
        )

    def set_limits(
        self,
        users: object,
        user_percent: object,
        post_percent: object,
        protected_tags: str,
        most_active: object,
    ) -> None:
        """Set the limits of the store, as they are typed. Raises: BadInput."""
        self._limits = self._workbench.set_edit_limits(
            users=_whole("users", users),
            user_share=f"{user_percent}%",
            post_share=f"{post_percent}%",
            protected_tags=[tag for part in protected_tags.split(",") if (tag := part.strip())],
            most_active=_whole("most active", most_active),
        )
        self._known = self._compared = None
        self.done = "the limits are set for everybody who uses this store"

    def passed(self) -> list[str]:
        """The limits that the draft passes, as sentences that name no user."""
        self._compare()
        if self._more is None:
            return []
        return ["".join(words).strip().rstrip(":.") for words in self._words(self._more)]

    def state(self) -> GuardrailState:
        """What the page shows."""
        self._compare()
        more = self._more
        if more is None or not self._findings:
            return {"lines": [], "see": "", "tags": [], "limits": limits_state(self._limits)}
        words = self._words(more)
        return {
            "lines": [self._line(n, more, *parts) for n, parts in enumerate(words)],
            "see": f"See the {count(len(self._seen(more)), 'user')}",
            "tags": [finding.tag for finding in self._findings if finding.kind == "tag"],
            "limits": limits_state(self._limits),
        }

    def _rules_against(self, tag: str) -> list[str]:
        """The live rules that take users of a tag out."""
        self._compare()
        tagged = [finding.rows for finding in self._findings if finding.tag == tag]
        return [] if self._more is None or not tagged else self._more.rules_against(tagged[0])

    def _compare(self) -> None:
        """Compare the draft, where it is not compared yet."""
        now, before = self._editor.counted, self._baseline.counted()
        if now is None or before is None:
            self._more, self._findings, self._compared = None, [], None
        elif (
            self._compared is None
            or self._compared[0] is not now
            or self._compared[1] is not before
        ):
            self._more = MoreTakenOut.of(now, before)
            self._findings = findings(self._more, self._known_users(now), self._limits)
            self._compared = now, before

    def _known_users(self, now: Counted) -> KnownUsers:
        """Those of the posts that are counted; they are looked for once."""
        run = now.outcome.run
        if self._known is None or self._known_of is not run.users:
            self._known = KnownUsers.of(run, self._editor.users_table, self._limits)
            self._known_of = run.users
        return self._known

    def _words(self, more: MoreTakenOut) -> list[tuple[str, str, str]]:
        live = self._editor.live
        version = None if live is None else live.version
        wording = Wording(more, self._limits, len(self._editor.draft.past), version)
        return [wording.line(finding, first=n == 0) for n, finding in enumerate(self._findings)]

    def _line(
        self, place: int, more: MoreTakenOut, before: str, number: str, after: str
    ) -> LineState:
        finding = self._findings[place]
        rows = finding.rows.places
        shown = Rows("users", _most_posts(more, rows)) if finding.kind in _NAMED else None
        return {
            "finding": place,
            "before": before,
            "count": number,
            "after": after,
            "names": [] if shown is None else list(more.now.ids(shown)),
            "others": 0 if shown is None else len(rows) - len(shown),
        }

    def _seen(self, more: MoreTakenOut) -> Rows:
        """Who is suspended or blocked, where that alone passes a limit; else all affected."""
        return (
            more.out if self._findings[:1] and self._findings[0].kind == "users" else more.affected
        )

    def _edit_words(self) -> str:
        return "the edit" if len(self._editor.draft.past) == 1 else "the edits"


def _most_posts(more: MoreTakenOut, users: np.ndarray) -> np.ndarray:
    """int64[at most MAX_NAMES]: of some users those with most posts, the most first."""
    offsets = more.now.outcome.run.offsets
    posts = offsets[users + 1] - offsets[users]
    return users[np.argsort(-posts, kind="stable")[:MAX_NAMES]]


def _whole(name: str, value: object) -> int:
    text = str(value).strip()
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise BadInput(f"{name}: expected a whole number, 0 or more, not {printable(text)}")
    return int(text)
