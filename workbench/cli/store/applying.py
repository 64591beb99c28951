"""`workbench apply`: the plan of a simulation, its application, and its undo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator, group
from workbench.cli.options.packed import packed
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import TEXT, WHOLE_NUMBER
from workbench.cli.store.store_replay import (
    policy_argument,
    replay_of_store,
    stored_policy,
    version_option,
)
from workbench.cli.terminal.output import Output
from workbench.cli.terminal.records import record
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.services.simulations.plan import Plan
    from workbench.store import Store

_COLUMNS = {
    "batch_id": "Batch",
    "policy": "Policy",
    "applied": "Applied",
    "applied_by": "By",
    "undone": "Undone",
}


@dataclass(frozen=True)
class PlanOptions:
    """What is planned. `policy`: a file, or the name of a saved policy."""

    policy: str
    version: int | None
    reinstate: bool
    protect: tuple[str, ...]


def plan_options() -> Decorator:
    """The options about the plan; the command gets them as `wanted`."""
    return packed(
        "wanted",
        PlanOptions,
        policy_argument(),
        version_option(),
        click.option(
            "--reinstate",
            is_flag=True,
            help="also enable users who would be enabled, or out for less long",
        ),
        click.option(
            "--protect",
            metavar="TAG",
            type=TEXT,
            multiple=True,
            help="protect users with this tag too, beside the protected tags of the store",
        ),
    )


@store_command(
    "plan", "say what applying would do; nothing is written", "workbench apply plan policy.yaml"
)
@plan_options()
@click.option("--confirmation", is_flag=True, help="print only the confirmation of this plan")
def print_plan(access: StoreAccess, output: Output, wanted: PlanOptions, confirmation: bool) -> int:
    """Print a plan."""
    with access.to_read() as store:
        plan = _plan(access, store, wanted)
    if confirmation:
        output.print_one({"confirmation": plan.confirmation}, plan.confirmation)
    else:
        _print_plan(output, plan)
    return 0


@store_command("run", "apply, once it is confirmed", "workbench apply run policy.yaml")
@plan_options()
@click.option(
    "--confirm", metavar="TEXT", type=TEXT, default="", help="the confirmation that the plan prints"
)
@click.option("--max-users", type=WHOLE_NUMBER, metavar="N", help="refuse to change more users")
@click.option("--allow-protected", is_flag=True, help="change protected users too")
def apply_plan(
    access: StoreAccess,
    output: Output,
    wanted: PlanOptions,
    confirm: str,
    max_users: int | None,
    allow_protected: bool,
) -> int:
    """Plan anew and apply; the confirmation holds for the very plan that was looked at."""
    from workbench.services.simulations.apply import apply

    with access.to_write(creates=False) as (store, actor):
        plan = _plan(access, store, wanted)
        batch = apply(
            store, actor, plan, confirm, max_users=max_users, allow_protected=allow_protected
        )
    output.print_one(record(batch), f"applied: {batch.batch_id}, to {count(plan.users, 'user')}")
    return 0


@store_command("undo", "take a batch back", "workbench apply undo batch-135")
@click.argument(
    "batch",
    metavar="BATCH",
    type=TEXT,
    help="as `workbench apply list` names it; `last` is the newest one that was not undone",
)
def undo_batch(access: StoreAccess, output: Output, batch: str) -> int:
    """Take a batch back."""
    from workbench.services.simulations.apply import newest
    from workbench.services.simulations.undo import undo

    with access.to_write(creates=False) as (store, actor):
        batch_id = newest(store).batch_id if batch == "last" else batch
        undone = undo(store, actor, batch_id)
    left = "".join(
        f"\nleft alone, changed since: {part.user_id}, {part.what}" for part in undone.left
    )
    left += "".join(
        f"\nnot undone, done by other programs: {action}, {count(n, 'user')}"
        for action, n in undone.not_undone
    )
    partly = f", and {undone.partly:,} in part" if undone.partly else ""
    output.print_one(record(undone), f"put back: {count(undone.users, 'user')}{partly}{left}")
    return 0


@store_listing("list", "list what was applied", "workbench apply list")
def list_batches(access: StoreAccess, output: Output) -> int:
    """List the batches."""
    from workbench.services.simulations.apply import batches

    with access.to_read() as store:
        shown = batches(store)
    return output.print_many(map(record, shown), _COLUMNS, "nothing was applied yet")


def _plan(access: StoreAccess, store: Store, wanted: PlanOptions) -> Plan:
    from workbench.services.policies.edit_limits import edit_limits
    from workbench.services.simulations.plan import plan

    policy = stored_policy(access, store, wanted.policy, wanted.version)
    outcome, state = replay_of_store(store, policy)
    protected = (*edit_limits(store).protected_tags, *wanted.protect)
    return plan(store, outcome, state, reinstate=wanted.reinstate, protected_tags=protected)


def _print_plan(output: Output, plan: Plan) -> None:
    fields = record(plan) | {
        "users": plan.users,
        "counts": plan.counts,
        "share": plan.share,
        "confirmation": plan.confirmation,
    }
    lines = [f"{plan.users:,} of {count(plan.all_users, 'user')} ({plan.share:.1%})"]
    lines += [f"  {action}: {n:,}" for action, n in sorted(plan.counts.items())]
    lines += [f"  suspension over by now, not applied: {len(plan.over):,}"]
    lines += [
        f"  blocked or suspended for longer than simulated, left unchanged: {len(plan.kept):,}"
    ]
    lines += [f"  left alone, changed by a person since: {len(plan.skipped):,}"]
    lines += [f"  protected: {', '.join(plan.protected)}"] if plan.protected else []
    lines += [f"  largest: {user_id}, {count(n, 'post')}" for user_id, n in plan.largest]
    lines += [f'to apply it: --confirm "{plan.confirmation}"']
    output.print_one(fields, "\n".join(lines))


apply = group(
    "apply",
    "apply what a policy would have done to the store's users, and take it back",
    "workbench apply plan baseline",
    [print_plan, apply_plan, undo_batch, list_batches],
)
