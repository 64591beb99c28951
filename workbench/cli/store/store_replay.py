"""The replay of a policy over the posts of a store, for the commands that need one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.options.store_access import StoreAccess
from workbench.errors import BadInput

if TYPE_CHECKING:
    from workbench.policy.policy import Policy
    from workbench.replay.outcome import Outcome
    from workbench.services.simulations.snapshot import Snapshot
    from workbench.store import Store

_POLICY_FILES = (".yaml", ".yml", ".json")


def stored_policy(access: StoreAccess, store: Store, policy: str, version: int | None) -> Policy:
    """The policy of a file, or a saved one. Raises: BadInput, NotFound."""
    from workbench.services.policies import policies

    if Path(policy).suffix not in _POLICY_FILES:
        return policies.policy(store, policy, version)
    if version is not None:
        raise BadInput("`--version` is for a saved policy, not for a file")
    return access.load_policy(policy)


def replay_of_store(store: Store, policy: Policy) -> tuple[Outcome, Snapshot]:
    """What a policy would have done over the posts of a store, and the snapshot that it read."""
    from workbench.cli.terminal.progress import Progress
    from workbench.replay.simulate import simulate
    from workbench.services.simulations import snapshot
    from workbench.services.simulations.start import start_of

    state = snapshot.snapshot(store)
    posts = snapshot.history(store, state)
    begin = start_of(state, posts)
    with Progress() as progress:
        progress.show_replay()
        outcome = simulate(
            policy,
            posts,
            users=begin.users,
            log=begin.log,
            lists=state.lists(),
            progress=progress.show_share,
        )
    return outcome, state
