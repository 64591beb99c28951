"""The counts of the rule builder as links: each opens the posts or users that it counts."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.errors import NotFound, printable
from workbench.widgets.navigation import Destination, Navigate, Selection
from workbench.widgets.page import Handlers
from workbench.widgets.rules.counted import BINS, Counted, Rows, Total
from workbench.widgets.rules.editor import Editor
from workbench.widgets.rules.variants.pins import PinBoard

_CHANGES = {"": "", "new": ", but not live", "gone": " live, but not now"}


class CountLinks:
    """What the counts beside the rules and in the totals open, by way of `navigate`."""

    def __init__(self, editor: Editor, board: PinBoard, navigate: Navigate) -> None:
        self._editor, self._board, self._navigate = editor, board, navigate

    @property
    def handlers(self) -> Handlers:
        """The requests of the counts, none of which changes the draft."""
        return {
            "open_rule": self.open_rule,
            "open_part": self.open_part,
            "open_total": self.open_total,
        }

    def open_rule(self, rule: str, what: str, change: str = "") -> None:
        """Open the `posts` on which a rule fires, or their `users`; `change`: those that are `new`
        against the live policy, or `gone`. Raises: NotFound.
        """
        place = 0 if what == "posts" else 1
        now, live = (
            None if counted is None or (rows := counted.rule(rule)) is None else rows[place]
            for counted in (self._editor.counted, self._editor.counted_live)
        )
        verb = "that rule “{}” matches" if what == "posts" else "whose posts rule “{}” matches"
        title = f"{what.capitalize()} {verb.format(printable(rule))}"
        self._open(title, _changed(now, live, change), change)

    def open_part(self, rule: str, part: int) -> None:
        """Open the posts on which a rule fires in one part of its trend. Raises: NotFound."""
        counted = self._need()
        if not 0 <= part < BINS:
            raise NotFound(f"the trend has parts 1 to {BINS}, not {part + 1}")
        title = f"Posts that rule “{printable(rule)}” matches, {counted.days[part]}"
        self._open(title, counted.part(rule, part))

    def open_total(self, total: str, change: str = "", of: str = "now") -> None:
        """Open what a total counts; `of`: the draft (`now`), the `live` policy, or the letter of a
        pinned variant. Raises: NotFound.
        """
        totals, whose = self._totals(of)
        if totals is None or total not in totals:
            raise NotFound("there is no such total")
        found, live = totals[total], self._editor.counted_live
        before = None if live is None else live.totals[total].rows
        title = found.label[0].upper() + found.label[1:] + whose
        self._open(title, _changed(found.rows, before, change), change)

    def _totals(self, of: str) -> tuple[Mapping[str, Total] | None, str]:
        """The totals of a policy, and whose they are as the end of a title."""
        if of == "now":
            return self._need().totals, ""
        if of == "live":
            live = self._editor.counted_live
            return (None if live is None else live.totals), " live"
        variant = self._board.variant(of)
        name = f" “{printable(variant.pinned.name)}”" if variant.pinned.name else ""
        return self._board.totals(variant).totals, f", variant {variant.pinned.letter}{name}"

    def _need(self) -> Counted:
        counted = self._editor.counted
        if counted is None:
            raise NotFound("nothing is counted yet")
        return counted

    def _open(self, title: str, rows: Rows | None, change: str = "") -> None:
        if rows is None:
            raise NotFound("these counts are not there any more")
        ids = self._need().ids(rows)
        selection = Selection(rows.kind, title + _CHANGES[change], ids)
        page = "Posts" if rows.kind == "posts" else "Users"
        self._navigate(Destination(page, selection=selection))


def _changed(now: Rows | None, live: Rows | None, change: str) -> Rows | None:
    """Those that are counted now, or those that only one of the policies counts."""
    if not change:
        return now
    if now is None or live is None:
        return None
    return now.without(live) if change == "new" else live.without(now)
