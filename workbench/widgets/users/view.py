"""The page of users: search, one user, and actions on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

import traitlets

from workbench.errors import NotFound, printable, quoted
from workbench.formatting import count
from workbench.notebook.workbench import Workbench
from workbench.services.review import review
from workbench.services.tags import tags
from workbench.services.users import users
from workbench.services.users.moderation import DURATIONS
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, stay
from workbench.widgets.page import Handlers, style
from workbench.widgets.records_page import RecordsPage, typed_number
from workbench.widgets.table.table_state import TablePart, TableState
from workbench.widgets.users.acting import ActionChoice, act_on_user, action_choices
from workbench.widgets.users.chosen_users import ChosenState, ChosenUsers
from workbench.widgets.users.scrubber import LIVE, DraftOf, Scrubber
from workbench.widgets.users.user_page import UserPage, user_page


class UsersState(TypedDict, total=False):
    """What the page shows: the table of users with those that are `chosen`, or one `user`."""

    table: TablePart
    chosen: ChosenState
    tags: list[list[str]]
    user: UserPage | None
    actions: list[ActionChoice]
    durations: list[str]
    why: Mapping[str, object] | None


class UsersView(RecordsPage):
    """Find users, open one, and act on them.

    `table`: what is asked of the list; `chosen`: the users who are chosen in it; `user_id`: the
    user who is shown, None for the list; `replay`: that user's posts under the rules, empty before
    they are replayed; `step`: the post of it that is looked at. `draft`: gives the rules that are
    being edited.
    """

    LOOKS = frozenset(("replay", "step"))
    replay = traitlets.Dict().tag(sync=True)
    step = traitlets.Dict().tag(sync=True)
    _esm = bundle("users/view.js")
    _css = style(
        "table/table.css",
        "table/chosen.css",
        "users/chosen_users.css",
        "users/user.css",
        "users/scrubber.css",
    )

    def __init__(
        self,
        workbench: Workbench,
        user_id: str | None = None,
        navigate: Navigate = stay,
        draft: DraftOf | None = None,
    ) -> None:
        self.table = TableState(workbench, "users", self._send_file, self._send_rows, self._go)
        self.chosen = ChosenUsers(workbench, self.table, self._report, self._send_file)
        self.scrubber = Scrubber(workbench, draft)
        self.user_id, self.navigate = user_id, navigate
        self._first = 0
        self._group: str | None = None
        self._shows_evidence = False
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many users were found, or who is shown."""
        shown = (
            f"user {printable(self.user_id)}"
            if self.user_id
            else count(self.view["table"]["n"], "user")
        )
        return f"<UsersView: {shown}>"

    def _handlers(self) -> Handlers:
        return {
            **self.table.handlers(),
            **self.chosen.handlers(),
            "open": self.open_user,
            "close": self._close,
            "timeline": self._show_timeline,
            "act": self._act,
            "add_tag": self._add_tag,
            "remove_tag": self._remove_tag,
            "set_scores": self._set_scores,
            "review": self._send_to_review,
            "why": self._show_evidence,
            "rule": self._open_rule,
            "post": self._open_post,
            "case": self._export_case,
            "replay": self._replay,
            "step": self._step,
        }

    def refresh(self) -> None:
        """Read the store again; a replay of what has changed since is removed."""
        super().refresh()
        if self.replay and self.scrubber.is_outdated():
            self.replay = self.step = {}

    def _go(self, destination: Destination) -> None:
        """Open a user on this page, and anything else where it is shown."""
        if destination.page == "Users" and destination.user_id is not None:
            self.open_user(destination.user_id)
        else:
            self.navigate(destination)

    def open_user(self, user_id: str) -> None:
        """Show a user. Raises: NotFound."""
        self.workbench.user(user_id)
        self.user_id, self._first, self._shows_evidence = user_id, 0, False
        self._group = None

    def open_destination(self, destination: Destination) -> None:
        """Show the user or the selection that is named, if one is. Raises: NotFound."""
        if destination.user_id is not None:
            self.open_user(destination.user_id)
            self.refresh()
        elif destination.selection is not None:
            self.user_id = None
            self.table.select(destination.selection)
            self.refresh()

    def _close(self) -> None:
        self.user_id = None

    def _show_timeline(self, first: int = 0, group: str | None = None) -> None:
        self._first, self._group = first, group

    def _open_rule(self, rule: str) -> None:
        self.navigate(Destination("Rules", rule=rule))

    def _open_post(self, post_id: str) -> None:
        self.navigate(Destination("Posts", user_id=self.user_id, post_id=post_id))

    def _act(
        self,
        user_id: str,
        action: str,
        reason: str | None = None,
        duration: str | None = None,
        until: str | None = None,
    ) -> None:
        self._report(act_on_user(self.workbench, user_id, action, reason, duration, until))

    def _add_tag(self, user_id: str, tag: str) -> None:
        change = tags.add_tags(self.workbench.store, self.workbench.actor, user_id, [tag])
        self._report(_tag_change(change, "tag added", "was already assigned"))

    def _remove_tag(self, user_id: str, tag: str) -> None:
        change = tags.remove_tags(self.workbench.store, self.workbench.actor, user_id, [tag])
        self._report(_tag_change(change, "tag removed", "was already removed"))

    def _set_scores(self, user_id: str, trust_level: object, fraud_score: object) -> None:
        trust = typed_number(trust_level, "trust level")
        fraud = typed_number(fraud_score, "fraud score")
        whole = int(trust) if trust is not None and trust.is_integer() else trust
        scores = {"trust_level": whole, "fraud_score": fraud}
        users.change_user(self.workbench.store, self.workbench.actor, user_id, **scores)
        self._report("trust level and fraud score are saved")

    def _send_to_review(self, user_id: str) -> None:
        store, actor = self.workbench.store, self.workbench.actor
        n = review.send_posts_to_review(store, actor, user_id)
        self._report(f"{count(n, 'post')} sent to the review feed", partial=not n)

    def _show_evidence(self) -> None:
        self._shows_evidence = True

    def _replay(self, user_id: str, chosen: str = LIVE, *, with_recorded: bool = False) -> None:
        """Replay a user, and show the post to begin with."""
        state = self.scrubber.replay(user_id, chosen, with_recorded=with_recorded)
        posts = state["posts"]
        first = None if posts is None else self.scrubber.step(user_id, posts["start"])
        self.step = {} if first is None else dict(first)
        self.replay = dict(state)

    def _step(self, user_id: str, number: int) -> None:
        """Show a post of the replay."""
        found = self.scrubber.step(user_id, number)
        if found is not None:
            self.step = dict(found)

    def _export_case(self, user_id: str) -> None:
        file = self.workbench.export_case(user_id)
        self._send_file(file.file_name, file.content, "application/zip")
        self._report(f"the case is exported as {file.file_name}")

    def _view_state(self) -> UsersState:
        if self.user_id is not None:
            return self._user_state(self.user_id)
        return {"table": self.table.read(), "chosen": self.chosen.state(), "user": None}

    def _user_state(self, user_id: str) -> UsersState:
        known = tags.tag_names(self.workbench.store)
        return {
            "tags": [list(pair) for pair in known.items()],
            "user": user_page(self.workbench, user_id, self._first, self._group),
            "actions": action_choices(self.workbench),
            "durations": list(DURATIONS),
            "why": self.workbench.why(user_id).as_plain() if self._shows_evidence else None,
        }


def _tag_change(change: tags.TagChange, changed: str, unchanged: str) -> str:
    """The result for one tag. Raises: NotFound, when there is no such tag."""
    if change.unknown:
        raise NotFound(f"there is no tag {quoted(change.unknown[0])}")
    if change.changed:
        return f"{changed}: {change.changed[0]}"
    return f"{change.unchanged[0]} {unchanged}"
