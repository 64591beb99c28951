"""This module holds the users' page: search, one user, and what is done to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.charts.words import count
from workbench.desk.moments import action_labels
from workbench.desk.user_page import user_line, user_page
from workbench.desk.workbench import Workbench
from workbench.errors import printable
from workbench.model.actions import STATUSES
from workbench.services import moderation, review, tags, users
from workbench.widgets.pages import script
from workbench.widgets.records import PAGE, Records


class UsersView(Records):
    """Find users, look at one, and act on them.

    `wanted`: what is searched for; `user_id`: the user who is looked at, None for the list.
    """

    _esm = script("users_view.js", "records.js")

    def __init__(self, workbench: Workbench, user_id: str | None = None) -> None:
        self.wanted: dict[str, Any] = {"part": None, "tag": None, "status": None, "first": 0}
        self.user_id = user_id
        self._first = 0
        self._why: dict[str, Any] | None = None
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many users were found, or who is looked at."""
        who = f"user {printable(self.user_id)}" if self.user_id else f"{self.view['n']:,} users"
        return f"<UsersView: {who}>"

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {
            "find": self._find,
            "open": self.look_at,
            "close": self._close,
            "moments": self._moments,
            "act": self._act,
            "add_tag": self._add_tag,
            "remove_tag": self._remove_tag,
            "know": self._know,
            "review": self._review,
            "why": self._tell_why,
            "case": self._case,
        }

    def _find(
        self,
        part: str | None = None,
        tag: str | None = None,
        status: str | None = None,
        first: int = 0,
    ) -> None:
        by: dict[str, Any] = {"part": part or None, "tag": tag or None, "status": status or None}
        users.find_users(self.workbench.store, **by, limit=0)  # says what is wrong with it
        self.wanted = {**by, "first": first}

    def look_at(self, user_id: str) -> None:
        """Look at a user. Raises: NotFound."""
        self.workbench.user(user_id)
        self.user_id, self._first, self._why = user_id, 0, None

    def _close(self) -> None:
        self.user_id = None

    def _moments(self, first: int) -> None:
        self._first = first

    @property
    def _who(self) -> str:
        return self.user_id or ""

    def _act(
        self,
        action: str,
        reason: str | None = None,
        duration: str | None = None,
        until: str | None = None,
    ) -> None:
        moderation.take_action(
            self.workbench.store,
            self.workbench.actor,
            action,
            user_id=self._who,
            reason=reason or None,
            arguments={"for": duration or None, "until": until or None},
            new_user=False,
        )
        self._why = None
        label = action_labels(self.workbench)[action]
        back = "; Enable takes it back" if action in ("block", "suspend") else ""
        self._did(f"{label}: done{back}. It stands in the timeline.")

    def _add_tag(self, tag: str) -> None:
        tags.add_tags(self.workbench.store, self.workbench.actor, self._who, [tag])
        self._did(f"tag added: {tag}")

    def _remove_tag(self, tag: str) -> None:
        tags.remove_tags(self.workbench.store, self.workbench.actor, self._who, [tag])
        self._did(f"tag removed: {tag}")

    def _know(self, trust_level: int | None, fraud_score: float | None) -> None:
        known = {"trust_level": trust_level, "fraud_score": fraud_score}
        users.change_user(self.workbench.store, self.workbench.actor, self._who, **known)
        self._did("trust level and fraud score are kept")

    def _review(self) -> None:
        n = review.send_posts_to_review(self.workbench.store, self.workbench.actor, self._who)
        self._did(f"{count(n, 'post')} sent to the review feed")

    def _tell_why(self) -> None:
        self._why = self.workbench.why(self._who).as_plain()

    def _case(self) -> None:
        found = self.workbench.export_case(self._who)
        self._give(found.file_name, found.content, "application/zip")
        self._did(f"the case is exported as {found.file_name}")

    def _seen(self) -> dict[str, Any]:
        return {
            "wanted": self.wanted,
            "statuses": list(STATUSES),
            "tags": [list(pair) for pair in tags.tag_names(self.workbench.store).items()],
            **(self._user() if self.user_id is not None else self._found()),
        }

    def _found(self) -> dict[str, Any]:
        by = {name: self.wanted[name] for name in ("part", "tag", "status")}
        store = self.workbench.store
        found = users.find_users(store, **by, first=self.wanted["first"], limit=PAGE)
        n = users.count_users(store, **by)
        return {"rows": [user_line(one) for one in found], "n": n, "size": PAGE, "user": None}

    def _user(self) -> dict[str, Any]:
        labels = action_labels(self.workbench)
        taken = [
            {
                "action": one.action,
                "label": labels[one.action],
                "reasons": list(one.reasons),
                "free_text": one.free_text,
                "required": one.reason_required,
            }
            for one in self.workbench.actions()
            if one.target == "user"
        ]
        return {
            "user": user_page(self.workbench, self._who, self._first),
            "actions": taken,
            "durations": list(moderation.DURATIONS),
            "why": self._why,
        }
