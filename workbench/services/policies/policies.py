"""What is done with policies: drafts, saved versions, and which one is live.

The store's actions and tags are the truth: a policy brings its custom actions along, and can name
no tag that the store lacks. Source: spec 1.1 and 1.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from workbench.display import HtmlRepr
from workbench.errors import BadInput, Conflict, NotFound, Problem, expected, quoted
from workbench.model.actions import ACTIONS, Action
from workbench.model.actor import Actor
from workbench.model.log.columns import as_json
from workbench.model.policies import PolicyVersion, SavedDraft
from workbench.policy.catalogue import BUILT_IN_LISTS
from workbench.policy.policy import Policy
from workbench.policy.tree import ActionOffer, ScoreClass, TextIn, walk
from workbench.services.policies.draft_names import checked_name
from workbench.services.tags.tags import create_in
from workbench.services.users.actions import actions_in, register
from workbench.store import Store, Transaction

POLICY_SAVED, POLICY_PUBLISHED, POLICY_WITHDRAWN = (
    "policy_saved",
    "policy_published",
    "policy_withdrawn",
)
DRAFT_SAVED = "policy_draft_saved"


@dataclass(frozen=True)
class LivePolicy(HtmlRepr):
    """The policy that decides submitted posts, and its version."""

    policy: Policy
    version: int

    def _fields(self) -> dict[str, object]:
        return {"policy": self.policy.name, "version": self.version}


def known_actions(store: Store) -> dict[str, ActionOffer]:
    """The custom actions of a store, which a policy file may call without declaring them."""
    with store.read() as tx:
        custom = [action for action in actions_in(tx).values() if not action.built_in]
    return {
        action.action: ActionOffer(
            action.action,
            action.target,
            action.label,
            action.reasons,
            action.free_text,
            action.reason_required,
        )
        for action in custom
    }


def save_draft(store: Store, actor: Actor, policy: Policy, name: str | None = None) -> str:
    """Save a policy as a draft, by default of its own name; the name of the draft. Nothing is
    checked against the store yet. Raises: BadInput, for a name that a draft cannot have.
    """
    name = policy.name if name is None else checked_name(name)
    with store.write(actor) as tx:
        tx.policies.save_draft(name, policy, now_us=tx.now_us, by=tx.actor.name)
        tx.log(DRAFT_SAVED, policy=policy.name)
        return name


def drafts(store: Store) -> dict[str, Policy]:
    """The drafts by their names."""
    with store.read() as tx:
        return tx.policies.drafts()


def saved_drafts(store: Store) -> list[SavedDraft]:
    """When each draft was saved and by whom, the newest first."""
    with store.read() as tx:
        copies = tx.policies.saved_drafts()
    return sorted(copies, key=lambda saved: (-saved.saved_us, saved.name))


def draft(store: Store, name: str) -> Policy:
    """A draft by its name, by default that of its policy. Raises: NotFound."""
    with store.read() as tx:
        stored = tx.policies.draft(name)
        names = [saved.name for saved in tx.policies.saved_drafts()]
    if stored is None:
        raise NotFound(f"no draft of {quoted(name)} is saved; {expected(names, name)}")
    return stored


def save_policy(store: Store, actor: Actor, policy: Policy) -> int:
    """Save a policy as the next version of its name, and return the version.

    Nothing new is saved when the newest version means the same. Custom actions that it brings are
    created. Raises: BadInput with every tag and text list that the store lacks, and every reason
    that its actions do not take; Conflict when it brings an action that the store has otherwise.
    """
    with store.write(actor) as tx:
        return _save(tx, policy)


def publish(
    store: Store,
    actor: Actor,
    policy: Policy | str,
    version: int | None = None,
    *,
    create_tags: bool = False,
    reason: str | None = None,
    passed: Sequence[str] = (),
) -> int:
    """Make a policy live: a new one, or a saved version by its name; the version.

    `create_tags`: whether tags of the policy that the store lacks are created, named by their API
    values; `reason`: why, and `passed`: the limits of an edit that it passes, as sentences, as the
    log says them. Raises: NotFound, and as `save_policy` does.
    """
    with store.write(actor) as tx:
        if isinstance(policy, Policy):
            if create_tags:
                _create_tags(tx, policy)
            name, number = policy.name, _save(tx, policy)
        else:
            name, (number, tree) = policy, _saved(tx, policy, version)
            if create_tags:
                _create_tags(tx, tree)
            _check(tx, tree)
        tx.policies.set_live(name, number)
        why = (reason or "").strip() or None
        limits = as_json({"limits_passed": list(passed)}) if passed else None
        tx.log(POLICY_PUBLISHED, policy=name, policy_version=number, reason=why, arguments=limits)
        return number


def withdraw(store: Store, actor: Actor) -> None:
    """Make no policy live: posts are accepted, and no rule is evaluated. Raises: NotFound."""
    with store.write(actor) as tx:
        live = live_in(tx)
        if live is None:
            raise NotFound("no policy is live")
        tx.policies.withdraw()
        tx.log(POLICY_WITHDRAWN, policy=live.policy.name, policy_version=live.version)


def policies(store: Store) -> list[PolicyVersion]:
    """Every saved version, by name and version."""
    with store.read() as tx:
        return tx.policies.versions()


def policy(store: Store, name: str, version: int | None = None) -> Policy:
    """A saved policy, its newest version when none is named. Raises: NotFound."""
    with store.read() as tx:
        return saved_in(tx, name, version)


def saved_in(tx: Transaction, name: str, version: int | None) -> Policy:
    """A saved policy within a transaction, as `policy` returns it. Raises: NotFound."""
    return _saved(tx, name, version)[1]


def version_of(store: Store, policy: Policy) -> int | None:
    """The newest version that means the same as a policy, None where none is saved."""
    with store.read() as tx:
        return tx.policies.version_of(policy)


def live_policy(store: Store) -> LivePolicy | None:
    """The policy that is live, None when there is none."""
    with store.read() as tx:
        return live_in(tx)


def live_classes(store: Store) -> tuple[ScoreClass, ...]:
    """The classes of the live policy, none where there is none."""
    live = live_policy(store)
    return () if live is None else tuple(live.policy.classes.values())


def live_in(tx: Transaction) -> LivePolicy | None:
    """The policy that is live, within a transaction."""
    live = tx.policies.live_version()
    if live is None:
        return None
    name, version = live
    return LivePolicy(_saved(tx, name, version)[1], version)


def live_version(tx: Transaction) -> tuple[str, int] | None:
    """Name and version of the policy that is live, without reading it."""
    return tx.policies.live_version()


def ensure_saved(tx: Transaction, policy: Policy) -> int:
    """Return the version under which a policy is saved, saved as the next one where it is not.

    A draft of its name stays. Raises: as `save_policy`.
    """
    version = tx.policies.version_of(policy)
    return _add_version(tx, policy) if version is None else version


def check_savable(tx: Transaction, policy: Policy) -> None:
    """Raise BadInput where a policy is not saved yet, and the store lacks what it reads or does."""
    if tx.policies.version_of(policy) is None:
        _check(tx, policy)


def _save(tx: Transaction, policy: Policy) -> int:
    newest = tx.policies.newest_version(policy.name)
    if newest is not None and newest == tx.policies.version_of(policy):
        _bring_actions(tx, policy)
        _check(tx, policy)
        return newest
    version = _add_version(tx, policy)
    tx.policies.drop_draft(policy.name)
    return version


def _add_version(tx: Transaction, policy: Policy) -> int:
    _bring_actions(tx, policy)
    _check(tx, policy)
    version = (tx.policies.newest_version(policy.name) or 0) + 1
    tx.policies.add(policy, version, now_us=tx.now_us, by=tx.actor.name)
    digest = as_json({"digest": policy.digest})
    tx.log(POLICY_SAVED, policy=policy.name, policy_version=version, arguments=digest)
    return version


def _check(tx: Transaction, policy: Policy) -> None:
    """Raise BadInput with everything that a policy asks of the store and the store lacks."""
    checks = (_unknown_tags, _unknown_lists, _refused_reasons)
    problems = [problem for check in checks for problem in check(tx, policy)]
    if problems:
        raise BadInput(*problems)


def _create_tags(tx: Transaction, policy: Policy) -> None:
    known = tx.tags.names()
    for tag in policy.tags:
        if tag not in known:
            create_in(tx, tag, tag)


def _unknown_tags(tx: Transaction, policy: Policy) -> Iterator[Problem]:
    known = list(tx.tags.names())
    for tag in policy.tags:
        if tag not in known:
            message = f"the store has no tag {quoted(tag)}; {expected(known, tag)}"
            how = "create it with `workbench tags create`, or publish with --create-tags"
            yield Problem(message, policy.file, key="tags", remedy=how)


def _unknown_lists(tx: Transaction, policy: Policy) -> Iterator[Problem]:
    stored = (entry.list for entry in tx.lists.entries())
    known = list(dict.fromkeys([*BUILT_IN_LISTS, *stored]))
    for rule in policy.rules:
        for part in walk(rule.when):
            if isinstance(part, TextIn) and part.list not in known:
                message = f"the store has no text list {quoted(part.list)}"
                yield Problem(
                    f"{message}; {expected(known, part.list)}", policy.file, None, rule.name
                )


def _refused_reasons(tx: Transaction, policy: Policy) -> Iterator[Problem]:
    """Where a rule gives a reason that the store's action does not take, or none where it must."""
    known = actions_in(tx)
    calls = ((rule.name, call) for rule in policy.rules for call in rule.then)
    for rule, call in calls:
        try:
            if call.action in known:
                known[call.action].check_reason(call.reason)
        except BadInput as error:
            yield Problem(str(error), policy.file, None, rule)


