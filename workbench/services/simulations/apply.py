"""Applying a planned simulation: all of it in one transaction, each entry with its cause.

Nothing is applied that the plan did not list. Source: decision 9.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.errors import BadInput, NotFound, Refused, expected, quoted
from workbench.formatting import count
from workbench.model.actor import Actor
from workbench.model.batches import Batch
from workbench.model.log.columns import (
    LEAVES_PLANS_VALID,
    POST_ACTION,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
    as_json,
)
from workbench.replay.reference.matched import Trigger, matched_in
from workbench.services.policies.policies import ensure_saved
from workbench.services.simulations.plan import Change, Plan
from workbench.store import Store, Transaction
from workbench.store.transaction import LogFields

SIMULATION_APPLIED = "simulation_applied"


def apply(
    store: Store,
    actor: Actor,
    made: Plan,
    confirm: str,
    *,
    max_users: int | None = None,
    allow_protected: bool = False,
) -> Batch:
    """Apply a plan, all of it in one transaction.

    Each entry carries the rule that called for it, the version of the policy, the post on which
    the rule fired, and what matched. A policy that is not saved yet is saved as the next version of
    its name. `confirm`: the plan's `confirmation`, typed.

    Raises: Refused, when it is not, when policy, data or state are no longer those of the plan, or
    when a limit is passed; BadInput, when the policy cannot be saved.
    """
    _check_limits(made, confirm, max_users, allow_protected=allow_protected)
    matched = matched_in(made.run, (c.trigger for c in made.changes if c.trigger is not None))
    with store.write(actor, f"apply-{made.digest[:16]}") as tx:
        _check_state(tx, made)
        first = tx.next_entry
        version = ensure_saved(tx, made.run.policy)
        tx.load_users(change.user_id for change in made.changes)
        log = _Entries(tx, made.policy, version, matched)
        for change in made.changes:
            log.add(change)
        counted = {"plan": made.digest, "users": made.users, **made.counts}
        last = tx.log(
            SIMULATION_APPLIED,
            policy=made.policy,
            policy_version=version,
            arguments=as_json(counted),
        )
        batch = Batch(f"batch-{last}", made.policy, tx.now_us, actor.name, first, last, None)
        tx.batches.add(batch, made.digest)
        return batch


def batches(store: Store) -> list[Batch]:
    """The simulations that were applied, oldest first."""
    with store.read() as tx:
        return tx.batches.all()


def newest(store: Store) -> Batch:
    """The newest batch that was not undone. Raises: NotFound."""
    standing = [batch for batch in batches(store) if batch.undone_us is None]
    if not standing:
        raise NotFound("no simulation is applied that could be undone")
    return max(standing, key=lambda batch: batch.last_entry)


def batch_in(tx: Transaction, batch_id: str) -> Batch:
    """A batch by its id. Raises: NotFound, BadInput."""
    if not batch_id.strip():
        raise BadInput("which batch? its id is empty")
    known = {batch.batch_id: batch for batch in tx.batches.all()}
    if batch_id not in known:
        hint = expected(list(known), batch_id)
        raise NotFound(f"no simulation was applied as {quoted(batch_id)}; {hint}")
    return known[batch_id]


def _check_limits(
    made: Plan, confirm: str, max_users: int | None, *, allow_protected: bool
) -> None:
    """Raise Refused when a plan is not confirmed, or passes a limit."""
    if confirm != made.confirmation:
        asked = f"to confirm this plan, give {quoted(made.confirmation)}"
        raise Refused(f"{asked}; nothing was applied")
    if max_users is not None and made.users > max_users:
        raise Refused(
            f"the plan touches {count(made.users, 'user')}, more than the limit of {max_users}"
        )
    if made.protected and not allow_protected:
        shown = ", ".join(quoted(user_id) for user_id in made.protected[:5])
        many = count(len(made.protected), "protected user")
        raise Refused(f"the plan touches {many}: {shown}")


def _check_state(tx: Transaction, made: Plan) -> None:
    """Raise Refused when posts or users are no longer those that were simulated. Policies that were
    published since, and labels, change neither.
    """
    if tx.posts.last_seq() == made.seq:
        since = tx.log_entries.kinds_since(made.entries)
        if LEAVES_PLANS_VALID.issuperset(since):
            return
    raise Refused("the store has changed since the simulation: simulate and plan again")


@dataclass(frozen=True)
class _Entries:
    """Writes the log entries of changes. `matched`: what matched where rules fired, as JSON."""

    tx: Transaction
    policy: str
    version: int
    matched: dict[Trigger, str]

    def add(self, change: Change) -> None:
        """Log one change, which lets it happen."""
        trigger = change.trigger
        if change.tag is None:
            self.tx.expire(change.user_id, self.tx.now_us)
        fields: LogFields = {
            "user_id": change.user_id,
            "post_id": change.post_id,
            "action": change.action,
            "arguments": _arguments(change),
            "reason": change.reason,
            "actor_kind": "apply",
        }
        if trigger is not None:
            fields |= {
                "post_id": trigger.post_id,
                "rule": trigger.rule,
                "policy": self.policy,
                "policy_version": self.version,
                "matched": self.matched.get(trigger),
            }
        self.tx.log(_kind(change), **fields)


def _kind(change: Change) -> str:
    if change.tag is not None:
        return TAGS_ADDED if change.action == "add_tags" else TAGS_REMOVED
    return USER_ACTION if change.post_id is None else POST_ACTION


def _arguments(change: Change) -> str | None:
    if change.tag is not None:
        return as_json({"tag": change.tag})
    return None if change.until_ms is None else as_json({"until": change.until_ms})
