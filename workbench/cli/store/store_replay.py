"""The replay of a policy over the posts of a store, for the commands that need one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.store_access import StoreAccess
from workbench.cli.options.types import TEXT, WHOLE_NUMBER
from workbench.errors import BadInput

if TYPE_CHECKING:
    from workbench.policy.policy import Policy
    from workbench.replay.outcome import Outcome
    from workbench.services.simulations.snapshot import Snapshot
    from workbench.store import Store

_POLICY_FILES = (".yaml", ".yml", ".json")


def policy_argument() -> Decorator:
    """The argument `POLICY`: a file, or the name of a saved policy."""
    help_ = "a policy file, or the name of a saved policy"
    return click.argument("policy", metavar="POLICY", type=TEXT, help=help_)


def version_option() -> Decorator:
    """The option `--version`, of a saved policy."""
    help_ = "a saved version; the newest otherwise"
    return click.option("--version", type=WHOLE_NUMBER, metavar="N", help=help_)


def stored_policy(access: StoreAccess, store: Store, policy: str, version: int | None) -> Policy:
    """The policy of a file, or a saved one. Raises: BadInput, NotFound."""
    from workbench.services.policies import policies

    if Path(policy).suffix not in _POLICY_FILES:
        return policies.policy(store, policy, version)
    if version is not None:
        raise BadInput("`--version` is for a saved policy, not for a file")
    return access.load_policy(policy)


def named_policy(access: StoreAccess, store: Store, policy: str) -> Policy:
    """The policy of a file, or a saved one, `NAME@N` for a version of it. Raises: BadInput,
    NotFound.
    """
    from workbench.services.policies import policies

    name, at, version = policy.rpartition("@")
    known = {saved.policy for saved in policies.policies(store)}
    if at and version.isascii() and version.isdigit() and policy not in known:
        return stored_policy(access, store, name, int(version))
    return stored_policy(access, store, policy, None)


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
