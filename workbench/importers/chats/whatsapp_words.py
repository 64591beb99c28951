"""What WhatsApp itself writes into a chat, in English: notices, and words in place of media.

A notice without a colon is recognised in every language, as nobody is named as its sender.
"""

from __future__ import annotations

import re

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ACTIONS = (
    "added", "removed", "left", "created group", "created this group", "created the group",
    "changed the subject", "changed the group name", "changed this group's", "changed the group's",
    "changed the group description", "deleted the group", "joined using", "joined from",
    "changed their phone number", "changed to", "turned on disappearing", "turned off disappearing",
    "was added", "pinned a message", "changed this group", "changed the settings",
)  # fmt: skip
_BEGINS = (
    "messages and calls are end-to-end encrypted", "messages to this chat and calls",
    "messages you send to this", "your security code with", "missed voice call",
    "missed video call", "missed group", "this chat is with", "waiting for this message",
    "you're now an admin", "you were added", "you joined", "only messages that mention",
    "disappearing messages were", "this business", "you blocked", "you unblocked",
)  # fmt: skip
_LONG_BEGINS = tuple(phrase for phrase in _BEGINS if len(phrase) > 20)  # no name of a person
_NOTICE = re.compile(
    r"[^:\n]{1,200} (?:"
    + "|".join(re.escape(phrase) for phrase in _ACTIONS)
    + r")(?:$|[ \u201c\".,:])"
)
_MEDIA = re.compile(
    r"(?:<media omitted>|<attached: [^>\n]{1,300}>|[^\n]{1,300}\(file attached\)"
    r"|(?:image|video|audio|gif|sticker|document|contact card|video note) omitted)",
    re.IGNORECASE,
)
_DELETED = ("this message was deleted", "you deleted this message", "this message was deleted by")


def unmarked(text: str) -> str:
    """Return a text without marks of direction, and with plain spaces."""
    return _MARKS.sub("", text).replace("\u202f", " ").replace("\u00a0", " ").strip()


def is_notice(text: str, *, is_marked: bool = False) -> bool:
    """Whether a text is a notice of WhatsApp's own, which names nobody as its sender. `is_marked`:
    whether a mark of direction precedes it, as it does in notices of an iPhone.

    >>> is_notice("Ada changed the subject to “Plan: B”"), is_notice("Ada: left at nine")
    (True, False)
    """
    plain = unmarked(text)
    begins = _BEGINS if is_marked else _LONG_BEGINS
    return plain.casefold().startswith(begins) or _NOTICE.match(plain) is not None


def kind_of(text: str) -> str:
    """Return what a message is: `text`, `media` that the export left out, or `deleted`."""
    plain = unmarked(text)
    if plain.casefold().startswith(_DELETED):
        return "deleted"
    return "media" if _MEDIA.match(plain) else "text"
