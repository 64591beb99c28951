"""Acting on many users at once: what it would do, the act as one batch, and its log entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.display import HtmlRepr
from workbench.errors import BadInput, Refused, quoted
from workbench.formatting import count
from workbench.model.actions import ACTIONS, TAG_ACTIONS
from workbench.model.actor import Actor
from workbench.model.batches import Batch
from workbench.model.edit_limits import is_protected
from workbench.model.log.columns import USERS_ACTED_ON, as_json
from workbench.model.log.standing import Standing
from workbench.services.tables.stored import stored_tables
from workbench.services.tags.tags import change_tags, known_tag
from workbench.services.users.actions import action_in
from workbench.services.users.moderation import take
from workbench.services.users.users import no_user
from workbench.store import Store, Transaction
from workbench.units import duration_us

MAX_USERS = 20_000
MOST_ACTIVE = 3


@dataclass(frozen=True, slots=True)
class UserAct:
    """What is done to each user: an action with its reason, or a tag that is added or removed.

    `duration`: of a suspension, as `14d`.
    """

    action: str
    tag: str | None = None
    reason: str | None = None
    duration: str | None = None


@dataclass(frozen=True)
class BlastRadius(HtmlRepr):
    """What an act on users would do. `changed`: the users of whom something changes; `unchanged`:
    how many are so already; `posts`: how many posts those who change wrote in the 30 days up to
    the newest post of all, and `all_posts`, how many everybody did; `flagged`: of all their posts,
    `written`, those on which a rule fired or an action was taken; `protected`: those who carry a
    protected tag; `most_active`: those with most posts, with how many. `can_be_undone`: whether an
    undo takes it back, as it does not take back a custom action.
    """

    chosen: int
    changed: tuple[str, ...]
    unchanged: int
    posts: int
    all_posts: int
    written: int
    flagged: int
    protected: tuple[str, ...]
    most_active: tuple[tuple[str, int], ...]
    can_be_undone: bool = True


@dataclass(frozen=True)
class ActedOn(HtmlRepr):
    """What was done: the batch that `undo` takes back, and how many users changed or did not."""

    batch_id: str
    users: int
    unchanged: int


def blast_radius(store: Store, user_ids: Sequence[str], act: UserAct) -> BlastRadius:
    """What an act on users would do; nothing is written. Raises: BadInput, NotFound."""
    with store.read() as tx:
        chosen = _checked(tx, user_ids, act)
        changed = [user_id for user_id in chosen if _changes(tx, user_id, act)]
        figures = stored_tables(store).figures_of(tx, changed)
        protecting = tx.policies.edit_limits().protected_tags
        protected = [u for u in changed if is_protected(tx.standing(u).tags, protecting)]
        most = sorted(changed, key=lambda user_id: (-figures.posts.get(user_id, 0), user_id))
        return BlastRadius(
            len(chosen),
            tuple(changed),
            len(chosen) - len(changed),
            sum(figures.recent.values()),
            figures.all_recent,
            sum(figures.posts.values()),
            sum(min(n, figures.posts.get(u, 0)) for u, n in figures.flagged.items()),
            tuple(sorted(protected)),
            tuple((user_id, figures.posts.get(user_id, 0)) for user_id in most[:MOST_ACTIVE]),
            act.action in (*ACTIONS, *TAG_ACTIONS),
        )


def act_on(
    store: Store,
    actor: Actor,
    user_ids: Sequence[str],
    act: UserAct,
    *,
    expected: int | None = None,
) -> ActedOn:
    """Act on users in one transaction and one batch; those whom it would not change are skipped.

    `expected`: how many users would change by the blast radius. Raises: BadInput, NotFound;
    Refused, when there are now more or fewer, or none.
    """
    with store.write(actor) as tx:
        chosen = _checked(tx, user_ids, act)
        changed = [user_id for user_id in chosen if _changes(tx, user_id, act)]
        if not changed:
            raise Refused("nothing would change: all of these users are so already")
        if expected is not None and len(changed) != expected:
            now = f"{count(len(changed), 'user')} would change now, not {expected:,}"
            raise Refused(f"the store has changed: {now}; look again, and confirm that")
        first = tx.next_entry
        for user_id in changed:
            _act(store, tx, user_id, act)
        fields = {"action": act.action, "tag": act.tag, "users": len(changed)}
        arguments = as_json({name: value for name, value in fields.items() if value is not None})
        last = tx.log(USERS_ACTED_ON, arguments=arguments, reason=act.reason)
        batch = Batch(f"batch-{last}", "", tx.now_us, actor.name, first, last, None)
        tx.batches.add(batch, "")
        return ActedOn(batch.batch_id, len(changed), len(chosen) - len(changed))


def _checked(tx: Transaction, user_ids: Sequence[str], act: UserAct) -> list[str]:
    """The users, each once, of an act that can be. Raises: BadInput, NotFound."""
    chosen = list(dict.fromkeys(user_ids))
    if not chosen:
        raise BadInput("choose at least one user")
    if len(chosen) > MAX_USERS:
        raise BadInput(
            f"at most {MAX_USERS:,} users at once, not {len(chosen):,}: filter them further"
        )
    if act.action in TAG_ACTIONS:
        if act.tag is None:
            raise BadInput("choose a tag")
        known_tag(act.tag, tx.tags.names())
    else:
        action = action_in(tx, act.action)
        if action.target != "user":
            raise BadInput(f"{quoted(act.action)} is called on posts, not on users")
        action.check_reason(act.reason)
        if act.action == "suspend":
            _check_duration(act.duration)
    tx.load_users(chosen)
    for user_id in chosen:
        if not tx.loaded_users.exists(user_id):
            raise no_user(tx, user_id)
    return chosen


def _check_duration(duration: str | None) -> None:
    try:
        duration_us(duration)
    except ValueError as error:
        raise BadInput(f"suspend: {error}") from None


def _changes(tx: Transaction, user_id: str, act: UserAct) -> bool:
    """Whether an act changes a user; who is out is not suspended, and the blocked stay blocked."""
    now: Standing = tx.standing(user_id).at(tx.now_us)
    match act.action:
        case "block":
            return now.status != "blocked"
        case "suspend":
            return now.status == "enabled"
        case "enable":
            return now.status != "enabled"
        case "add_tags":
            return act.tag not in now.tags
        case "remove_tags":
            return act.tag in now.tags
        case _:
            return True


def _act(store: Store, tx: Transaction, user_id: str, act: UserAct) -> None:
    if act.tag is not None and act.action in TAG_ACTIONS:
        change_tags(tx, user_id, [act.tag], adds=act.action == "add_tags")
    else:
        take(store, tx, act.action, user_id, None, act.reason, _arguments(act))


def _arguments(act: UserAct) -> dict[str, object]:
    return {"for": act.duration} if act.action == "suspend" else {}
