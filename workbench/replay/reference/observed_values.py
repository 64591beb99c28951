"""What a condition saw of a post, in words: values, matches, counts."""

from __future__ import annotations

from workbench.errors import quoted
from workbench.formatting import count
from workbench.policy import tree
from workbench.policy.catalogue import ACCOUNT_AGE
from workbench.policy.lower import Lowered, lowered
from workbench.policy.tree import Condition, PostCount, PostShare
from workbench.replay.reference.arrival import PostContext, window_start
from workbench.replay.run import Run, score_columns
from workbench.replay.text_matches import matcher
from workbench.units import UNIT_US, iso

_TEXT_SHOWN = 60


def observed_values(condition: Condition, arrival: PostContext, run: Run) -> str:
    """The values that a condition looked at; nothing for `all`, `any` and `not`."""
    match condition:
        case tree.Classified() | tree.NeedsReview() | tree.Score():
            return _scores(condition, arrival, run)
        case tree.TextIn(name):
            return _matches(name, arrival, run)
        case tree.PostField(field):
            return f"{field} is {_in_words(arrival.post_value(field))}"
        case tree.UserField(field):
            return _user_field(field, arrival)
        case tree.UserTags():
            return f"carries {', '.join(sorted(arrival.tags)) or 'no tag'}"
        case PostCount(where=where, in_past=past):
            return count(_posts(arrival, run, where, past), "post")
        case PostShare(where=where, in_past=past):
            part, whole = (_posts(arrival, run, w, past) for w in (where, None))
            share = f", {part / whole:.2%}" if whole else ""
            return f"{part:,} of {count(whole, 'post')}{share}"
        case tree.ActionCount(of, _, past):
            return f"{arrival.action_count(of, past):,} calls"
        case _:
            return ""


def posts_counted(condition: Condition, arrival: PostContext, run: Run) -> list[int]:
    """The posts that made up a count or share, or on which the counted actions were called, as
    positions in the history.
    """
    if isinstance(condition, tree.ActionCount):
        since = window_start(arrival.at, condition.in_past)
        return arrival.user.calls.posts(condition.of, since, arrival.at)
    if not isinstance(condition, PostCount | PostShare):
        return []
    where = _lowered(condition.where, run)
    places = arrival.posts_counted(where, condition.in_past)
    return arrival.user.windows.posts(where, places)


def _posts(arrival: PostContext, run: Run, where: Condition | None, past: str | None) -> int:
    return arrival.post_count(_lowered(where, run), past)


def _lowered(where: Condition | None, run: Run) -> Lowered | None:
    return None if where is None else lowered(where, run.policy.classes)


def _scores(condition: Condition, arrival: PostContext, run: Run) -> str:
    columns = dict.fromkeys(score for _, score in score_columns(condition, run.policy))
    return ", ".join(f"{column} is {_in_words(arrival.post_value(column))}" for column in columns)


def _user_field(field: str, arrival: PostContext) -> str:
    if field != ACCOUNT_AGE:
        return f"{field} is {_in_words(arrival.user_value(field))}"
    age = arrival.account_age()
    return "age unknown" if age is None else f"{age / UNIT_US['d']:.2f} days old"


def _matches(name: str, arrival: PostContext, run: Run) -> str:
    text, _ = arrival.post_value("text")
    if text is None:
        return "no text"
    entries = [match.entry for match in matcher(run.lists, name).explain(str(text))]
    some = ", ".join(f"the {entry.kind} {quoted(entry.value)}" for entry in entries[:3])
    return f"matches {some}" if entries else "no entry matches"


def _in_words(value: tuple[object, str]) -> str:
    plain, column_type = value
    if plain is None:
        return "unknown"
    if column_type == "time":
        return iso(int(str(plain)))
    if isinstance(plain, float):
        return f"{plain:.6g}"
    return quoted(plain, _TEXT_SHOWN) if isinstance(plain, str) else str(plain)
