"""The chain of hashes over the moderation log.

Each entry's hash covers the hash before it, what is not personal of the entry, and a salted
commitment to what is personal. Erasing personal fields and salt later leaves every hash valid.
Source: decision 9.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter

from workbench.model.log.entry import LogEntry

PERSONAL = ("user_id", "post_id", "reason", "matched")
PUBLIC = (
    "entry_id",
    "at_us",
    "recorded_at_us",
    "kind",
    "rule",
    "policy",
    "policy_version",
    "action",
    "arguments",
    "actor",
    "actor_kind",
    "automated",
    "request_id",
)
SALT_BYTES = 16
_encode = json.JSONEncoder(separators=(",", ":")).encode
_personal, _public = attrgetter(*PERSONAL), attrgetter(*PUBLIC)


@dataclass(frozen=True, slots=True)
class Seal:
    """What the chain adds to an entry. `salt`: None once its personal fields were erased."""

    salt: bytes | None
    commitment: bytes
    hash: bytes


def beginning(application_id: str) -> bytes:
    """The hash before the first entry of a store."""
    return sha256(application_id.encode()).digest()


def commitment(salt: bytes, entry: LogEntry) -> bytes:
    """What binds an entry to its personal fields without telling them."""
    return sha256(salt + _encode(_personal(entry)).encode()).digest()


def link(before: bytes, committed: bytes, entry: LogEntry) -> bytes:
    """The hash of an entry, from the one before."""
    return sha256(before + committed + _encode(_public(entry)).encode()).digest()


def seals(before: bytes, entries: Iterable[LogEntry]) -> list[Seal]:
    """The seal of each entry, from the hash before the first of them."""
    read: list[Seal] = []
    for entry in entries:
        salt = os.urandom(SALT_BYTES)
        committed = commitment(salt, entry)
        before = link(before, committed, entry)
        read.append(Seal(salt, committed, before))
    return read
