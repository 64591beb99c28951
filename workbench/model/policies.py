"""Saved policies as the store lists them: versions, drafts, working copies, and pinned variants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.display import HtmlRepr

Document = dict[str, Any]
"""A policy document: the JSON of a policy file."""


@dataclass(frozen=True)
class PolicyVersion(HtmlRepr):
    """A saved version of a policy; `digest` is the hash of its meaning, `live` is it enforced."""

    policy: str
    version: int
    digest: str
    saved_us: int
    saved_by: str
    live: bool


@dataclass(frozen=True)
class SavedDraft(HtmlRepr):
    """A draft in the store: its name, that of the policy in it, when it was saved and by whom."""

    name: str
    policy: str
    saved_us: int
    saved_by: str


@dataclass(frozen=True)
class PinnedVariant:
    """A policy that is compared with the one that is edited. `letter`: `A`, `B` or `C`; `name`:
    what a person calls it, which may be empty.
    """

    letter: str
    name: str
    document: Document


@dataclass(frozen=True)
class WorkingCopy:
    """Unpublished edits. `policy`: the name in the document; `base`: a digest of the document that
    was edited; `actor`: whose it is; `kept_us`: when it was written last; `pins`: the variants that
    are pinned beside it.
    """

    copy_id: str
    actor: str
    policy: str
    base: str
    document: Document
    kept_us: int
    pins: tuple[PinnedVariant, ...] = ()
