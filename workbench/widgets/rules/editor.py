"""The editor of a policy: a draft, its effect on the store's posts, and its differences from the
live policy.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np
import pyarrow as pa

from workbench.encoding import JsonObject
from workbench.errors import BadInput, NotFound
from workbench.history import History, RecordedLog, TextLists, Users
from workbench.model.policies import PolicyVersion, WorkingCopy
from workbench.notebook.workbench import Workbench
from workbench.policy.analysis.analyse import warnings
from workbench.policy.catalogue import BUILT_IN_LISTS
from workbench.policy.changes import changes
from workbench.policy.editing.declare import declared
from workbench.policy.editing.edits import mapping_at
from workbench.policy.policy import Policy
from workbench.policy.tree import TextIn
from workbench.replay.outcome import Outcome
from workbench.replay.run import conditions
from workbench.replay.simulate import simulate, simulate_changed
from workbench.replay.text_matches import text_matches
from workbench.services.policies import policies, working_copies
from workbench.services.review.labelling import POST_LABEL_WITHDRAWN, POST_LABELLED
from workbench.services.simulations import snapshot
from workbench.services.simulations.start import Start, start_of
from workbench.services.tags import tags
from workbench.widgets.rules.counted import Counted
from workbench.widgets.rules.draft import Draft, threshold_refusal
from workbench.widgets.rules.draft_state import DraftKeeper, DraftState, has_edits
from workbench.widgets.rules.rule_impact import RuleImpact, TotalImpact, impacts, totals
from workbench.widgets.rules.rule_notes import Known, RuleNote, rule_notes

EMPTY = Policy("my-policy", ())


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a threshold stood before it was moved, and what the policy did then.

    `run`: the moves that are looked at together, such as one drag; `status`: int64[n_users], of
    each user at the end, None where nothing was replayed.
    """

    name: str
    which: str
    value: float
    run: str | None
    status: np.ndarray | None


