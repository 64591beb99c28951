"""The chain of hashes over the moderation log.

Each entry's hash covers the hash before it, what is not personal of the entry, and a salted
commitment to what is personal. Erasing personal fields and salt later leaves every hash valid.
Source: decision 9.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

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


def beginning(application_id: str) -> bytes:
    """The hash before the first entry of a store."""
    return sha256(application_id.encode()).digest()


def commitment(salt: bytes, entry: Mapping[str, Any]) -> bytes:
    """What binds an entry to its personal fields without telling them."""
    return sha256(salt + _encode([entry[name] for name in PERSONAL]).encode()).digest()


def link(before: bytes, committed: bytes, entry: Mapping[str, Any]) -> bytes:
    """The hash of an entry, from the one before."""
    public = _encode([entry[name] for name in PUBLIC])
    return sha256(before + committed + public.encode()).digest()


def chained(before: bytes, entries: Iterable[dict[str, Any]]) -> bytes:
    """Give entries their salt, commitment and hash; the hash of the last one."""
    for entry in entries:
        entry["salt"] = os.urandom(SALT_BYTES)
        entry["commitment"] = commitment(entry["salt"], entry)
        entry["hash"] = before = link(before, entry["commitment"], entry)
    return before
