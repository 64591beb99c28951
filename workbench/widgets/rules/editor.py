"""An editor: a draft over a store's posts, with what it does to them and how it
differs from the live policy. Every face that edits policies stands on it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from workbench.errors import BadInput, NotFound
from workbench.history import History, TextLists, Users
from workbench.model.policies import PolicyVersion
from workbench.notebook.workbench import Workbench
from workbench.policy.analysis.analyse import warnings
from workbench.policy.catalogue import BUILT_IN_LISTS
from workbench.policy.changes import changes
from workbench.policy.editing.declare import declared
from workbench.policy.policy import Policy
from workbench.policy.tree import TextIn
from workbench.replay.outcome import Outcome
from workbench.replay.run import conditions
from workbench.replay.simulate import simulate, simulate_changed
from workbench.replay.text_matches import text_matches
from workbench.services.policies import policies, working_copies
from workbench.services.simulations import snapshot
from workbench.services.tags import tags
from workbench.widgets.rules.draft import Draft, threshold_refusal
from workbench.widgets.rules.draft_state import DraftKeeper, DraftState
from workbench.widgets.rules.rule_impact import RuleImpact, impacts, totals

EMPTY = Policy("my-policy", ())


class Editor:
    """A draft that is edited, checked and replayed over the store's posts.

    `draft`: what is edited, with the edits that the same person had not published when an earlier
    editor ended; `restored`: those edits, None when there were none; `keeper`: where edits are
    saved; `saved`: every saved version of every policy; `outcome`: what its last policy without a
    problem would have done, None while there is none; `live`: the policy it is compared with;
    `seconds`: what the last replay took. `progress` is called with a word on what is being done,
    where that can take long.
    """

    def __init__(
        self,
        workbench: Workbench,
        policy: Policy | None = None,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self._workbench = workbench
        self._progress = progress or (lambda _: None)
        self.live = policies.live_policy(workbench.store)
        self.saved = policies.policies(workbench.store)
        begin = policy or (EMPTY if self.live is None else self.live.policy)
        self.draft = Draft.of(begin)
        self.keeper = DraftKeeper(workbench, self.draft.document)
        self.restored = self.keeper.restorable(any_base=policy is None)
        if self.restored is not None:
            self.keeper.adopt(self.restored)
            self.draft = self.draft.replaced(self.restored.document)
        self.seconds = 0.0
        self.refused: str | None = None
        self.history: History | None = None
        self.histograms: dict[object, list[int]] = {}
        self._users, self._lists = Users.none(), TextLists.none()
        self._tags: frozenset[str] = frozenset()
        self._actions: dict[str, dict[str, Any]] = {}
        self._entries = 0
        self._read_store()
        self.outcome: Outcome | None = None
        self._live_outcome: Outcome | None = None
        self._live_totals: dict[str, float] | None = None
        self._replay()

    def read_again(self) -> bool:
        """Take in what the store has now, posts, users, lists, tags and actions; whether it has
        changed.
        """
        with self._workbench.store.read() as tx:
            if tx.head.entries == self._entries:
                return False
        self.live = policies.live_policy(self._workbench.store)
        self.saved = policies.policies(self._workbench.store)
        self.keeper.read()
        self._read_store()
        self.histograms, self.outcome = {}, None
        self._live_outcome = self._live_totals = None
        self._replay()
        return True

    def edit(self, edit: str, *, gesture: str | None = None, **where: Any) -> None:
        """Edit the draft, as `Draft.edited` does; tags and custom actions of the store that its
        rules then use are declared in it. Edits of one `gesture` are undone together.
        Raises: BadInput.
        """
        edited = self.draft.edited(edit, **where).document
        self._take(self.draft.replaced(declared(edited, self._tags, self._actions), gesture))

    def move_threshold(
        self, name: str, which: str, value: object, *, gesture: str | None = None
    ) -> None:
        """Set a threshold of a class, `classified` or `needs_review`, to a number that it can have.

        Raises: BadInput, when it cannot; the draft stays as it is then.
        """
        edited = self.draft.edited("set", path=["classes", name, which], value=value)
        why = threshold_refusal(self.draft, edited, name, which)
        if why is not None:
            raise BadInput(why)
        self._take(self.draft.replaced(edited.document, gesture))

    def undo(self) -> None:
        """Take the last edit back."""
        self._take(self.draft.undone())

    def redo(self) -> None:
        """Make the edit that was taken back last again."""
        self._take(self.draft.redone())

    def go_back(self, version: int) -> None:
        """Edit an earlier version of the live policy. Raises: NotFound."""
        if self.live is None:
            raise NotFound("no policy is live")
        self.open_version(self.live.policy.name, version)

    def open_version(self, policy: str, version: int) -> None:
        """Edit a saved version of any policy. Raises: NotFound."""
        found = policies.policy(self._workbench.store, policy, version)
        self._take(self.draft.replaced(found.to_document()))

    def open_text(self, text: str, name: str) -> None:
        """Edit the policy that a file's text holds; `name`: the file's. Raises: BadInput."""
        actions = policies.known_actions(self._workbench.store)
        self._take(self.draft.replaced(Policy.from_text(text, name, actions).to_document()))

    def open_draft(self, policy: str) -> None:
        """Edit the draft of a policy. Raises: NotFound."""
        self._take(self.draft.replaced(self.keeper.opened_draft(policy).to_document()))

    def open_copy(self, copy_id: str) -> None:
        """Go on with other edits that were not published. Raises: NotFound."""
        store, actor = self._workbench.store, self._workbench.actor
        found = working_copies.working_copy(store, actor, copy_id)
        self.keep()
        self.keeper.adopt(found)
        self._take(self.draft.replaced(found.document))

    def keep(self) -> None:
        """Keep the edits, so that they outlive this editor. Raises: Conflict."""
        self.keeper.keep(self.draft.document)

    def discard(self) -> None:
        """Go back to where the edits began; `undo` brings them back."""
        self.restored = None
        self.keeper.discard()
        self._take(self.draft.replaced(dict(self.keeper.begin)))

    def save_draft(self) -> None:
        """Save the draft in the store. Raises: BadInput, when something is wrong with it."""
        self.keeper.save_draft(self.policy, self.draft.document)

    def publish(self) -> int:
        """Make the draft live; its version. Raises: BadInput, Conflict."""
        version = self._workbench.publish(self.policy)
        self.restored = None
        self.keeper.published(self.draft.document)
        self.live = policies.live_policy(self._workbench.store)
        self._live_outcome, self._live_totals = self.outcome, None
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
        own = [one for one in self.saved if one.policy == self.live.policy.name]
        return sorted(own, key=lambda one: -one.version)

    @property
    def policy(self) -> Policy:
        """The policy that the draft is. Raises: BadInput, with everything that is wrong."""
        if self.draft.policy is None:
            raise BadInput(*self.draft.problems)
        return self.draft.policy

    def changes(self) -> tuple[str, ...]:
        """What the draft says otherwise than the live policy, in sentences."""
        if self.draft.policy is None or self.live is None:
            return ()
        return changes(self.live.policy, self.draft.policy)

    def warnings(self) -> tuple[tuple[str | None, str], ...]:
        """What is worth knowing before the policy is used: (rule or None, what)."""
        policy = self.draft.policy
        found = [] if policy is None else [(one.rule, one.message) for one in warnings(policy)]
        said = [] if self.outcome is None else self.outcome.summary["warnings"]
        return (*found, *((None, one) for one in said))

    def impact(self) -> dict[str, RuleImpact]:
        """What each rule does to the store's posts, against the live policy."""
        return {} if self.outcome is None else impacts(self.outcome, self._live_outcome)

    def totals(self) -> tuple[dict[str, float], dict[str, float] | None]:
        """What the whole draft does, and the live policy."""
        now = {} if self.outcome is None else dict(totals(self.outcome))
        if self._live_outcome is not None and self._live_totals is None:
            self._live_totals = dict(totals(self._live_outcome))
        return now, self._live_totals

    def _take(self, draft: Draft) -> None:
        if draft is not self.draft:
            self.draft = draft
            self._replay()

    def _read_store(self) -> None:
        store = self._workbench.store
        self._tags = frozenset(tags.tag_names(store))
        self._actions = {a.action: a.offered() for a in self._workbench.actions() if not a.built_in}
        shot = snapshot.snapshot(store)
        self._entries = shot.entries
        try:
            self.history = snapshot.history(store, shot)
        except BadInput:  # there are no posts yet: rules can be written all the same
            return
        self._users, self._lists = shot.users(), shot.lists()

    def _replay(self) -> None:
        """Replay the draft, where it can be; what cannot be replayed is said in `refused`."""
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
        return simulate(policy, history, users=self._users, lists=self._lists)

    def _match_lists(self, policy: Policy, history: History) -> None:
        """Match the text lists that a policy reads, saying how far that is."""
        if "text" not in history.columns:
            return
        read = {part.list for _, part in conditions(policy) if isinstance(part, TextIn)}
        for name in sorted(read & {*BUILT_IN_LISTS, *self._lists.lists}):
            text_matches(history, self._lists, name, partial(self._matching, name))

    def _matching(self, name: str, done: int, total: int) -> None:
        self._progress(f"matching texts with the list {name}: {done:,} of {total:,}")
