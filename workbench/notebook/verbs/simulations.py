"""The verbs about simulations: replay a policy, list the applied ones, and undo one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict, Unpack

from workbench.model.batches import Batch
from workbench.model.imports import HistoryRange
from workbench.notebook.records import Records
from workbench.notebook.simulation.memo import change_memo
from workbench.notebook.simulation.simulation import Simulation
from workbench.notebook.verbs.acting import Acting
from workbench.policy.policy import Policy
from workbench.replay.simulate import simulate
from workbench.services.policies import policies
from workbench.services.simulations import apply, history_range, snapshot, undo
from workbench.services.simulations.start import start_of
from workbench.services.tags.downloads import Download

LAST = "last"


class ReplayChoices(TypedDict, total=False):
    """Choices of a replay, passed on to `simulate`."""

    enforcement: str
    evaluator: str
    threads: int | None
    posts_a_chunk: int
    progress: Callable[[int, int], None] | None


class SimulationVerbs(Acting):
    """The verbs about simulations."""

    def simulate(
        self,
        policy: Policy | str,
        *,
        version: int | None = None,
        start: str | None = None,
        recorded: bool = False,
        from_time: object = None,
        as_of: object = None,
        since: object = None,
        until: object = None,
        **choices: Unpack[ReplayChoices],
    ) -> Simulation:
        """Replay a policy over the store's posts, without a lock on the store.

        `policy`: a policy, or the name of a saved one. `start`: users begin enabled and `tagged`,
        with the tags that they had when their posts came, as far as the log knows (the default);
        `untagged`; or with their status and tags of `now`. `recorded`: also replay the entries of
        the moderation log, by default from `untagged` users on. `from_time`: earlier posts only
        fill windows; `as_of`: when the replay ends.
        `since`, `until`: posts before, and from then on, are not replayed and fill no window; by
        default the store's history range, `all` for no limit. All four also `7d` (ago), `yesterday`
        or `today`. `choices`: see `ReplayChoices`. Raises: BadInput, NotFound.
        """
        saved = isinstance(policy, str)
        chosen = policies.policy(self.store, policy, version) if saved else policy
        shot, from_us = snapshot.snapshot(self.store), self._moment("from_time", from_time)
        period = self._period(shot.period, since, until)
        history = snapshot.history(self.store, shot, period=period)
        begin = start_of(shot, history, start, recorded=recorded, from_us=from_us)
        outcome = simulate(
            chosen,
            history,
            users=begin.users,
            log=begin.log,
            lists=shot.lists(),
            from_time=from_us,
            as_of=self._moment("as_of", as_of),
            **choices,
        )
        return Simulation(self.store, self.actor, outcome, shot)

    def history_range(self) -> HistoryRange:
        """The period of the posts that simulations read."""
        return history_range.history_range(self.store)

    def set_history_range(self, since: object = None, until: object = None) -> HistoryRange:
        """Let simulations read the posts from `since` to before `until` alone; without them, all.

        Logged. Times as for `simulate`. Raises: BadInput.
        """
        period = self._period(HistoryRange(), since, until)
        history_range.set_history_range(self.store, self.actor, period)
        return period

    def _period(self, stored: HistoryRange, since: object, until: object) -> HistoryRange:
        """A period of which each end is as given, or as stored. Raises: BadInput."""
        since_us = self._end("since", since, stored.since_us)
        until_us = self._end("until", until, stored.until_us)
        return history_range.checked(HistoryRange(since_us, until_us))

    def _end(self, option: str, value: object, stored: int | None) -> int | None:
        if value is None:
            return stored
        return None if value == history_range.ALL else self._moment(option, value)

    def change_memo(
        self, policy: Policy | str, why: str = "", *, version: int | None = None, seed: int = 1
    ) -> Download:
        """What a policy would change against the live one, as an HTML file to decide on and sign.

        `policy`: a policy, or the name of a saved one; `why`: the reason; `seed`: of the sample of
        posts. The same posts, policies and reason give the same bytes. Raises: BadInput, NotFound.
        """
        simulation = self.simulate(policy, version=version)
        return change_memo(self.store, simulation, simulation.plan(), why, seed)

    def batches(self) -> Records[Batch]:
        """The applied simulations, oldest first."""
        return Records("Applied simulations", Batch, apply.batches(self.store))

    def undo(self, batch: Batch | str = LAST) -> undo.Undone:
        """Undo an applied simulation, except for users who were changed since.

        `batch`: the batch, its id, or `last` for the newest that was not undone.
        Raises: NotFound, Conflict.
        """
        if isinstance(batch, Batch):
            batch_id = batch.batch_id
        else:
            batch_id = apply.newest(self.store).batch_id if batch == LAST else batch
        return undo.undo(self.store, self.actor, batch_id)
