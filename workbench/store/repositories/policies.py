"""The repository of policies: saved versions, which one is live, drafts, and working copies."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from workbench.model.edit_limits import EditLimits
from workbench.model.policies import PinnedVariant, PolicyVersion, SavedDraft, WorkingCopy
from workbench.policy.policy import Policy
from workbench.store.queries.queries import Queries

_LIVE = "live_policy"
_WORKING_COPY = "working_copy:"
_EDIT_LIMITS = "edit_limits"


class PolicyRepository:
    """The policies of a store. `now_us`, `by`: when something is saved, epoch µs, and by whom."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def versions(self) -> list[PolicyVersion]:
        """Every saved version, by name and version."""
        live = self.live_version()
        saved = self._queries.rows("policy_versions", _saved_version)
        return [
            replace(version, live=live == (version.policy, version.version)) for version in saved
        ]

    def get(self, name: str, version: int | None = None) -> tuple[int, Policy] | None:
        """A version of a policy with its number, the newest unless one is named; None when there
        is none.
        """
        document = self._queries.row("policy_document", _numbered, policy=name, version=version)
        return None if document is None else (document[0], _policy(name, document[1]))

    def newest_version(self, name: str) -> int | None:
        """The newest version of a policy, None when none is saved."""
        return self._queries.value_or_none("newest_version", int, policy=name)

    def version_of(self, policy: Policy) -> int | None:
        """The newest version of a policy's name that means the same, None when there is none."""
        return self._queries.value_or_none(
            "version_by_digest", int, policy=policy.name, digest=policy.digest
        )

    def add(self, policy: Policy, version: int, *, now_us: int, by: str) -> None:
        """Add a version of a policy."""
        self._queries.run(
            "save_policy",
            policy=policy.name,
            version=version,
            document=_text(policy),
            digest=policy.digest,
            now_us=now_us,
            by=by,
        )

    def live_version(self) -> tuple[str, int] | None:
        """Name and version of the policy that is live, None when there is none."""
        text = self._queries.value_or_none("setting", str, name=_LIVE)
        if text is None:
            return None
        value = json.loads(text)
        return value["policy"], value["version"]

    def set_live(self, name: str, version: int) -> None:
        """Make a saved version the live policy."""
        self._set(_LIVE, json.dumps({"policy": name, "version": version}))

    def withdraw(self) -> None:
        """Make no policy live."""
        self._queries.run("delete_setting", name=_LIVE)

    def drafts(self) -> dict[str, Policy]:
        """Every draft by its name."""
        return dict(self._queries.rows("drafts", _draft))

    def saved_drafts(self) -> list[SavedDraft]:
        """When each draft was saved and by whom, by name."""
        return self._queries.rows("drafts", _saved_draft)

    def draft(self, name: str) -> Policy | None:
        """The draft of a name, None when there is none."""
        document = self._queries.value_or_none("draft_document", str, policy=name)
        return None if document is None else _policy(name, document)

    def save_draft(self, name: str, policy: Policy, *, now_us: int, by: str) -> None:
        """Write a draft, in the place of one of its name."""
        self.drop_draft(name)
        document = _text(policy)
        self._queries.run("save_draft", policy=name, document=document, now_us=now_us, by=by)

    def rename_draft(self, name: str, new: str) -> None:
        """Give a draft another name."""
        self._queries.run("rename_draft", policy=name, new=new)

    def drop_draft(self, name: str) -> None:
        """Remove the draft of a name, where there is one."""
        self._queries.run("delete_draft", policy=name)

    def working_copies(self) -> list[WorkingCopy]:
        """Every working copy, by id."""
        return self._queries.rows("working_copies", _working_copy)

    def save_working_copy(self, copy: WorkingCopy) -> None:
        """Write a working copy, in the place of one that has its id."""
        self._set(_WORKING_COPY + copy.copy_id, json.dumps(asdict(copy)))

    def drop_working_copy(self, copy_id: str) -> None:
        """Remove a working copy, where there is one."""
        self._queries.run("delete_setting", name=_WORKING_COPY + copy_id)

    def edit_limits(self) -> EditLimits:
        """The limits of one edit of the rules, the defaults where none were set."""
        text = self._queries.value_or_none("setting", str, name=_EDIT_LIMITS)
        return EditLimits() if text is None else EditLimits(**json.loads(text))

    def set_edit_limits(self, limits: EditLimits) -> None:
        """Write the limits of one edit."""
        self._set(_EDIT_LIMITS, json.dumps(asdict(limits)))

    def _set(self, name: str, value: str) -> None:
        self._queries.run("delete_setting", name=name)
        self._queries.run("add_setting", name=name, value=value)


def _saved_version(
    name: str, version: int, digest: str, saved_us: int, saved_by: str
) -> PolicyVersion:
    return PolicyVersion(name, version, digest, saved_us, saved_by, live=False)


def _numbered(version: int, document: str) -> tuple[int, str]:
    return version, document


def _draft(name: str, document: str, _saved_us: int, _saved_by: str) -> tuple[str, Policy]:
    return name, _policy(name, document)


def _saved_draft(name: str, document: str, saved_us: int, saved_by: str) -> SavedDraft:
    return SavedDraft(name, str(json.loads(document).get("name", name)), saved_us, saved_by)


def _working_copy(_setting: str, text: str) -> WorkingCopy:
    stored = json.loads(text)
    pins = tuple(PinnedVariant(**pin) for pin in stored.pop("pins", ()))
    return WorkingCopy(**stored, pins=pins)


def _policy(name: str, document: str) -> Policy:
    return Policy.from_document(json.loads(document), name)


def _text(policy: Policy) -> str:
    return json.dumps(policy.to_document(), ensure_ascii=True)
