"""Usual names of columns: what each field is called in exports that people have.

`GUESSES` are read as the field where nothing else is; `SUGGESTIONS` are offered in a message alone,
because each of them means something else as often.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

GUESSES: Mapping[str, Sequence[Sequence[str]]] = {
    "post_id": (("content_id", "message_id", "tweet_id", "comment_id"), ("event_id",), ("id",)),
    "user_id": (("patron_id", "author_id", "account_id"), ("author", "user", "username", "patron")),
    "created_at": (("timestamp", "published_at", "submitted_at", "created"), ("time", "date")),
    "text": (("content", "body", "text_data", "tweet", "message"),),
}
_MEMBER_NAMES = (
    "screen_name",
    "from_id",
    "player_id",
    "member_id",
    "sender_id",
    "poster_id",
    "profile_id",
    "customer_id",
    "user_name",
    "user_handle",
    "author_name",
    "sender",
    "player",
    "member",
    "poster",
    "from",
    "handle",
    "nick",
    "nickname",
    "login",
    "uid",
    "rev_user",
    "rev_user_text",
    "name",
)
_TIME_NAMES = (
    "created_utc",
    "publish_date",
    "published",
    "publication_date",
    "posted_at",
    "posted",
    "post_date",
    "post_time",
    "sent_at",
    "sent",
    "date_utc",
    "creation_date",
    "creation_time",
    "created_time",
    "created_on",
    "created_timestamp",
    "datetime",
    "date_time",
    "timestamp_ms",
    "timestamp_utc",
    "unix_time",
    "epoch",
    "ts",
    "when",
    "rev_timestamp",
)
SUGGESTIONS: Mapping[str, Sequence[str]] = {
    "post_id": (
        "log_id",
        "status_id",
        "msg_id",
        "review_id",
        "submission_id",
        "item_id",
        "entry_id",
        "external_id",
        "id_str",
        "rev_id",
        "uuid",
        "guid",
        "permalink",
        "link_id",
        "post",
        "key",
        "number",
        "no",
        "nr",
        "row_id",
        "index",
    ),
    "user_id": (*_MEMBER_NAMES, "id"),
    "created_at": _TIME_NAMES,
    "text": (
        "selftext",
        "comment",
        "comment_text",
        "post_text",
        "message_text",
        "full_text",
        "msg",
        "caption",
        "description",
        "chat",
        "review",
        "title",
    ),
    "at": ("created_at", "timestamp", "time", "date", "recorded_at", *_TIME_NAMES),
    "kind": ("type", "event", "event_type", "entry_type", "category"),
    "actor_kind": ("actor_type", "by", "source", "role"),
    "list": ("list_name", "name", "lists"),
    "value": ("entry", "term", "word", "phrase", "pattern", "text", "item"),
}


def plain(name: str) -> str:
    """A name without case, spaces, `_`, `-` and `.`, as guesses compare it."""
    return re.sub(r"[\s_.-]+", "", name[:100]).casefold()


def is_usual(name: str) -> bool:
    """Whether a column of this name is usually one of the fields."""
    return plain(name) in _USUAL


def suggested(field: str, columns: Iterable[str]) -> str | None:
    """The likeliest of these columns to offer for a field; None where none is usual.

    >>> suggested("user_id", ["n", "screen_name", "name"]), suggested("user_id", ["n"])
    ('screen_name', None)
    """
    by_plain: dict[str, str] = {}
    for column in columns:
        by_plain.setdefault(plain(column), column)
    guesses = [name for rank in GUESSES.get(field, ()) for name in rank]
    usual = (field, *guesses, *SUGGESTIONS.get(field, ()))
    return next((by_plain[plain(name)] for name in usual if plain(name) in by_plain), None)


_USUAL = frozenset(
    plain(name)
    for names in (
        *([field, *(name for rank in ranks for name in rank)] for field, ranks in GUESSES.items()),
        *SUGGESTIONS.values(),
        SUGGESTIONS,
    )
    for name in names
) - {"from", "name", "no", "nr", "when", "key", "number", "by", "source", "role", "chat"}
