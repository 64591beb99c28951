"""The verbs about policies: drafts, saved versions, and which one is live."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.errors import NotFound
from workbench.history import Users
from workbench.model.edit_limits import EditLimits
from workbench.notebook.records import Records
from workbench.notebook.starter import StarterPolicy
from workbench.notebook.verbs.acting import Acting
from workbench.policy.catalogue import ACCOUNT_AGE
from workbench.policy.policy import Policy
from workbench.services.policies import draft_names, edit_limits, policies, starter
from workbench.services.policies.score_columns import score_columns
from workbench.services.policies.starter_effects import StarterRule, starter_effects
from workbench.services.review.review import labels
from workbench.services.simulations import snapshot
from workbench.services.simulations.start import start_of
from workbench.services.tags import tags

_RULES_TITLE = "Rules, all in test; posts and users as if all were live"


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

    def starter_policy(self, name: str = starter.NAME) -> StarterPolicy:
        """A policy proposed from the scores that the posts have, all of its rules in test.

        Thresholds come from labelled posts, else from how the scores lie; nothing is saved.
        Raises: BadInput, when no column holds scores, or there are no posts.
        """
        shot = snapshot.snapshot(self.store)
        history = snapshot.history(self.store, shot)
        begin = start_of(shot, history)
        proposed = starter.starter(
            *score_columns(history, labels(self.store)),
            user_fields=_known_fields(begin.users),
            tags=tags.tag_names(self.store),
            protected=self.edit_limits().protected_tags,
            name=name,
        )
        effects = starter_effects(proposed.policy, history, begin.users, begin.log, shot.lists())
        return StarterPolicy(
            proposed.policy,
            Records(_RULES_TITLE, StarterRule, effects),
            Records("Classes", starter.StarterClass, proposed.classes),
            Records("Columns that are not used", starter.LeftOut, proposed.left_out),
        )

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
        """A draft by its name, by default that of its policy. Raises: NotFound."""
        return policies.draft(self.store, name)

    def save_draft(self, policy: Policy, name: str | None = None) -> None:
        """Save a policy as a draft, by default of its own name; it is not checked against the
        store yet. Raises: BadInput.
        """
        policies.save_draft(self.store, self.actor, policy, name)

    def rename_draft(self, name: str, new: str) -> None:
        """Give a draft another name; the policy in it keeps its own.

        Raises: NotFound, BadInput, Conflict.
        """
        draft_names.rename_draft(self.store, self.actor, name, new)

    def remove_draft(self, name: str) -> None:
        """Remove a draft. Raises: NotFound."""
        draft_names.remove_draft(self.store, self.actor, name)

    def publish(
        self,
        policy: Policy | str,
        version: int | None = None,
        *,
        create_tags: bool = False,
        reason: str | None = None,
    ) -> int:
        """Make a policy live, a new one or a saved one by its name; returns its version.

        `create_tags`: create tags of the policy that the store does not have; `reason`: why, for
        the log. Raises: BadInput, Conflict, NotFound.
        """
        return policies.publish(
            self.store, self.actor, policy, version, create_tags=create_tags, reason=reason
        )

    def edit_limits(self) -> EditLimits:
        """What one edit may do before the rule builder warns, and the tags that protect users."""
        return edit_limits.edit_limits(self.store)

    def set_edit_limits(
        self,
        *,
        users: int | None = None,
        user_share: object = None,
        post_share: object = None,
        protected_tags: str | Iterable[str] | None = None,
        most_active: int | None = None,
    ) -> EditLimits:
        """Set the limits of one edit, for all who use the store; what is not given stays.

        Logged. `users`: how many more an edit may suspend or block; `user_share`, `post_share`: of
        all users and posts, as `"5%"` or 0.05; `protected_tags`: the tags of users whom no edit,
        plan or starter policy should affect; `most_active`: how many of the users with most posts
        none should suspend or block. Raises: BadInput.
        """
        return edit_limits.set_edit_limits(
            self.store,
            self.actor,
            users=users,
            user_share=user_share,
            post_share=post_share,
            protected_tags=protected_tags,
            most_active=most_active,
        )

    def withdraw(self) -> None:
        """Withdraw the live policy: posts are accepted without rules. Raises: NotFound."""
        policies.withdraw(self.store, self.actor)

    def live(self) -> policies.LivePolicy | None:
        """The live policy and its version, or None."""
        return policies.live_policy(self.store)


def _known_fields(users: Users) -> list[str]:
    """The fields of users that a starter policy may read: of which at least one value is known."""
    created = users.columns.get("created_at")
    return [] if created is None or created.is_empty else [ACCOUNT_AGE]
