"""What the page of the rule builder shows, as plain values: its rules with their counts, problems,
totals and versions, and what is saved of the edits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TypedDict, cast

from workbench.encoding import JsonObject, JsonValue
from workbench.errors import Problem, printable
from workbench.formatting import day
from workbench.widgets.rules.counted import Kind
from workbench.widgets.rules.draft_state import has_edits
from workbench.widgets.rules.editor import Editor
from workbench.widgets.rules.rule_impact import RuleImpact
from workbench.widgets.rules.variants.pin_state import VariantsState, variants_state
from workbench.widgets.rules.variants.pins import PinBoard


class ProblemRow(TypedDict):
    """A problem of the policy. `rule`: the position of its rule, None when it belongs to none."""

    rule: int | None
    key: str
    text: str


class AgainstState(TypedDict):
    """An `Against` as plain values."""

    new: int
    gone: int


class ImpactState(TypedDict):
    """A `RuleImpact` as plain values."""

    rule: str
    mode: str
    triggers: int
    users: int
    share: float
    trend: tuple[int, ...]
    posts_against: AgainstState | None
    users_against: AgainstState | None


class TotalState(TypedDict):
    """A `TotalImpact` as plain values."""

    key: str
    label: str
    kind: Kind
    now: float
    live: float | None
    against: AgainstState | None


class NoteState(TypedDict):
    """A `RuleNote` as plain values."""

    rule: int
    text: str
    lists: bool
    remedy: str | None
    path: tuple[str | int, ...]
    value: str | None


class DailyActions(TypedDict):
    """How many actions a day the draft calls, and the live policy."""

    now: float
    live: float | None


class HistoryState(TypedDict):
    """The posts that the counts refer to, their first and last day, and the days of each part of a
    trend.
    """

    posts: int
    users: int
    first: str
    last: str
    parts: list[str]


class VersionRow(TypedDict):
    """A saved version of the live policy."""

    version: int
    by: str
    live: bool
    day: str


class BuilderState(TypedDict):
    """What the cards show. `sentences`, `impact`: for each rule; `counted`: the number of the
    counts, which changes with them; `notes`: why rules cannot fire as they are meant to; `refused`:
    why the draft cannot be replayed; `seconds`: how long the last replay took; `undo`, `redo`:
    whether there is an edit to undo or to redo; `live`: the live version; `changes`: since that
    version, in sentences; `variants`: those that are pinned.
    """

    document: JsonObject
    sentences: list[str | None]
    problems: list[ProblemRow]
    refused: str | None
    impact: list[ImpactState | None]
    counted: int
    notes: list[NoteState]
    totals: list[TotalState]
    actions_a_day: DailyActions | None
    history: HistoryState | None
    seconds: float
    undo: bool
    redo: bool
    live: int | None
    changes: list[str]
    variants: VariantsState
    versions: list[VersionRow]


class SavedRow(TypedDict):
    """A saved policy. `at_ms`: when it was saved."""

    policy: str
    by: str
    at_ms: int


class SavedDraftRow(SavedRow):
    """A saved draft."""

    name: str


class CopyRow(TypedDict):
    """Unpublished edits of the same person. `at_ms`: when they were saved."""

    copy_id: str
    policy: str
    at_ms: int


class SavedVersionRow(SavedRow):
    """A saved version of a policy."""

    version: int
    live: bool


class DraftPageState(TypedDict):
    """Whether the edits are saved, since `at_ms`, and what can be opened. `restored_ms`: when the
    edits were made that an earlier page left unpublished; `draft`: the name of the draft that is
    edited, None where it is called as its policy.
    """

    state: str
    at_ms: int | None
    restored_ms: int | None
    draft: str | None
    drafts: list[SavedDraftRow]
    copies: list[CopyRow]
    saved: list[SavedVersionRow]


def builder_state(editor: Editor, board: PinBoard) -> BuilderState:
    """What the cards and the totals show."""
    draft, impact = editor.draft, editor.impact()
    rules = draft.rules
    return {
        "document": draft.document,
        "sentences": list(draft.sentences()),
        "problems": [_problem(problem, rules) for problem in draft.problems],
        "refused": editor.refused,
        "impact": [
            None if _is_repeated(rules, position) else _impact_state(rule, impact)
            for position, rule in enumerate(rules)
        ],
        "counted": 0 if editor.counted is None else editor.counted.number,
        "notes": [cast("NoteState", asdict(note)) for note in editor.notes()],
        "totals": [cast("TotalState", asdict(total)) for total in editor.totals()],
        "actions_a_day": _actions_a_day(editor),
        "history": _history(editor),
        "seconds": editor.seconds,
        "undo": bool(draft.past),
        "redo": bool(draft.future),
        "live": None if editor.live is None else editor.live.version,
        "changes": list(editor.changes()),
        "variants": variants_state(board),
        "versions": [
            {
                "version": saved.version,
                "by": saved.saved_by,
                "live": saved.live,
                "day": day(saved.saved_us),
            }
            for saved in editor.versions
        ],
    }


def draft_state(editor: Editor) -> DraftPageState:
    """Whether the edits are saved, and what can be opened."""
    keeper, state, restored = editor.keeper, editor.state, editor.restored
    current = None if keeper.copy is None else keeper.copy.copy_id
    others = [copy for copy in keeper.copies if copy.copy_id != current and has_edits(copy)]
    return {
        "state": state.state,
        "at_ms": None if state.at_us is None else state.at_us // 1000,
        "restored_ms": None if restored is None else restored.kept_us // 1000,
        "draft": keeper.draft_name,
        "drafts": [
            {
                "name": draft.name,
                "policy": draft.policy,
                "by": draft.saved_by,
                "at_ms": draft.saved_us // 1000,
            }
            for draft in keeper.drafts
        ],
        "copies": [
            {"copy_id": copy.copy_id, "policy": copy.policy, "at_ms": copy.kept_us // 1000}
            for copy in others
        ],
        "saved": [
            {"policy": version.policy, "version": version.version, "by": version.saved_by,
             "live": version.live, "at_ms": version.saved_us // 1000}
            for version in sorted(editor.saved, key=lambda version: -version.saved_us)
        ],
    }  # fmt: skip


def _problem(problem: Problem, rules: list[JsonValue]) -> ProblemRow:
    positions = {_name(rule): position for position, rule in enumerate(rules)}
    position = positions.get(problem.rule)  # of two rules with one name, the second is wrong
    if problem.rule is None or position is None:
        position = _number(problem.rule)
    return {"rule": position, "key": problem.key or "", "text": printable(problem.message)}


def _name(rule: JsonValue) -> object:
    """The name of a rule of the document; None without one."""
    return rule.get("name") if isinstance(rule, dict) else None


def _is_repeated(rules: list[JsonValue], position: int) -> bool:
    """Whether an earlier rule has the same name, so that counts by name are not this rule's."""
    names = [_name(rule) for rule in rules[: position + 1]]
    return names[-1] in names[:-1]


def _number(rule: str | None) -> int | None:
    digits = "".join(c for c in rule or "" if c.isdigit())
    return int(digits) - 1 if digits else None


def _impact_state(rule: JsonValue, impact: Mapping[str, RuleImpact]) -> ImpactState | None:
    measured = impact.get(str(_name(rule))) if isinstance(rule, dict) else None
    return None if measured is None else cast("ImpactState", asdict(measured))


def _actions_a_day(editor: Editor) -> DailyActions | None:
    now, live = editor.counted, editor.counted_live
    if now is None:
        return None
    return {"now": now.actions_a_day, "live": None if live is None else live.actions_a_day}


def _history(editor: Editor) -> HistoryState | None:
    history = editor.history
    if history is None:
        return None
    first, last = history.span_us
    return {
        "posts": history.n_posts,
        "users": len(history.user_ids),
        "first": day(first),
        "last": day(last),
        "parts": [] if editor.counted is None else list(editor.counted.days),
    }
