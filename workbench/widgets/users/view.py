"""The users' page: search, one user, and what is done to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.errors import NotFound, printable, quoted
from workbench.formatting import count
from workbench.model.actions import STATUSES
from workbench.notebook.workbench import Workbench
from workbench.services.review import review
from workbench.services.tags import tags
from workbench.services.users import moderation, users
from workbench.widgets.bundle import bundle
from workbench.widgets.records_page import PAGE, Records, first_shown, number_in
from workbench.widgets.users.moments import labels_of
from workbench.widgets.users.user_page import user_line, user_page


class UsersView(Records):
    """Find users, look at one, and act on them.

    `wanted`: what is searched for; `user_id`: the user who is looked at, None for the list.
    """

    _esm = bundle("users/view.js")

    def __init__(self, workbench: Workbench, user_id: str | None = None) -> None:
        self.wanted: dict[str, Any] = {"part": None, "tag": None, "status": None, "first": 0}
        self.user_id = user_id
        self._first = 0
        self._asks_why = False
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many users were found, or who is looked at."""
        who = f"user {printable(self.user_id)}" if self.user_id else count(self.view["n"], "user")
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
        self.user_id, self._first, self._asks_why = user_id, 0, False

    def _close(self) -> None:
        self.user_id = None

    def _moments(self, first: int) -> None:
        self._first = first

    def _act(
        self,
        user_id: str,
        action: str,
        reason: str | None = None,
        duration: str | None = None,
        until: str | None = None,
    ) -> None:
        moderation.take_action(
            self.workbench.store,
            self.workbench.actor,
            action,
            user_id=user_id,
            reason=reason or None,
            arguments={"for": duration or None, "until": until or None},
            new_user=False,
        )
        label = labels_of(self.workbench)[action]
        back = "; Enable takes it back" if action in ("block", "suspend") else ""
        self._did(f"{label}: done{back}. It is in the timeline.")

    def _add_tag(self, user_id: str, tag: str) -> None:
        found = tags.add_tags(self.workbench.store, self.workbench.actor, user_id, [tag])
        self._did(_tagged(found, "tag added", "was already assigned"))

    def _remove_tag(self, user_id: str, tag: str) -> None:
        found = tags.remove_tags(self.workbench.store, self.workbench.actor, user_id, [tag])
        self._did(_tagged(found, "tag removed", "was gone already"))

    def _know(self, user_id: str, trust_level: object, fraud_score: object) -> None:
        trust, fraud = number_in(trust_level, "trust level"), number_in(fraud_score, "fraud score")
        whole = int(trust) if trust is not None and trust.is_integer() else trust
        known = {"trust_level": whole, "fraud_score": fraud}
        users.change_user(self.workbench.store, self.workbench.actor, user_id, **known)
        self._did("trust level and fraud score are saved")

    def _review(self, user_id: str) -> None:
        store, actor = self.workbench.store, self.workbench.actor
        n = review.send_posts_to_review(store, actor, user_id)
        self._did(f"{count(n, 'post')} sent to the review feed", partial=not n)

    def _tell_why(self) -> None:
        self._asks_why = True

    def _case(self, user_id: str) -> None:
        found = self.workbench.export_case(user_id)
        self._give(found.file_name, found.content, "application/zip")
        self._did(f"the case is exported as {found.file_name}")

    def _seen(self) -> dict[str, Any]:
        known = tags.tag_names(self.workbench.store)
        return {
            "wanted": self.wanted,
            "statuses": list(STATUSES),
            "tags": [list(pair) for pair in known.items()],
            **(self._found() if self.user_id is None else self._user(self.user_id)),
        }

    def _found(self) -> dict[str, Any]:
        by = {name: self.wanted[name] for name in ("part", "tag", "status")}
        store = self.workbench.store
        n = users.count_users(store, **by)
        self.wanted["first"] = first = first_shown(self.wanted["first"], n)
        found = users.find_users(store, **by, first=first, limit=PAGE)
        return {"rows": [user_line(one) for one in found], "n": n, "size": PAGE, "user": None}

    def _user(self, user_id: str) -> dict[str, Any]:
        labels = labels_of(self.workbench)
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
            "user": user_page(self.workbench, user_id, self._first),
            "actions": taken,
            "durations": list(moderation.DURATIONS),
            "why": self.workbench.why(user_id).as_plain() if self._asks_why else None,
        }


def _tagged(found: tags.TagChange, changed: str, unchanged: str) -> str:
    """What became of one tag. Raises: NotFound, when there is no such tag."""
    if found.unknown:
        raise NotFound(f"there is no tag {quoted(found.unknown[0])}")
    return (
        f"{changed}: {found.changed[0]}" if found.changed else f"{found.unchanged[0]} {unchanged}"
    )
