"""Working copies: the edits of a policy that somebody has not saved or published yet, which outlive
the page and the kernel that made them.

A working copy is private to who made it, may have problems, and is not part of the moderation log:
nothing that happened depends on it. A draft (`services.policies`) is what was saved on purpose, for
everybody.
"""

from __future__ import annotations

import uuid

from workbench.errors import NotFound
from workbench.model.actor import Actor
from workbench.model.policies import Document, PinnedVariant, WorkingCopy
from workbench.store import Store, Transaction

WAIT_SECONDS = 2.0
"""How long saving edits waits for other programs: the page waits for it, and retries."""


def working_copies(store: Store, actor: Actor) -> list[WorkingCopy]:
    """The working copies of an actor, the newest first."""
    with store.read() as tx:
        copies = tx.policies.working_copies()
    own = [copy for copy in copies if copy.actor == actor.name]
    return sorted(own, key=lambda copy: (-copy.kept_us, copy.copy_id))


def save_working_copy(
    store: Store,
    actor: Actor,
    document: Document,
    base: str,
    last: WorkingCopy | None,
    pins: tuple[PinnedVariant, ...] = (),
) -> WorkingCopy:
    """Write a working copy in the place of the `last` one, and return it; `pins`: the variants that
    are pinned beside it.

    Where somebody else has changed or removed the last one since, as the same person in another
    window, there are two from now on. Raises: Conflict, when the store is busy.
    """
    with store.write(actor, wait_seconds=WAIT_SECONDS) as tx:
        copy_id = uuid.uuid4().hex
        if last is not None and _is_unchanged(tx, last):
            copy_id = last.copy_id
        policy = str(document.get("name", ""))
        made = WorkingCopy(copy_id, actor.name, policy, base, document, tx.now_us, pins)
        tx.policies.save_working_copy(made)
        return made


def remove_working_copy(store: Store, actor: Actor, copy: WorkingCopy) -> None:
    """Remove a working copy; one that was changed since stays."""
    with store.write(actor) as tx:
        if _is_unchanged(tx, copy):
            tx.policies.drop_working_copy(copy.copy_id)


def working_copy(store: Store, actor: Actor, copy_id: str) -> WorkingCopy:
    """A working copy of an actor by its id. Raises: NotFound."""
    for copy in working_copies(store, actor):
        if copy.copy_id == copy_id:
            return copy
    raise NotFound("these edits are not in the store any more")


def _is_unchanged(tx: Transaction, copy: WorkingCopy) -> bool:
    return copy in tx.policies.working_copies()
