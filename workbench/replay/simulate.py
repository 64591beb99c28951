"""The replay of a policy over a history: one call, two evaluators.

Source: spec 3 to 6.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.errors import BadInput, expected, quoted
from workbench.policy.policy import Policy
from workbench.replay.choices import Choices
from workbench.replay.compiled.changed import decide_changed
from workbench.replay.compiled.counts import tally_of
from workbench.replay.compiled.replay import Decided, decide
from workbench.replay.compiled.tables import log_table, outcomes_table, users_table
from workbench.replay.compiled.threads import POSTS_A_CHUNK, Workers
from workbench.replay.outcome import Outcome
from workbench.replay.reference.tables import replay_plainly
from workbench.replay.run import Run, bind, rebound
from workbench.threads import thread_count

if TYPE_CHECKING:
    from workbench.history import History, RecordedLog, TextLists, Users

EVALUATORS = ("kernel", "plain")


def simulate(
    policy: Policy,
    history: History,
    *,
    users: Users | None = None,
    log: RecordedLog | None = None,
    lists: TextLists | None = None,
    from_time: object = None,
    as_of: object = None,
    enforcement: str = "full",
    evaluator: str = "kernel",
    threads: int | None = None,
    posts_a_chunk: int = POSTS_A_CHUNK,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Replay a policy over a history and return what would have happened.

    `users`: the starting state; `log`: recorded entries to replay along; `lists`: text lists;
    `from_time`, `as_of`: times as text or epoch numbers; `progress`: called with chunks done and
    all. The outcome is the same whatever the evaluator, the threads and the chunks.

    Raises: BadInput, when the policy reads what no source has, or a choice cannot be.
    """
    run = bound(policy, history, users, log, lists, Choices.read(from_time, as_of, enforcement))
    if evaluator == "plain":
        return replay_plainly(run)
    if evaluator != "kernel":
        raise BadInput(f"unknown evaluator {quoted(evaluator)}; {expected(EVALUATORS, evaluator)}")
    workers = Workers(thread_count(threads), posts_a_chunk, progress)
    return outcome_of(decide(run, workers))


def simulate_changed(outcome: Outcome, policy: Policy) -> Outcome:
    """Replay a changed policy over what an outcome was replayed over, re-doing only what can have
    changed.

    Exactly the outcome of a full replay; much cheaper where only thresholds moved a little.
    Raises: BadInput, as `simulate` does.
    """
    if not isinstance(outcome.state, Decided):
        return replay_plainly(rebound(outcome.run, policy))
    return outcome_of(decide_changed(outcome.state, policy))


def bound(
    policy: Policy,
    history: History,
    users: Users | None,
    log: RecordedLog | None,
    lists: TextLists | None,
    choices: Choices,
) -> Run:
    """Bind a policy to its sources; those left out are empty."""
    from workbench.history import RecordedLog, TextLists, Users

    return bind(
        policy,
        history,
        Users.none() if users is None else users,
        RecordedLog.none() if log is None else log,
        TextLists.none() if lists is None else lists,
        choices,
    )


def replayed(run: Run) -> Outcome:
    """The outcome of a run whose sources are bound already."""
    return outcome_of(decide(run, Workers()))


def outcome_of(decided: Decided) -> Outcome:
    """The outcome of what the kernel decided."""
    return Outcome(
        decided.run,
        tally_of(decided.run, decided.counts),
        lambda: outcomes_table(decided),
        lambda: users_table(decided),
        lambda: log_table(decided),
        decided,
    )
