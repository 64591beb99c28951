"""The scrubber of a user's page: one user's posts replayed under the live rules or a draft, of
which each is worked out when it is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

from workbench.errors import WorkbenchError, printable
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome
from workbench.replay.reference.user_replay import UserReplay
from workbench.services.policies import policies
from workbench.services.simulations.user_outcome import user_outcome
from workbench.store import Store
from workbench.widgets.users.replay_posts import Posts, colours, posts_of
from workbench.widgets.users.replay_step import StepView, step_view
from workbench.widgets.users.wording import labels_of

LIVE, DRAFT = "live", "draft"
_NO_RULES = "No policy is live and none is drafted: there are no rules to replay."
DraftOf = Callable[[], Policy | None]


class ReplayState(TypedDict):
    """The replay of the user `user_id`. `rules`: the policies to choose from, a key and a title
    each; `chosen`: the key of the one that is replayed; `problem`: why there is no replay.
    """

    user_id: str
    rules: list[list[str]]
    chosen: str
    with_recorded: bool
    problem: str
    posts: Posts | None
    colours: dict[str, dict[str, str]]


@dataclass(frozen=True)
class _Replayed:
    """What was replayed. `read`: how far the store was read; `policy`: None without one."""

    user_id: str
    read: tuple[int, int]
    policy: Policy | None
    outcome: Outcome | None
    steps: UserReplay | None


class Scrubber:
    """One user's replay. `draft`: gives the rules that are being edited, None without any."""

    def __init__(self, workbench: Workbench, draft: DraftOf | None = None) -> None:
        self._workbench = workbench
        self._draft = draft or (lambda: _saved_draft(workbench.store))
        self._chosen = LIVE
        self._replayed: _Replayed | None = None

    def replay(
        self, user_id: str, chosen: str = LIVE, *, with_recorded: bool = False
    ) -> ReplayState:
        """Replay a user under the `live` rules or the `draft`, and say why where it cannot be."""
        offered = self._offered()
        self._chosen = chosen if chosen in offered or not offered else next(iter(offered))
        policy = offered[self._chosen][1] if offered else None
        read = _read(self._workbench.store)
        outcome, problem = (
            None,
            "No policy is live and none is drafted: there are no rules to replay.",
        )
        if policy is not None:
            outcome, problem = self._outcome(user_id, policy, with_recorded=with_recorded)
        steps = None if outcome is None else UserReplay(outcome.run, 0)
        self._replayed = _Replayed(user_id, read, policy, outcome, steps)
        return {
            "user_id": user_id,
            "rules": [[key, title] for key, (title, _) in offered.items()],
            "chosen": self._chosen,
            "with_recorded": with_recorded,
            "problem": problem,
            "posts": None if outcome is None else posts_of(outcome),
            "colours": colours(),
        }

    def step(self, user_id: str, number: int) -> StepView | None:
        """A post of the user who is replayed; None for any other user, or no such post."""
        shown = self._replayed
        if shown is None or shown.user_id != user_id or shown.steps is None:
            return None
        if shown.outcome is None or not 0 <= number < len(shown.steps):
            return None
        return step_view(shown.steps.step(number), shown.outcome, labels_of(self._workbench))

    def is_outdated(self) -> bool:
        """Whether the store or the rules have changed since the replay."""
        shown = self._replayed
        if shown is None:
            return False
        _, policy = self._offered().get(self._chosen, ("", None))
        return shown.read != _read(self._workbench.store) or shown.policy != policy

    def _offered(self) -> dict[str, tuple[str, Policy]]:
        """The policies to choose from, by key, with their titles; a draft that differs only."""
        live, draft = policies.live_policy(self._workbench.store), self._draft()
        offered: dict[str, tuple[str, Policy]] = {}
        if live is not None:
            title = f"Live: {printable(live.policy.name)}, version {live.version}"
            offered[LIVE] = (title, live.policy)
        if draft is not None and (live is None or draft != live.policy):
            offered[DRAFT] = ("Draft, as edited", draft)
        return offered

    def _outcome(
        self, user_id: str, policy: Policy, *, with_recorded: bool
    ) -> tuple[Outcome | None, str]:
        try:
            store = self._workbench.store
            return user_outcome(store, user_id, policy, with_recorded=with_recorded), ""
        except WorkbenchError as error:
            return None, printable(str(error))


def _read(store: Store) -> tuple[int, int]:
    """How far the log and the posts go."""
    with store.read() as tx:
        return tx.head.entries, tx.posts.last_seq()


def _saved_draft(store: Store) -> Policy | None:
    """The saved draft of the live policy, or the only one."""
    live, drafts = policies.live_policy(store), policies.drafts(store)
    if live is not None:
        return drafts.get(live.policy.name)
    return next(iter(drafts.values()), None)