class Editor:
    """A draft that is edited, checked and replayed over the store's posts.

    `draft`: what is edited, with the unpublished edits of the same person's earlier editor;
    `restored`: those edits, None without any; `keeper`: saves the edits; `saved`: every saved
    version of every policy; `outcome`: that of the last valid policy, None before; `live`: the
    policy that the draft is compared with; `origin`: where the threshold stood that was moved last,
    None after another edit; `seconds`: how long the last replay took; `refused`: why the draft
    cannot be replayed; `reading`: how often the store was read; `users_table`: the store's users as
    they stand now. `progress`: called with what is running, if it can take long.
    """

    def __init__(
        self,
        workbench: Workbench,
        policy: Policy | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self._workbench = workbench
        self._progress = progress
        self.live = policies.live_policy(workbench.store)
        self.saved = policies.policies(workbench.store)
        begin = policy or (EMPTY if self.live is None else self.live.policy)
        self.draft = Draft.of(begin)
        self.keeper = DraftKeeper(workbench, self.draft.document)
        self.restored: WorkingCopy | None = None
        copy = self.keeper.restorable(any_base=policy is None)
        if copy is not None:
            self.keeper.adopt(copy)
            if has_edits(copy):
                self.restored, self.draft = copy, self.draft.replaced(copy.document)
        self.seconds = 0.0
        self.refused: str | None = None
        self.history: History | None = None
        self.origin: Origin | None = None
        self._start, self._lists = Start(Users.none(), RecordedLog.none()), TextLists.none()
        self.users_table = pa.table({})
        self._tags: frozenset[str] = frozenset()
        self._actions: dict[str, JsonObject] = {}
        self._entries = self.reading = 0
        self._read_store()
        self.outcome: Outcome | None = None
        self._live_outcome: Outcome | None = None
        self._counted: Counted | None = None
        self._counted_live: Counted | None = None
        self._replay()

    def refresh(self) -> bool:
        """Read posts, users, lists, tags and actions of the store; returns whether it changed."""
        with self._workbench.store.read() as tx:
            if not tx.log_entries.has_others(self._entries, (POST_LABELLED, POST_LABEL_WITHDRAWN)):
                return False  # labels change nothing of a replay
        self.live = policies.live_policy(self._workbench.store)
        self.saved = policies.policies(self._workbench.store)
        self.keeper.read()
        self._read_store()
        self.outcome = self.origin = None
        self._live_outcome = None
        self._replay()
        return True

    def edit(self, edit: str, *, gesture: str | None = None, **arguments: object) -> None:
        """Edit the draft, as `Draft.edited` does; tags and custom actions of the store that its
        rules use are declared in it. Edits of one `gesture` are undone together. Raises: BadInput.
        """
        edited = self.draft.edited(edit, gesture=None, **arguments).document
        self._take(self.draft.replaced(declared(edited, self._tags, self._actions), gesture))

    def move_threshold(
        self,
        name: str,
        which: str,
        value: object,
        *,
        gesture: str | None = None,
        run: str | None = None,
    ) -> None:
        """Set a threshold of a class, `classified` or `needs_review`; `origin` is where it stood
        before the first move of a `run`.

        Raises: BadInput, when it is not possible; the draft is not changed then.
        """
        edited = self.draft.edited("set", path=["classes", name, which], value=value)
        reason = threshold_refusal(self.draft, edited, name, which)
        if reason is not None:
            raise BadInput(reason)
        origin = self._origin(name, which, run)
        self._take(self.draft.replaced(edited.document, gesture))
        self.origin = origin

    def changed_users(self) -> pa.Array:
        """The ids of the users who end with another status than they did at the `origin`."""
        if self.outcome is None or self.origin is None or self.origin.status is None:
            return pa.array([], pa.large_string())
        is_other = self._statuses() != self.origin.status
        return self.outcome.run.user_ids.take(pa.array(np.flatnonzero(is_other)))

    def undo(self) -> None:
        """Undo the last edit."""
        self._take(self.draft.undone())

    def redo(self) -> None:
        """Redo the edit that was undone last."""
        self._take(self.draft.redone())

    def go_back(self, version: int) -> None:
        """Edit an earlier version of the live policy. Raises: NotFound."""
        if self.live is None:
            raise NotFound("no policy is live")
        self.open_version(self.live.policy.name, version)

    def open_version(self, policy: str, version: int) -> None:
        """Edit a saved version of any policy. Raises: NotFound."""
        published = policies.policy(self._workbench.store, policy, version)
        self.keeper.draft_name = None
        self._take(self.draft.replaced(published.to_document()))

    def open_document(self, document: JsonObject) -> None:
        """Edit another document."""
        self.keeper.draft_name = None
        self._take(self.draft.replaced(document))

    def replayed(self, policy: Policy) -> Outcome:
        """The outcome of any policy over the store's posts. Raises: BadInput, NotFound."""
        if self.history is None:
            raise NotFound("the store has no posts")
        return self._replayed(policy, self.history)

    def open_text(self, text: str, name: str) -> None:
        """Edit the policy in the text of a file; `name`: the file's. Raises: BadInput."""
        actions = policies.known_actions(self._workbench.store)
        document = Policy.from_text(text, name, actions).to_document()
        self.keeper.draft_name = None
        self._take(self.draft.replaced(document))

    def open_draft(self, policy: str) -> None:
        """Edit a draft by its name, by default that of its policy. Raises: NotFound."""
        self._take(self.draft.replaced(self.keeper.open_draft(policy).to_document()))

    def open_copy(self, copy_id: str) -> None:
        """Continue with other unpublished edits. Raises: NotFound."""
        store, actor = self._workbench.store, self._workbench.actor
        copy = working_copies.working_copy(store, actor, copy_id)
        self.save_copy()
        self.keeper.adopt(copy)
        self._take(self.draft.replaced(copy.document))

    def save_copy(self) -> None:
        """Save the edits in a working copy, for a later editor. Raises: Conflict."""
        self.keeper.save_copy(self.draft.document)

    def discard(self) -> None:
        """Go back to the document that the edits began with; `undo` restores them."""
        self.restored = None
        self.keeper.discard()
        self._take(self.draft.replaced(dict(self.keeper.begin)))

    def save_draft(self, name: str | None = None) -> None:
        """Save the draft in the store, by default under the name that it was opened by. Raises:
        BadInput, when it has problems.
        """
        self.keeper.save_draft(self.policy, self.draft.document, name)

    def publish(self, reason: str | None = None, passed: Sequence[str] = ()) -> int:
        """Make the draft live; its version. `reason`: why, and `passed`: the limits of an edit that
        it passes, both for the log. Raises: BadInput, Conflict.
        """
        store, actor = self._workbench.store, self._workbench.actor
        version = policies.publish(store, actor, self.policy, reason=reason, passed=passed)
        self.restored = None
        self.keeper.published(self.draft.document)
        self.live = policies.live_policy(self._workbench.store)
        self._live_outcome = self.outcome
        self.saved = policies.policies(self._workbench.store)
        return version

    @property
    def state(self) -> DraftState:
        """Whether the edits are saved, and where."""
        return self.keeper.state(self.draft.document)

    @property
    def versions(self) -> list[PolicyVersion]:
        """The saved versions of the live policy, the newest first."""
        if self.live is None:
            return []
        versions = [saved for saved in self.saved if saved.policy == self.live.policy.name]
        return sorted(versions, key=lambda saved: -saved.version)

    @property
    def policy(self) -> Policy:
        """The policy of the draft. Raises: BadInput, with all problems."""
        if self.draft.policy is None:
            raise BadInput(*self.draft.problems)
        return self.draft.policy

    def changes(self) -> tuple[str, ...]:
        """The changes of the draft since the live policy, in sentences."""
        if self.draft.policy is None or self.live is None:
            return ()
        return changes(self.live.policy, self.draft.policy)

    def warnings(self) -> tuple[tuple[str | None, str], ...]:
        """Warnings about the policy and its replay: (rule or None, message)."""
        policy = self.draft.policy
        of_policy = [] if policy is None else [(w.rule, w.message) for w in warnings(policy)]
        of_replay: list[str] = [] if self.outcome is None else self.outcome.summary["warnings"]
        return (*of_policy, *((None, message) for message in of_replay))

    @property
    def counted(self) -> Counted | None:
        """What the draft does to the store's posts; None before the first replay."""
        if self.outcome is None:
            return None
        if self._counted is None or self._counted.outcome is not self.outcome:
            self._counted = Counted(self.outcome)
        return self._counted

    @property
    def counted_live(self) -> Counted | None:
        """The same of the live policy; None without one."""
        outcome = self._live_outcome
        if outcome is None:
            return None
        if self._counted_live is None or self._counted_live.outcome is not outcome:
            self._counted_live = Counted(outcome)
        return self._counted_live

    def impact(self) -> dict[str, RuleImpact]:
        """The effect of each rule on the store's posts, compared with the live policy."""
        return {} if self.counted is None else impacts(self.counted, self.counted_live)

    def notes(self) -> list[RuleNote]:
        """Why rules cannot fire as they are meant to."""
        return rule_notes(
            self.draft.document, Known(self.history, self._start.users, self._lists, self._tags)
        )

    def totals(self) -> list[TotalImpact]:
        """The totals of the draft, compared with the live policy; none before the first replay."""
        return [] if self.counted is None else totals(self.counted, self.counted_live)

    def _take(self, draft: Draft) -> None:
        if draft is not self.draft:
            self.draft, self.origin = draft, None
            self._replay()

    def _origin(self, name: str, which: str, run: str | None) -> Origin | None:
        """The value of a threshold before a move; None where it has no value yet."""
        origin = self.origin
        if origin is not None and (origin.name, origin.which, origin.run) == (name, which, run):
            return origin
        value = mapping_at(self.draft.document, ("classes", name)).get(which)
        is_number = isinstance(value, int | float)
        return Origin(name, which, value, run, self._statuses()) if is_number else None

    def _statuses(self) -> np.ndarray | None:
        """int64[n_users], of each user at the end; None where nothing was replayed."""
        outcome = self.outcome
        return None if outcome is None or outcome.state is None else outcome.state.out.status

    def _read_store(self) -> None:
        store = self._workbench.store
        self.reading += 1
        self._tags = frozenset(tags.tag_names(store))
        custom = [action for action in self._workbench.actions() if not action.built_in]
        self._actions = {action.action: cast("JsonObject", action.offered()) for action in custom}
        shot = snapshot.snapshot(store)
        self._entries = shot.entries
        try:
            self.history = snapshot.history(store, shot)
        except BadInput:  # there are no posts
            self.history = None
            return
        self._start, self._lists = start_of(shot, self.history), shot.lists()
        self.users_table = shot.users_table()

    def _replay(self) -> None:
        """Replay the draft; `refused` has the reason where that is not possible."""
        began, self.refused = time.perf_counter(), None
        policy = self.draft.policy
        if policy is None or self.history is None:
            return
        try:
            self.outcome = self._replayed(policy, self.history)
            if self._live_outcome is None and self.live is not None:
                self._live_outcome = self._replayed(self.live.policy, self.history)
        except BadInput as error:
            self.refused = str(error)
        self.seconds = time.perf_counter() - began

    def _replayed(self, policy: Policy, history: History) -> Outcome:
        self._match_lists(policy, history)
        if self.outcome is not None:
            return simulate_changed(self.outcome, policy)
        begin = self._start
        return simulate(policy, history, users=begin.users, log=begin.log, lists=self._lists)

    def _match_lists(self, policy: Policy, history: History) -> None:
        """Match the text lists that a policy reads, and report the progress."""
        if "text" not in history.columns:
            return
        read = {part.list for _, part in conditions(policy) if isinstance(part, TextIn)}
        for name in sorted(read & {*BUILT_IN_LISTS, *self._lists.lists}):
            text_matches(history, self._lists, name, partial(self._report_matching, name))

    def _report_matching(self, name: str, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(f"matching texts with the list {name}: {done:,} of {total:,}")
