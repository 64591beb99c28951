"""Users who are chosen in the table, what an action or a tag would do to them, and doing it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import TypedDict

from workbench.errors import BadInput, WorkbenchError, printable
from workbench.formatting import count, duration_words
from workbench.model.tags import Tag
from workbench.notebook.workbench import Workbench
from workbench.services.tables import chosen
from workbench.services.tables.chosen import MAX_USERS, BlastRadius, UserAct
from workbench.services.users.moderation import DURATIONS
from workbench.widgets.page import Handlers
from workbench.widgets.table.chosen_rows import ChosenRows
from workbench.widgets.table.table_state import TableState
from workbench.widgets.users.wording import custom_words, labels_of

MAX_CASES = 50
MAX_NAMES = 5
FIRST_ACT = UserAct("suspend", duration="14d")
_SO_ALREADY = {
    "suspend": "out already",
    "block": "blocked already",
    "enable": "enabled already",
    "add_tags": "tagged so already",
    "remove_tags": "without the tag",
}


class Radius(TypedDict):
    """What an act would do, for the page. `problem`: why it cannot be done, or empty."""

    problem: str
    changed: int
    unchanged: int
    so_already: str
    posts: int
    share: float | None
    written: int
    flagged: int
    protected: list[str]
    n_protected: int
    most_active: Sequence[tuple[str, int]]
    can_be_undone: bool


class ActionOption(TypedDict):
    """An action on users that can be chosen, with its reasons."""

    action: str
    label: str
    reasons: list[str]
    free_text: bool
    required: bool


class ChosenState(TypedDict):
    """What the page shows. `n`: how many are chosen; `batch`: the last one, which can be undone."""

    n: int
    actions: list[ActionOption]
    durations: list[tuple[str, str]]
    tags: list[tuple[str, str]]
    action: str
    tag: str
    reason: str
    duration: str
    radius: Radius | None
    batch: str | None


class ChosenUsers:
    """The users who are chosen in a table. `act`: what is previewed; `report`: shows what was done;
    `send`: sends a file to the browser.
    """

    def __init__(
        self,
        workbench: Workbench,
        table: TableState,
        report: Callable[..., None],
        send: Callable[..., None],
    ) -> None:
        self.workbench, self.table = workbench, table
        self._report, self._send = report, send
        self.act = FIRST_ACT
        self.batch: str | None = None
        self.rows = ChosenRows(table, MAX_USERS)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the chosen users."""
        return self.rows.keys

    def handlers(self) -> Handlers:
        """The functions that handle requests about chosen users, by their names."""
        return {
            **self.rows.handlers(),
            "preview_act": self._preview,
            "act_on_chosen": self._act_on_chosen,
            "undo_batch": self._undo,
            "export_cases": self._export_cases,
        }

    def state(self) -> ChosenState:
        """What the page shows."""
        labels = labels_of(self.workbench)
        known: list[Tag] = list(self.workbench.tags())
        return {
            "n": len(self.rows),
            "actions": [
                {
                    "action": action.action,
                    "label": labels[action.action],
                    "reasons": list(action.reasons),
                    "free_text": action.free_text,
                    "required": action.reason_required,
                }
                for action in self.workbench.actions()
                if action.target == "user"
            ],
            "durations": [(one, f"for {duration_words(one)}") for one in DURATIONS],
            "tags": [(tag.tag, tag.name) for tag in known],
            "action": self.act.action,
            "tag": self.act.tag or "",
            "reason": self.act.reason or "",
            "duration": self.act.duration or "",
            "radius": self._radius() if self.ids else None,
            "batch": self.batch,
        }

    def _preview(self, action: str, tag: str = "", reason: str = "", duration: str = "") -> None:
        self.act = UserAct(action, tag or None, reason.strip() or None, duration or None)

    def _radius(self) -> Radius:
        try:
            found = chosen.blast_radius(self.workbench.store, self.ids, self.act)
        except WorkbenchError as error:
            return {
                **_drawn(BlastRadius(0, (), 0, 0, 0, 0, 0, (), ()), ""),
                "problem": printable(str(error)),
            }
        return _drawn(found, _SO_ALREADY.get(self.act.action, "left as they are"))

    def _act_on_chosen(self, expected: int) -> None:
        """Do what was previewed, if it would do as much as was shown."""
        store, actor = self.workbench.store, self.workbench.actor
        done = chosen.act_on(store, actor, self.ids, self.act, expected=expected)
        self.batch = done.batch_id
        left = f"; {count(done.unchanged, 'user')} left as they are" if done.unchanged else ""
        label = self._label()
        self._report(f"{label}: done for {count(done.users, 'user')}, as {done.batch_id}{left}.")

    def _label(self) -> str:
        if self.act.tag is not None:
            return f"{'Add' if self.act.action == 'add_tags' else 'Remove'} the tag {self.act.tag}"
        return labels_of(self.workbench)[self.act.action]

    def _undo(self, batch_id: str) -> None:
        undone = self.workbench.undo(batch_id)
        left = len(undone.left_alone)
        kept = f"; {count(left, 'user')} changed since, and left alone" if left else ""
        custom = custom_words(self.workbench, undone.not_undone)
        text = f"{batch_id} is taken back for {count(undone.users, 'user')}{kept}{custom}."
        self._report(text, partial=bool(left or custom))
        self.batch = None

    def _export_cases(self) -> None:
        """Send the cases of the chosen users in one archive."""
        if not 0 < len(self.rows) <= MAX_CASES:
            raise BadInput(f"cases are exported for 1 to {MAX_CASES} users at once")
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for user_id in self.ids:
                case = self.workbench.export_case(user_id)
                archive.writestr(zipfile.ZipInfo(case.file_name), case.content)
        self._send("cases.zip", file.getvalue(), "application/zip")
        self._report(f"{count(len(self.rows), 'case')} exported as cases.zip")


def _drawn(found: BlastRadius, so_already: str) -> Radius:
    return {
        "problem": "",
        "changed": len(found.changed),
        "unchanged": found.unchanged,
        "so_already": so_already,
        "posts": found.posts,
        "share": found.posts / found.all_posts if found.all_posts else None,
        "written": found.written,
        "flagged": found.flagged,
        "protected": list(found.protected[:MAX_NAMES]),
        "n_protected": len(found.protected),
        "most_active": found.most_active,
        "can_be_undone": found.can_be_undone,
    }
