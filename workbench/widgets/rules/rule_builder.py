"""The rule builder: rules as IF / THEN cards that are edited, ordered, checked
and replayed as they change.

It holds no logic: it sends what a person did to an `Editor` and shows what the editor says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import traitlets

from workbench.encoding import JsonValue
from workbench.errors import Problem, WorkbenchError, printable
from workbench.formatting import count, day, plural
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.widgets.bundle import bundle
from workbench.widgets.page import Page
from workbench.widgets.rules.condition_choices import choices
from workbench.widgets.rules.editor import Editor
from workbench.widgets.rules.thresholds import threshold_view


class RuleBuilder(Page):
    """Build and order rules, and see what they would have done.

    `view`: what is shown, from the editor. `draft`: whether the edits are saved, and what can be
    opened. `choices`: what inputs offer. `said`: the last message, with its kind (`done` or
    `problem`) and what was asked for. `progress`: what takes long just now. `warnings`: what is
    worth knowing before the policy is used. `editor`: the value behind it; `editor.policy` is the
    policy that was built. `on_simulate`: called with the policy when a person asks for the
    simulation.
    """

    _esm = bundle("rules/rule_builder.js")
    view = traitlets.Dict().tag(sync=True)
    draft = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)
    chosen_class = traitlets.Unicode().tag(sync=True)
    progress = traitlets.Unicode().tag(sync=True)
    warnings = traitlets.List().tag(sync=True)

    def __init__(
        self,
        workbench: Workbench,
        policy: Policy | None = None,
        on_simulate: Callable[[Policy], None] | None = None,
    ) -> None:
        super().__init__()
        self.editor = Editor(workbench, policy, self._progresses)
        self._workbench, self._on_simulate = workbench, on_simulate
        self._what = ""
        self.choices = choices(workbench, self.editor.history)
        self._show()
        self._warn()

    def __repr__(self) -> str:
        """How many rules there are, and problems."""
        draft = self.editor.draft
        n, wrong = len(draft.rules), len(draft.problems)
        return f"<RuleBuilder: {count(n, 'rule')}, {wrong or 'no'} {plural(wrong, 'problem')}>"

    def read_again(self) -> None:
        """Take in what the store has now, as after an import."""
        if not self.editor.read_again():
            return
        self.choices = choices(self._workbench, self.editor.history)
        self._show()
        self._warn()

    def ask(self, what: str, **how: Any) -> None:
        """Do what a person asked for: `edit`, `threshold`, `undo`, `redo`, `open_file`,
        `open_draft`, `open_version`, `open_copy`, `save_file`, `save_draft`, `discard`, `publish`,
        `go_back`, `choose_class`, `simulate`; what goes wrong is shown. `pause` keeps the edits and
        says anew what is worth knowing, once a person pauses. Raises: KeyError, for anything else.
        """
        if what == "pause":
            self._pause()
            return
        self._what = what
        super().ask(what, **how)
        self._show()

    def _tell(self, problem: str) -> None:
        self.said = {"kind": "problem", "text": problem, "of": self._what} if problem else {}

    def _calls(self) -> dict[str, Callable[..., None]]:
        editor = self.editor
        return {
            "edit": self._edit,
            "threshold": editor.move_threshold,
            "undo": editor.undo,
            "redo": editor.redo,
            "go_back": editor.go_back,
            "open_file": self._open_file,
            "open_draft": self._open_draft,
            "open_version": self._open_version,
            "open_copy": editor.open_copy,
            "discard": self._discard,
            "dismiss": self._dismiss,
            "save_file": self._save_file,
            "save_draft": self._save_draft,
            "publish": self._publish,
            "choose_class": self._choose_class,
            "simulate": self._simulate,
            "pause": self._pause,
        }

    def _progresses(self, said: str) -> None:
        self.progress = said

    def _edit(self, edit: str, **where: Any) -> None:
        self.editor.edit(edit, **where)
        if edit == "rename_class" and where.get("old") == self.chosen_class:
            self.chosen_class = str(where.get("new"))  # the panel stays at its class

    def _open_file(self, name: str, text: str) -> None:
        self.editor.open_text(text, name)
        self.said = {
            "kind": "done",
            "text": f"opened {printable(name)}; undo brings back what was here",
        }

    def _save_file(self) -> None:
        policy = self.editor.policy
        plain = re.sub(r"[^\w.-]+", "-", policy.name, flags=re.ASCII).strip("-.")[:80]
        self.send({"file": {"name": f"{plain or 'policy'}.yaml", "text": policy.to_yaml()}})

    def _publish(self) -> None:
        version = self.editor.publish()
        self.said = {"kind": "done", "text": f"published as version {version}; it is live now"}

    def _save_draft(self) -> None:
        self.editor.save_draft()
        text = "the draft is saved in the store; Open lists it"
        self.said = {"kind": "done", "text": text}

    def _open_draft(self, policy: str) -> None:
        self.editor.open_draft(policy)
        self._opened(f"the draft of {policy}")

    def _open_version(self, policy: str, version: int) -> None:
        self.editor.open_version(policy, version)
        self._opened(f"{policy}, version {version}")

    def _opened(self, what: str) -> None:
        text = f"opened {printable(what)}; undo brings back what was here"
        self.said = {"kind": "done", "text": text}

    def _discard(self) -> None:
        self.editor.discard()
        self.said = {"kind": "done", "text": "the edits are discarded; undo brings them back"}

    def _dismiss(self) -> None:
        self.editor.restored = None

    def _pause(self) -> None:
        """Keep the edits, and say what is worth knowing."""
        try:
            self.editor.keep()
        except WorkbenchError as error:
            said = f"the edits are not kept yet: {printable(str(error))}"
            self.said = {"kind": "problem", "text": said}
        self._show_draft()
        self._warn()

    def _choose_class(self, name: str) -> None:
        self.chosen_class = name

    def _simulate(self) -> None:
        policy = self.editor.policy
        if self._on_simulate is not None:
            self._on_simulate(policy)

    def _warn(self) -> None:
        found = self.editor.warnings()
        self.warnings = [{"rule": rule, "text": printable(said)} for rule, said in found]

    def _show(self) -> None:
        self.progress = ""
        self.view = _view(self.editor, self.chosen_class)
        self._show_draft()

    def _show_draft(self) -> None:
        self.draft = _draft(self.editor)


def _view(editor: Editor, chosen_class: str) -> dict[str, Any]:
    """All that the cards show, as plain values."""
    draft, impact = editor.draft, editor.impact()
    rules = draft.rules
    now, live = editor.totals()
    return {
        "document": draft.document,
        "sentences": list(draft.sentences()),
        "problems": [_problem(problem, rules) for problem in draft.problems],
        "refused": editor.refused,
        "impact": [
            None if _is_again(rules, at) else _impact(rule, impact) for at, rule in enumerate(rules)
        ],
        "totals": {"now": now, "live": live},
        "history": _history(editor),
        "seconds": editor.seconds,
        "undo": bool(draft.past),
        "redo": bool(draft.future),
        "live": None if editor.live is None else editor.live.version,
        "changes": list(editor.changes()),
        "versions": [
            {"version": one.version, "by": one.saved_by, "live": one.live, "day": day(one.saved_us)}
            for one in editor.versions
        ],
        "thresholds": threshold_view(editor, chosen_class),
    }


def _draft(editor: Editor) -> dict[str, Any]:
    """Whether the edits are saved, since when, and what else can be opened; times in ms."""
    keeper, state, restored = editor.keeper, editor.state, editor.restored
    others = [c for c in keeper.copies if keeper.copy is None or c.copy_id != keeper.copy.copy_id]
    return {
        "state": state.state,
        "at_ms": None if state.at_us is None else state.at_us // 1000,
        "restored_ms": None if restored is None else restored.kept_us // 1000,
        "drafts": [
            {"policy": one.policy, "by": one.saved_by, "at_ms": one.saved_us // 1000}
            for one in keeper.drafts
        ],
        "copies": [
            {"copy_id": one.copy_id, "policy": one.policy, "at_ms": one.kept_us // 1000}
            for one in others
        ],
        "saved": [
            {"policy": one.policy, "version": one.version, "by": one.saved_by, "live": one.live,
             "at_ms": one.saved_us // 1000}
            for one in sorted(editor.saved, key=lambda one: -one.saved_us)
        ],
    }  # fmt: skip


def _problem(problem: Problem, rules: list[JsonValue]) -> dict[str, Any]:
    """A problem with the position of its rule, None when it belongs to none."""
    names = {rule.get("name"): at for at, rule in enumerate(rules) if isinstance(rule, dict)}
    place = names.get(problem.rule, _number(problem.rule))  # of two alike, the second is wrong
    return {"rule": place, "key": problem.key or "", "text": printable(problem.message)}


def _is_again(rules: list[JsonValue], at: int) -> bool:
    """Whether an earlier rule has the same name, so that counts by name are not this one's."""
    named = [rule.get("name") if isinstance(rule, dict) else None for rule in rules[: at + 1]]
    return named[-1] in named[:-1]


def _number(rule: str | None) -> int | None:
    digits = "".join(c for c in rule or "" if c.isdigit())
    return int(digits) - 1 if digits else None


def _impact(rule: JsonValue, impact: Mapping[str, Any]) -> dict[str, Any] | None:
    found = impact.get(str(rule.get("name"))) if isinstance(rule, dict) else None
    return None if found is None else asdict(found)


def _history(editor: Editor) -> dict[str, Any] | None:
    history = editor.history
    if history is None:
        return None
    first, last = history.span_us
    return {
        "posts": history.n_posts,
        "users": len(history.user_ids),
        "first": day(first),
        "last": day(last),
    }
