"""The rule builder: rules as IF / THEN cards that are edited, ordered, checked and replayed as they
change.

It has no logic of its own: it passes requests on to an `Editor`, and shows the editor's state.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import traitlets

from workbench.errors import BadInput, WorkbenchError, printable
from workbench.formatting import count, plural
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, stay
from workbench.widgets.page import Handlers, Page, style
from workbench.widgets.rules.builder_state import builder_state, draft_state
from workbench.widgets.rules.condition_choices import choices
from workbench.widgets.rules.count_links import CountLinks
from workbench.widgets.rules.editor import Editor
from workbench.widgets.rules.funnel_panel import FunnelPanel
from workbench.widgets.rules.guardrail.guardrail_panel import GuardrailPanel
from workbench.widgets.rules.thresholds.threshold_panel import ThresholdPanel
from workbench.widgets.rules.variants.draft_list import DraftList
from workbench.widgets.rules.variants.pins import PinBoard


class RuleBuilder(Page):
    """Build and order rules, and see what they would have done.

    `view`: the state of the cards. `thresholds`: that of the threshold panel, None without a class.
    `funnel`: that of the selected rule, None before it is asked for. `guardrail`: the limits of an
    edit, and which of them the edits pass.
    `draft_list`: the list of drafts, None while it is closed. `draft`: whether the edits are saved,
    and what can be opened. `choices`: the options of the inputs. `message`: the last message, with
    its kind (`done` or `problem`) and the request. `progress`: what is running. `warnings`: of the
    policy. `editor`: the editor behind the cards; `editor.policy` is the policy that was built.
    `board`: the pinned variants. `on_simulate`: called with the policy when a
    person requests the simulation; `navigate`: with where a number leads that a person opens.
    """

    SENT_UNASKED = frozenset({"funnel", "count_without"})
    _esm = bundle("rules/rule_builder.js")
    _css = style(
        "rules/thresholds/thresholds.css",
        "rules/counts.css",
        "rules/funnel.css",
        "rules/variants/variants.css",
        "rules/guardrail/guardrail.css",
    )
    view = traitlets.Dict().tag(sync=True)
    funnel = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    guardrail = traitlets.Dict().tag(sync=True)
    thresholds = traitlets.Dict(allow_none=True).tag(sync=True)
    draft_list = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    draft = traitlets.Dict().tag(sync=True)
    choices = traitlets.Dict().tag(sync=True)
    message = traitlets.Dict().tag(sync=True)
    progress = traitlets.Unicode().tag(sync=True)
    warnings = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(
        self,
        workbench: Workbench,
        policy: Policy | None = None,
        on_simulate: Callable[[Policy], None] | None = None,
        navigate: Navigate = stay,
    ) -> None:
        super().__init__()
        self.editor = Editor(workbench, policy, self._show_progress)
        self.panel = ThresholdPanel(workbench, self.editor, navigate)
        self.board = PinBoard(self.editor)
        self._links = CountLinks(self.editor, self.board, navigate)
        self._funnel = FunnelPanel(self.editor, navigate)
        self._guardrail = GuardrailPanel(workbench, self.editor, navigate)
        self._drafts = DraftList(workbench, self.editor, self.board, navigate)
        self._navigate = navigate
        self._workbench, self._on_simulate = workbench, on_simulate
        self._request = ""
        self.choices = choices(workbench, self.editor.history, self.editor.draft.policy)
        self._draw()
        self._show_warnings()

    def __repr__(self) -> str:
        """How many rules and problems there are."""
        draft = self.editor.draft
        n, wrong = len(draft.rules), len(draft.problems)
        return f"<RuleBuilder: {count(n, 'rule')}, {wrong or 'no'} {plural(wrong, 'problem')}>"

    def refresh(self) -> None:
        """Read the current state of the store, as after an import."""
        self._guardrail.refresh()
        if not self.editor.refresh():
            self.panel.settle()
            self._draw_guardrail()
            self._draw_panel()  # others may have labelled posts
            return
        self.choices = choices(self._workbench, self.editor.history, self.editor.draft.policy)
        self._draw()
        self._show_warnings()

    def ask(self, request: str, **arguments: object) -> None:
        """Handle a request: `edit`, `threshold`, `undo`, `redo`, `open_file`, `open_draft`,
        `open_version`, `open_copy`, `save_file`, `save_draft`, `discard`, `publish`, `go_back`,
        `simulate`, `open_pin`, and those of the `panel`, of the `board` of pinned variants, of
        the list of drafts, of counts, of the funnel and of the limits; an error is shown. `pause`,
        which the page sends once a person pauses, saves the edits and updates the warnings. Raises:
        KeyError, for any other.
        """
        if request != "threshold":
            self.panel.settle()
        if request == "pause":
            self._pause()
            return
        self._request = request
        super().ask(request, **arguments)
        if request in self._funnel.handlers:
            state = self._funnel.state()
            self.funnel = None if state is None else dict(state)
            return
        openers = {**self._links.handlers, **self._guardrail.openers}
        if request in openers or request in ("open_lists", "open_imports", "open_compared"):
            return  # another page was opened
        if request in self.panel.handlers:
            self._draw_panel()
        else:
            self._draw()
        if self._guardrail.done and not self.message:
            self._show_done(self._guardrail.done)
        self._guardrail.done = ""
        if request != "threshold":  # a step of a drag must be short
            self._draw_drafts()

    def _show_problem(self, problem: str) -> None:
        message = {"kind": "problem", "text": problem, "request": self._request}
        self.message = message if problem else {}

    def _show_done(self, text: str) -> None:
        self.message = {"kind": "done", "text": text}

    def _handlers(self) -> Handlers:
        editor = self.editor
        return {
            "edit": self._edit,
            "threshold": self._move_threshold,
            "undo": editor.undo,
            "redo": editor.redo,
            "go_back": editor.go_back,
            "open_file": self._open_file,
            "open_draft": self._open_draft,
            "open_version": self._open_version,
            "open_copy": editor.open_copy,
            "open_pin": self._open_pin,
            "discard": self._discard,
            "dismiss": self._dismiss,
            "save_file": self._save_file,
            "save_draft": self._save_draft,
            "publish": self._publish,
            "simulate": self._simulate,
            "pause": self._pause,
            **self.panel.handlers,
            **self.board.handlers,
            **self._drafts.handlers,
            **self._links.handlers,
            **self._funnel.handlers,
            **self._guardrail.handlers,
            "open_lists": self._open_lists,
            "open_imports": lambda: self._navigate(Destination("Imports")),
        }

    def _open_lists(self) -> None:
        self._navigate(Destination("Text lists"))

    def _show_progress(self, text: str) -> None:
        self.progress = text

    def _edit(self, edit: str, *, gesture: str | None = None, **arguments: object) -> None:
        self.editor.edit(edit, gesture=gesture, **arguments)
        if edit == "rename_class" and arguments.get("old") == self.panel.chosen:
            self.panel.choose_class(str(arguments.get("new")))  # the panel stays at its class

    def _move_threshold(
        self,
        name: str,
        which: str,
        value: object,
        *,
        gesture: str | None = None,
        run: str | None = None,
    ) -> None:
        self.editor.move_threshold(name, which, value, gesture=gesture, run=run)
        self.panel.follow(name, which)

    def _open_file(self, name: str, text: str) -> None:
        self.editor.open_text(text, name)
        self._show_opened(name)

    def _save_file(self) -> None:
        policy = self.editor.policy
        file_name = re.sub(r"[^\w.-]+", "-", policy.name, flags=re.ASCII).strip("-.")[:80]
        self.send({"file": {"name": f"{file_name or 'policy'}.yaml", "text": policy.to_yaml()}})

    def _publish(self, reason: str | None = None) -> None:
        passed = self._guardrail.passed()
        if passed and not (reason or "").strip():
            raise BadInput("these rules pass a limit of an edit: say why, for the log")
        version = self.editor.publish(reason, passed)
        self._show_done(f"published as version {version}; it is live now")

    def _save_draft(self, name: str | None = None) -> None:
        self.editor.save_draft(name)
        self._show_done("the draft is saved in the store; the list of drafts has it")

    def _open_draft(self, policy: str) -> None:
        self.editor.open_draft(policy)
        self._show_opened(f"the draft of {policy}")

    def _open_version(self, policy: str, version: int) -> None:
        self.editor.open_version(policy, version)
        self._show_opened(f"{policy}, version {version}")

    def _open_pin(self, letter: str) -> None:
        self.board.open(letter)
        self._show_opened(f"variant {letter}")

    def _show_opened(self, name: str) -> None:
        self._show_done(f"opened {printable(name)}; Undo restores the previous rules")

    def _discard(self) -> None:
        self.editor.discard()
        self._show_done("the edits are discarded; Undo restores them")

    def _dismiss(self) -> None:
        self.editor.restored = None

    def _pause(self) -> None:
        """Save the edits, and update the warnings."""
        try:
            self.editor.save_copy()
        except WorkbenchError as error:
            text = f"the edits are not saved yet: {printable(str(error))}"
            self.message = {"kind": "problem", "text": text}
        self._draw_draft()
        self._draw_panel()
        self._show_warnings()

    def _simulate(self) -> None:
        policy = self.editor.policy
        if self._on_simulate is not None:
            self._on_simulate(policy)

    def _show_warnings(self) -> None:
        warnings = self.editor.warnings()
        self.warnings = [{"rule": rule, "text": printable(text)} for rule, text in warnings]

    def _draw(self) -> None:
        self.progress = ""
        with self.hold_sync():  # one message, which the page draws at once
            self.view = dict(builder_state(self.editor, self.board))
            self._draw_guardrail()
            self._draw_panel()
            self._draw_draft()

    def _draw_guardrail(self) -> None:
        self.guardrail = dict(self._guardrail.state())

    def _draw_drafts(self) -> None:
        state = self._drafts.state()
        self.draft_list = None if state is None else dict(state)

    def _draw_panel(self) -> None:
        state = self.panel.state()
        self.thresholds = None if state is None else dict(state)

    def _draw_draft(self) -> None:
        self.draft = dict(draft_state(self.editor))
