"""The verbs about users: find them, change what is known of them, take actions on them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, Unpack

from workbench.errors import BadInput, NotFound
from workbench.model.users import User
from workbench.notebook.records import Records
from workbench.notebook.verbs.acting import Acting
from workbench.services.evidence import case_file, evidence
from workbench.services.tags.downloads import Download
from workbench.services.tags.tags import known_tag, tag_names
from workbench.services.users import moderation, users


class UserFields(TypedDict, total=False):
    """What can be changed of a user, besides attributes and metadata."""

    created_at: object
    trust_level: int | None
    fraud_score: float | None


class UserVerbs(Acting):
    """The verbs about users."""

    def user(self, user_id: str) -> User:
        """One user. Raises: NotFound."""
        return users.user(self.store, user_id)

    def users(
        self,
        part: str | None = None,
        *,
        tag: str | None = None,
        status: str | None = None,
        first: int = 0,
        limit: int = 1000,
    ) -> Records[User]:
        """Users by id: those whose id contains `part`, who have a tag, or a status now.

        `first`: how many to skip; `limit`: at most how many, of the total in the title.
        Raises: NotFound, for an unknown tag; BadInput, for an unknown status.
        """
        if tag is not None:
            known_tag(tag, tag_names(self.store))
        filters = {"tag": tag, "status": status}
        matching = users.find_users(self.store, part, **filters, first=first, limit=limit)
        whole = first == 0 and len(matching) < limit
        total = len(matching) if whole else users.count_users(self.store, part, **filters)
        return Records("Users", User, matching, total)

    def set_user(
        self,
        user_id: str,
        *,
        attributes: Mapping[str, object] | None = None,
        metadata: Mapping[str, object] | None = None,
        **fields: Unpack[UserFields],
    ) -> User:
        """Change what is known of a user; an unknown user is created, and fields not given stay.

        `fields`: `created_at` (a time, or `90d` ago), `trust_level` (−1 to 4), `fraud_score` (0 to
        100); None removes one. `attributes`, `metadata`: those to change; None as a value removes
        one. Raises: BadInput.
        """
        if not (fields or attributes or metadata):
            raise BadInput("nothing to change: give `trust_level`, `attributes` or another field")
        changes: dict[str, object] = {**fields}
        if "created_at" in changes:
            changes["created_at"] = self._moment("created_at", changes["created_at"])
        for name, items in (("attributes", attributes), ("metadata", metadata)):
            if items:
                changes[name] = self._merged(user_id, name, items)
        return users.change_user(self.store, self.actor, user_id, **changes)

    def timeline(
        self, user_id: str, *, since: object = None, until: object = None
    ) -> Records[users.Moment]:
        """A user's posts and log entries in order, from `since` to before `until`.

        Raises: NotFound, BadInput.
        """
        since_us, until_us = self._moment("since", since), self._moment("until", until)
        entries = [
            moment
            for moment in users.timeline(self.store, user_id)
            if (since_us is None or moment.at_us >= since_us)
            and (until_us is None or moment.at_us < until_us)
        ]
        return Records(f"Timeline of {user_id}", users.Moment, entries)

    def why(self, user_id: str) -> evidence.Evidence:
        """Why a user is suspended or blocked: the chain of evidence back to posts, tags and rules.

        Raises: NotFound.
        """
        return evidence.evidence(self.store, user_id)

    def export_case(self, user_id: str) -> Download:
        """Everything in the store about a user, as a ZIP file. Raises: NotFound."""
        return case_file.export_case(self.store, user_id)

    def block(self, user_id: str, reason: str | None = None, *, new_user: bool = False) -> int:
        """Block a user permanently; returns the id of the log entry.

        `new_user`: also an unknown one, who is created. Raises: NotFound, BadInput.
        """
        return moderation.block(self.store, self.actor, user_id, reason, new_user=new_user)

    def suspend(
        self,
        user_id: str,
        reason: str | None = None,
        *,
        duration: str | None = None,
        until: object = None,
        new_user: bool = False,
    ) -> int:
        """Suspend a user, for `duration="14d"` or `until="tomorrow"`; returns the log entry's id.

        Raises: NotFound, BadInput.
        """
        return moderation.suspend(
            self.store,
            self.actor,
            user_id,
            reason,
            duration=duration,
            until=self._moment("until", until),
            new_user=new_user,
        )

    def enable(self, user_id: str, reason: str | None = None, *, new_user: bool = False) -> int:
        """Reinstate a user; returns the id of the log entry. Raises: NotFound, BadInput."""
        return moderation.enable(self.store, self.actor, user_id, reason, new_user=new_user)

    def act(
        self,
        user_id: str,
        action: str,
        *,
        post: str | None = None,
        reason: str | None = None,
        value: object = None,
        duration: str | None = None,
        until: object = None,
        new_user: bool = False,
    ) -> int:
        """Take any action on a user, or on a `post` of the user; returns the log entry's id.

        `value`: for custom actions; `duration`, `until`: for `suspend`. Raises: NotFound, BadInput.
        """
        arguments = {"value": value, "for": duration, "until": self._moment("until", until)}
        return moderation.take_action(
            self.store,
            self.actor,
            action,
            user_id=user_id,
            post_id=post,
            reason=reason,
            arguments=arguments,
            new_user=new_user,
        )

    def expire(self) -> int:
        """Log the end of every suspension that has expired; returns how many."""
        return moderation.expire_suspensions(self.store, self.actor)

    def _merged(self, user_id: str, field: str, items: Mapping[str, object]) -> dict[str, object]:
        """A user's attributes or metadata with these changes; None as a value removes one."""
        try:
            known: dict[str, object] = dict(getattr(users.user(self.store, user_id), field))
        except NotFound:
            known = {}
        return {name: value for name, value in {**known, **items}.items() if value is not None}
