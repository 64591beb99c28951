"""The verbs about policies: drafts, saved versions, and which one is live."""

from __future__ import annotations

from pathlib import Path

from workbench.errors import NotFound
from workbench.notebook.records import Records
from workbench.notebook.verbs.acting import Acting
from workbench.policy.policy import Policy
from workbench.services.policies import policies


class PolicyVerbs(Acting):
    """The verbs about policies."""

    def load_policy(self, path: str | Path) -> Policy:
        """Read a policy file; its rules may call the store's custom actions without declaring
        them. Raises: BadInput, NotFound.
        """
        return Policy.load(path, policies.known_actions(self.store))

    def policies(self) -> Records[policies.PolicyVersion]:
        """Every saved version of every policy."""
        saved = policies.policies(self.store)
        return Records("Policies", policies.PolicyVersion, saved)

    def policy(self, name: str | None = None, version: int | None = None) -> Policy:
        """A saved policy, by default its newest version; the live policy without a name.

        Raises: NotFound.
        """
        if name is not None:
            return policies.policy(self.store, name, version)
        live = policies.live_policy(self.store)
        if live is None:
            raise NotFound("no policy is live; name one")
        return live.policy

    def save(self, policy: Policy) -> int:
        """Save a policy as the next version of its name; returns the version.

        Raises: BadInput, Conflict.
        """
        return policies.save_policy(self.store, self.actor, policy)

    def drafts(self) -> Records[policies.SavedDraft]:
        """The saved drafts: when and by whom, newest first."""
        saved = policies.saved_drafts(self.store)
        return Records("Drafts", policies.SavedDraft, saved)

    def draft(self, name: str) -> Policy:
        """The draft of a policy. Raises: NotFound."""
        return policies.draft(self.store, name)

    def save_draft(self, policy: Policy) -> None:
        """Save a policy as the draft of its name; it is not checked against the store yet."""
        policies.save_draft(self.store, self.actor, policy)

    def publish(
        self, policy: Policy | str, version: int | None = None, *, create_tags: bool = False
    ) -> int:
        """Make a policy live, a new one or a saved one by its name; returns its version.

        `create_tags`: create tags of the policy that the store does not have.
        Raises: BadInput, Conflict, NotFound.
        """
        return policies.publish(self.store, self.actor, policy, version, create_tags=create_tags)

    def withdraw(self) -> None:
        """Withdraw the live policy: posts are accepted without rules. Raises: NotFound."""
        policies.withdraw(self.store, self.actor)

    def live(self) -> policies.LivePolicy | None:
        """The live policy and its version, or None."""
        return policies.live_policy(self.store)
