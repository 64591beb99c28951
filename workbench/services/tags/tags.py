"""What is done with tags: create, rename, list, add to users and remove.

A tag is known by its API value, which policies, logs and other programs use and which stays; its
name is for people and may change.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.display import HtmlRepr
from workbench.errors import BadInput, Conflict, NotFound, expected, quoted
from workbench.model.actor import Actor
from workbench.model.ids import checked_id, trimmed_id
from workbench.model.log.columns import TAGS_ADDED, TAGS_REMOVED, as_json
from workbench.model.tags import Tag
from workbench.services.users.users import no_user
from workbench.store import Store, Transaction

TAG_CREATED, TAG_RENAMED = "tag_created", "tag_renamed"
MAX_NAME_LENGTH = 200


@dataclass(frozen=True)
class TagChange(HtmlRepr):
    """What became of a request to add or remove tags, by API value, each list as asked for."""

    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    unknown: tuple[str, ...]


def api_value_for(name: str) -> str:
    """The API value that a tag of this name gets: spaces and commas become underscores.

    >>> api_value_for("VIP user"), api_value_for("a, b")
    ('VIP_user', 'a_b')
    """
    return "_".join(name.replace(",", " ").split())


def create_tag(store: Store, actor: Actor, name: str, api_value: str | None = None) -> Tag:
    """Create a tag. Raises: BadInput, Conflict when its name or API value is taken."""
    with store.write(actor) as tx:
        return create_in(tx, name, api_value)


def create_in(tx: Transaction, name: str, api_value: str | None = None) -> Tag:
    """Create a tag within a transaction, as `create_tag` does. Raises: BadInput, Conflict."""
    name = _checked_name(name)
    tag = _checked_api_value(api_value_for(name) if api_value is None else api_value)
    for known, known_name in tx.tags.names().items():
        if known == tag:
            raise Conflict(f"there is a tag with the API value {quoted(tag)} already")
        if known_name == name:
            raise Conflict(f"there is a tag of the name {quoted(name)} already")
    created = Tag(tag, name, tx.now_us)
    tx.tags.create(created)
    tx.log(TAG_CREATED, arguments=as_json({"tag": tag, "name": name}))
    return created


def rename_tag(store: Store, actor: Actor, tag: str, name: str) -> None:
    """Give a tag another name; its API value stays. Raises: NotFound, BadInput, Conflict."""
    name = _checked_name(name)
    with store.write(actor) as tx:
        names = tx.tags.names()
        known_tag(tag, names)
        if any(other == name for known, other in names.items() if known != tag):
            raise Conflict(f"there is a tag of the name {quoted(name)} already")
        tx.tags.rename(tag, name)
        tx.log(TAG_RENAMED, arguments=as_json({"tag": tag, "name": name, "was": names[tag]}))


def tags(store: Store) -> list[Tag]:
    """Every tag by name, with how many users have it."""
    with store.read() as tx:
        return tx.tags.all()


def tag_names(store: Store) -> dict[str, str]:
    """The name of every tag, by its API value."""
    with store.read() as tx:
        return tx.tags.names()


def users_of_tag(store: Store, tag: str) -> list[str]:
    """The ids of the users who have a tag. Raises: NotFound."""
    with store.read() as tx:
        known_tag(tag, tx.tags.names())
        return tx.tags.users_of(tag)


def add_tags(store: Store, actor: Actor, user_id: str, tags: Iterable[str]) -> TagChange:
    """Add tags to a user, who is created when unknown. Raises: BadInput."""
    with store.write(actor) as tx:
        return change_tags(tx, checked_id(user_id, "user id"), tags, adds=True)


def remove_tags(store: Store, actor: Actor, user_id: str, tags: Iterable[str]) -> TagChange:
    """Remove tags from a user. Raises: BadInput, NotFound when there is no such user."""
    user_id = trimmed_id(user_id)
    with store.write(actor) as tx:
        if not tx.users.exists(user_id):
            raise no_user(tx, user_id)
        return change_tags(tx, user_id, tags, adds=False)


def change_tags(tx: Transaction, user_id: str, tags: Iterable[str], *, adds: bool) -> TagChange:
    """Add or remove tags within a transaction; each is decided alone and logged when it changes."""
    known = tx.tags.names()
    changed: list[str] = []
    unchanged: list[str] = []
    unknown: list[str] = []
    kind, action = (TAGS_ADDED, "add_tags") if adds else (TAGS_REMOVED, "remove_tags")
    for tag in dict.fromkeys(tags):
        if tag not in known:
            unknown.append(tag)
        elif (tag in tx.standing(user_id).tags) == adds:
            unchanged.append(tag)
        else:
            tx.log(kind, user_id=user_id, action=action, arguments=as_json({"tag": tag}))
            changed.append(tag)
    return TagChange(tuple(changed), tuple(unchanged), tuple(unknown))


def known_tag(tag: str, names: dict[str, str]) -> None:
    """Raise NotFound, with the nearest, when there is no such tag; `names` by API value."""
    if tag not in names:
        raise NotFound(f"no tag has the API value {quoted(tag)}; {expected(sorted(names), tag)}")


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or not name.isprintable() or len(name) > MAX_NAME_LENGTH:
        limits = f"1 to {MAX_NAME_LENGTH} characters that can be read"
        raise BadInput(f"a tag's name has {limits}, not {quoted(name)}")
    return name


def _checked_api_value(tag: str) -> str:
    if not tag or not tag.isprintable() or any(c.isspace() or c == "," for c in tag):
        raise BadInput(
            f"an API value has no spaces and no commas, as `vip_user`, not {quoted(tag)}"
        )
    if len(tag) > MAX_NAME_LENGTH:
        raise BadInput(f"an API value has at most {MAX_NAME_LENGTH} characters")
    return tag
