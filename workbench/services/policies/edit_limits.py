"""The limits of one edit of the rules: a setting of the store, logged when it changes."""

from __future__ import annotations

from contextlib import suppress

from workbench.errors import BadInput, quoted
from workbench.model.actor import Actor
from workbench.model.edit_limits import MAX_MOST_ACTIVE, EditLimits, is_protected
from workbench.model.ids import several_names
from workbench.model.log.columns import as_json
from workbench.store import Store
from workbench.units import SHARE_OF_ALL, share_hundredths

EDIT_LIMITS_SET = "edit_limits_set"
MAX_USERS, MAX_TAGS, MAX_TAG_LENGTH = 10**9, 100, 200


def edit_limits(store: Store) -> EditLimits:
    """The limits of one edit, the defaults where none were set."""
    with store.read() as tx:
        return tx.policies.edit_limits()


def set_edit_limits(
    store: Store,
    actor: Actor,
    *,
    users: int | None = None,
    user_share: object = None,
    post_share: object = None,
    protected_tags: object = None,
    most_active: int | None = None,
) -> EditLimits:
    """Set the limits of one edit; what is not given stays. Nothing is logged where none changes.

    `user_share`, `post_share`: as `5%`, or a number from 0 to 1; `protected_tags`: names of tags.
    Raises: BadInput.
    """
    with store.write(actor) as tx:
        before = tx.policies.edit_limits()
        limits = EditLimits(
            before.users if users is None else users,
            before.user_share if user_share is None else _share("user_share", user_share),
            before.post_share if post_share is None else _share("post_share", post_share),
            before.protected_tags if protected_tags is None else _tags(protected_tags),
            before.most_active if most_active is None else most_active,
        )
        _check(limits)
        if limits != before:
            tx.policies.set_edit_limits(limits)
            tx.log(EDIT_LIMITS_SET, arguments=limits_arguments(limits))
    return limits


def protecting_tags(store: Store) -> list[str]:
    """The tags of a store that protect users, sorted."""
    with store.read() as tx:
        protected = tx.policies.edit_limits().protected_tags
        return sorted(tag for tag in tx.tags.names() if is_protected([tag], protected))


def limits_arguments(limits: EditLimits) -> str:
    """The arguments of the log entry that sets the limits."""
    return as_json(
        {
            "users": limits.users,
            "user_share": limits.user_share,
            "post_share": limits.post_share,
            "protected_tags": list(limits.protected_tags),
            "most_active": limits.most_active,
        }
    )


def _check(limits: EditLimits) -> None:
    for name, most in (("users", MAX_USERS), ("most_active", MAX_MOST_ACTIVE)):
        number: object = getattr(limits, name)
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= most:
            raise BadInput(f"{name} {quoted(number)}: expected a number from 0 to {most:,}")


def _share(name: str, value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    with suppress(ValueError):
        return share_hundredths("".join(str(value).split())) / SHARE_OF_ALL
    raise BadInput(f"{name} {quoted(value)}: expected a share from 0% to 100%, such as 5%")


def _tags(names: object) -> tuple[str, ...]:
    """Tags that protect, trimmed, each once, in their order."""
    given = [name.strip() for name in several_names(names, "protected_tags")]
    for name in given:
        if len(name) > MAX_TAG_LENGTH or not name.isprintable():
            raise BadInput(f"protected_tags: {quoted(name)} cannot be a tag")
    if len(given) > MAX_TAGS:
        raise BadInput(f"protected_tags: expected at most {MAX_TAGS} tags, not {len(given)}")
    return tuple(dict.fromkeys(name for name in given if name))
