"""`workbench apply`: the plan of a simulation, its application, and its undo."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.cli.options.store_command import (
    command,
    group,
    listing,
    load_policy,
    store_to_read,
    store_to_write,
)
from workbench.cli.terminal.arguments import whole
from workbench.cli.terminal.records import print_many, print_one, record
from workbench.errors import BadInput
from workbench.formatting import count


def add_to(commands: Any) -> None:
    """Add the command."""
    what = group(
        commands,
        "apply",
        "apply what a policy would have done to the store's users, and take it back",
        "workbench apply plan baseline",
    )
    for name, run, does in (
        ("plan", run_plan, "say what applying would do; nothing is written"),
        ("run", run_apply, "apply, once it is confirmed"),
    ):
        one = command(what, name, run, does, f"workbench apply {name} policy.yaml")
        add = one.add_argument
        add("policy", metavar="POLICY", help="a policy file, or the name of a saved policy")
        add("--version", type=whole, metavar="N", help="a saved version; the newest otherwise")
        add("--reinstate", action="store_true",
            help="also enable users who would be enabled, or out for less long")  # fmt: skip
        add("--protect", metavar="TAG", action="append", default=[],
            help="protect users with this tag too, as `staff` and `vip` are")  # fmt: skip
        if name == "plan":
            add("--confirmation", action="store_true",
                help="print only the confirmation of this plan")  # fmt: skip
        if name == "run":
            add(
                "--confirm",
                metavar="TEXT",
                default="",
                help="the confirmation that the plan prints",
            )
            add("--max-users", type=whole, metavar="N", help="refuse to change more users")
            add("--allow-protected", action="store_true", help="change protected users too")
    undoing = command(what, "undo", run_undo, "take a batch back", "workbench apply undo batch-135")
    undoing.add_argument(
        "batch",
        metavar="BATCH",
        help="as `workbench apply list` names it; `last` is the newest one that was not undone",
    )
    listing(what, "list", run_list, "list what was applied", "workbench apply list")


def run_plan(asked: argparse.Namespace) -> int:
    """Print a plan."""
    with store_to_read(asked) as store:
        made = _plan(asked, store)
    if asked.confirmation:
        print_one(asked, {"confirmation": made.confirmation}, made.confirmation)
    else:
        _print_plan(asked, made)
    return 0


def run_apply(asked: argparse.Namespace) -> int:
    """Plan anew and apply; the confirmation holds for the very plan that was looked at."""
    from workbench.services.simulations.apply import apply

    with store_to_write(asked, makes=False) as (store, actor):
        made = _plan(asked, store)
        limits = {"max_users": asked.max_users, "allow_protected": asked.allow_protected}
        batch = apply(store, actor, made, asked.confirm, **limits)
    print_one(asked, record(batch), f"applied: {batch.batch_id}, to {count(made.users, 'user')}")
    return 0


def run_undo(asked: argparse.Namespace) -> int:
    """Take a batch back."""
    from workbench.services.simulations.apply import newest
    from workbench.services.simulations.undo import undo

    with store_to_write(asked, makes=False) as (store, actor):
        batch_id = newest(store).batch_id if asked.batch == "last" else asked.batch
        undone = undo(store, actor, batch_id)
    left = "".join(f"\nleft alone, changed since: {one.user_id}, {one.what}" for one in undone.left)
    partly = f", and {undone.partly:,} in part" if undone.partly else ""
    print_one(asked, record(undone), f"put back: {count(undone.users, 'user')}{partly}{left}")
    return 0


def run_list(asked: argparse.Namespace) -> int:
    """List the batches."""
    from workbench.services.simulations.apply import batches

    with store_to_read(asked) as store:
        found = batches(store)
    heads = {"batch_id": "Batch", "policy": "Policy", "applied": "Applied", "applied_by": "By",
        "undone": "Undone"}  # fmt: skip
    return print_many(asked, [record(batch) for batch in found], heads, "nothing was applied yet")


def _plan(asked: argparse.Namespace, store: Any) -> Any:
    from workbench.cli.terminal.progress import Progress
    from workbench.replay.simulate import simulate
    from workbench.services.policies import policies
    from workbench.services.simulations import snapshot
    from workbench.services.simulations.plan import PROTECTED_TAGS, plan

    if Path(asked.policy).suffix in (".yaml", ".yml", ".json"):
        if asked.version is not None:
            raise BadInput("`--version` is for a saved policy, not for a file")
        policy = load_policy(asked, asked.policy)
    else:
        policy = policies.policy(store, asked.policy, asked.version)
    shot = snapshot.snapshot(store)
    posts = snapshot.history(store, shot)
    with Progress() as progress:
        progress.replays()
        outcome = simulate(
            policy, posts, users=shot.users(), lists=shot.lists(), progress=progress.steps
        )
    protected = (*PROTECTED_TAGS, *asked.protect)
    return plan(store, outcome, shot, reinstate=asked.reinstate, protected_tags=protected)


def _print_plan(asked: argparse.Namespace, made: Any) -> None:
    said = record(made) | {
        "users": made.users,
        "counts": made.counts,
        "share": made.share,
        "confirmation": made.confirmation,
    }
    lines = [f"{made.users:,} of {count(made.all_users, 'user')} ({made.share:.1%})"]
    lines += [f"  {action}: {n:,}" for action, n in sorted(made.counts.items())]
    lines += [f"  suspension over by now, not applied: {len(made.over):,}"]
    lines += [
        f"  blocked or suspended for longer than simulated, left unchanged: {len(made.kept):,}"
    ]
    lines += [f"  left alone, changed by a person since: {len(made.skipped):,}"]
    lines += [f"  protected: {', '.join(made.protected)}"] if made.protected else []
    lines += [f"  largest: {user_id}, {count(n, 'post')}" for user_id, n in made.largest]
    lines += [f'to apply it: --confirm "{made.confirmation}"']
    print_one(asked, said, "\n".join(lines))
