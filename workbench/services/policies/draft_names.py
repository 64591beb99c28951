"""What is done with the drafts of a store by their names: renaming and removing them."""

from __future__ import annotations

from workbench.errors import BadInput, Conflict, NotFound, expected, quoted
from workbench.model.actor import Actor
from workbench.model.log.columns import as_json
from workbench.model.policies import SavedDraft
from workbench.store import Store, Transaction

DRAFT_RENAMED, DRAFT_REMOVED = "policy_draft_renamed", "policy_draft_removed"
MAX_NAME = 100


def checked_name(name: str) -> str:
    """A draft's name on one line, without white space around it. Raises: BadInput."""
    name = " ".join(name.split())
    if not 0 < len(name) <= MAX_NAME:
        raise BadInput(f"the name of a draft has 1 to {MAX_NAME} characters, not {len(name)}")
    return name


def rename_draft(store: Store, actor: Actor, name: str, new: str) -> None:
    """Give a draft another name; the policy in it keeps its own. Raises: NotFound, BadInput,
    Conflict.
    """
    new = checked_name(new)
    with store.write(actor) as tx:
        draft = _saved(tx, name)
        if new == name:
            return
        if tx.policies.draft(new) is not None:
            raise Conflict(f"there is a draft {quoted(new)} already")
        tx.policies.rename_draft(name, new)
        names = as_json({"name": new, "before": name})
        tx.log(DRAFT_RENAMED, policy=draft.policy, arguments=names)


def remove_draft(store: Store, actor: Actor, name: str) -> None:
    """Remove a draft. Raises: NotFound."""
    with store.write(actor) as tx:
        draft = _saved(tx, name)
        tx.policies.drop_draft(name)
        tx.log(DRAFT_REMOVED, policy=draft.policy, arguments=as_json({"name": name}))


def _saved(tx: Transaction, name: str) -> SavedDraft:
    drafts = {draft.name: draft for draft in tx.policies.saved_drafts()}
    if name not in drafts:
        raise NotFound(f"no draft {quoted(name)} is saved; {expected(list(drafts), name)}")
    return drafts[name]