def _bring_actions(tx: Transaction, policy: Policy) -> None:
    """Create the custom actions that a policy brings. Raises: Conflict, BadInput."""
    known = actions_in(tx)
    for name, offer in policy.actions.items():
        if name not in known:
            register(tx, _brought(offer, Action(name, offer.on or "post", offer.label or name)))
        elif name in ACTIONS:
            for reason in offer.reasons or ():
                known[name].check_reason(reason)
        elif _brought(offer, known[name]) != known[name]:
            message = f"the policy's action {quoted(name)} is not the store's: "
            message += "; ".join(_differences(_brought(offer, known[name]), known[name]))
            raise Conflict(f"{message}; make them equal, or give the policy's another name")


def _differences(of_policy: Action, of_store: Action) -> Iterator[str]:
    """What differs between an action of a policy and the store's of the same name, in words."""
    for field in fields(Action):
        ours, theirs = getattr(of_policy, field.name), getattr(of_store, field.name)
        if ours != theirs:
            yield f"{field.name.replace('_', ' ')} {_in_words(ours)}, not {_in_words(theirs)}"


def _in_words(value: str | bool | tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return quoted(value) if isinstance(value, str) else ", ".join(map(quoted, value)) or "none"


def _brought(offer: ActionOffer, otherwise: Action) -> Action:
    """The action that a policy declares; what it does not say is as it is otherwise."""
    given = {
        "target": offer.on,
        "label": offer.label,
        "reasons": offer.reasons,
        "free_text": offer.free_text,
        "reason_required": offer.reason_required or None,
    }
    return replace(otherwise, **{name: v for name, v in given.items() if v is not None})


def _saved(tx: Transaction, name: str, version: int | None) -> tuple[int, Policy]:
    """A saved version of a policy, with its number. Raises: NotFound."""
    document = tx.policies.get(name, version)
    if document is not None:
        return document
    saved = tx.policies.versions()
    versions = sorted(
        saved_version.version for saved_version in saved if saved_version.policy == name
    )
    if version is not None and versions:
        message = f"the policy {quoted(name)} has no version {version}"
        raise NotFound(f"{message}; {expected([str(number) for number in versions])}")
    names = sorted({saved_version.policy for saved_version in saved})
    raise NotFound(f"no policy {quoted(name)} is saved; {expected(names, name)}")
