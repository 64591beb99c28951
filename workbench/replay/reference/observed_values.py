"""What a condition saw of a post, in words: values, matches, counts."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.errors import quoted
from workbench.formatting import count
from workbench.policy import tree
from workbench.policy.catalogue import ACCOUNT_AGE
from workbench.policy.evaluate import truth
from workbench.policy.lower import Lowered, ScoreReaches, lowered
from workbench.policy.tree import Condition, PostCount, PostShare
from workbench.replay.reference.arrival import PostContext, window_start
from workbench.replay.run import Run, score_columns
from workbench.replay.text_matches import matcher
from workbench.units import UNIT_US, iso

_TEXT_SHOWN = 60


def observed_values(condition: Condition, arrival: PostContext, run: Run) -> str:
    """The values that a condition looked at; nothing for `all`, `any` and `not`."""
    match condition:
        case tree.Classified() | tree.NeedsReview():
            return _scores_of_classes(condition, arrival, run)
        case tree.Score():
            return _scores(_columns(condition, run), arrival)
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


def _scores_of_classes(condition: Condition, arrival: PostContext, run: Run) -> str:
    """The scores of those that made a condition true; of all that it reads when it is not."""
    columns = _columns(condition, run)
    reached = _reached(lowered(condition, run.policy.classes), arrival)
    return _scores([column for column in columns if column in reached] or columns, arrival)


def _reached(condition: Lowered, arrival: PostContext) -> set[str]:
    """The columns of the scores that made a condition true, none when it is not."""
    if truth(condition, arrival) is not True:
        return set()
    match condition:
        case ScoreReaches(column):
            return {column}
        case tree.All(parts) | tree.AnyOf(parts):
            return set[str]().union(*(_reached(part, arrival) for part in parts))
        case _:  # what a score does not reach, such as the end of a band, names none
            return set()


def _columns(condition: Condition, run: Run) -> list[str]:
    return list(dict.fromkeys(score for _, score in score_columns(condition, run.policy)))


def _scores(columns: Iterable[str], arrival: PostContext) -> str:
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
