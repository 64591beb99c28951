"""The workbench: a store, who acts on it, and what can be asked of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from workbench.errors import NotFound
from workbench.history import History, TextLists, TimeFormat
from workbench.importers.uploads.layout import Choices
from workbench.importers.uploads.tag_csv import Preview
from workbench.matching import EntryWarning, ListEntry, warnings_of
from workbench.model.actions import Action
from workbench.model.actor import Actor
from workbench.model.tags import Tag
from workbench.model.users import User
from workbench.notebook.log import Log
from workbench.notebook.quality import Quality, quality
from workbench.notebook.simulation import Simulation
from workbench.notebook.table import Table
from workbench.policy.policy import Policy
from workbench.reading.times.time_format import RECOGNISED
from workbench.replay.simulate import simulate
from workbench.services.evidence import case_file, evidence
from workbench.services.policies import lists, policies
from workbench.services.record import log, verify
from workbench.services.review import review
from workbench.services.simulations import snapshot
from workbench.services.submission.submit import Answer, Submissions
from workbench.services.tags import tag_uploads, tags
from workbench.services.tags.downloads import Download
from workbench.services.transfer import import_posts
from workbench.services.users import actions, moderation, users
from workbench.store import Store
from workbench.store.database import Clock
from workbench.store.store import WAIT_SECONDS


class Workbench:
    """A store and who acts on it; `Workbench.open("workbench-store", actor="Ada")`."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store, self.actor = store, actor
        self._submissions = Submissions(store)

    @classmethod
    def open(
        cls,
        folder: str | Path = "workbench-store",
        actor: str | None = None,
        *,
        create: bool = True,
        clock: Clock | None = None,
        wait_seconds: float = WAIT_SECONDS,
    ) -> Workbench:
        """Open a store's folder, which is made when it is missing.

        `actor`: who acts, the login name when left out; `create`: whether to make a missing one;
        `wait_seconds`: how long to wait for other programs. Raises: NotFound, BadInput, Refused,
        Conflict.
        """
        if not create and not (Path(folder) / "store.duckdb").exists():
            raise NotFound(f"there is no store at {folder}")
        return cls(Store(folder, clock, wait_seconds), Actor.named(actor))

    def simulate(
        self,
        policy: Policy | str,
        *,
        version: int | None = None,
        start: str = "untagged",
        recorded: bool = False,
        **choices: Any,
    ) -> Simulation:
        """Replay a policy over the store's posts, and wait for nobody.

        `policy`: one, or the name of a saved one. `start`: `untagged`, or `now` for users as they
        stand. `recorded`: replay the moderation log's own entries along. `choices`: as `simulate`
        takes them (`from_time`, `as_of`, `enforcement`, …). Raises: BadInput, NotFound.
        """
        chosen = self.policy(policy, version) if isinstance(policy, str) else policy
        shot = snapshot.snapshot(self.store)
        outcome = simulate(
            chosen,
            snapshot.history(self.store, shot),
            users=shot.users(as_they_stand=start == "now"),
            log=shot.recorded() if recorded else None,
            lists=shot.lists(),
            **choices,
        )
        return Simulation(self.store, self.actor, outcome, shot)

    def load_policy(self, path: str | Path) -> Policy:
        """Read a policy file; its rules may call the store's custom actions without declaring
        them. Raises: BadInput, NotFound.
        """
        return Policy.load(path, policies.known_actions(self.store))

    def submit(
        self, posts: Sequence[Mapping[str, Any]] | pa.Table, request_id: str | None = None
    ) -> list[Answer]:
        """Submit posts to the live policy; an answer for each. Raises: BadInput, Conflict."""
        return self._submissions.submit(posts, self.actor, request_id)

    def import_posts(
        self,
        source: Any,
        columns: Mapping[str, str] | None = None,
        format: str | None = None,  # noqa: A002 - the word of the command line
        response: str | None = None,
        records: str | None = None,
        times: TimeFormat = RECOGNISED,
    ) -> import_posts.Imported:
        """Import historical posts from files or tables. Raises: BadInput.

        `format`: of a chat's export (`discord`, `slack`, …), or of a classifier's raw responses
        (`hive`, `openai`, …), `response` their column.
        `records`: the path of the list in a JSON source that holds the posts. `times`: how times
        are written, where that is not to be recognised.
        """
        return import_posts.import_posts(
            self.store, self.actor, source, columns, format, response, records, times
        )

    def history(self) -> History:
        """The posts that simulations read. Raises: BadInput, when there are none."""
        return snapshot.history(self.store, snapshot.snapshot(self.store))

    def quality(self) -> Quality:
        """How good the posts are that simulations read. Raises: BadInput, when there are none."""
        return quality(self.history(), policies.live_classes(self.store))

    def user(self, user_id: str) -> User:
        """One user. Raises: NotFound."""
        return users.user(self.store, user_id)

    def users(self, part: str | None = None, **wanted: Any) -> list[User]:
        """Users by id, tag and status; as `find_users` takes them."""
        return users.find_users(self.store, part, **wanted)

    def timeline(self, user_id: str) -> list[users.Moment]:
        """A user's posts and log entries in order. Raises: NotFound."""
        return users.timeline(self.store, user_id)

    def why(self, user_id: str) -> evidence.Evidence:
        """Why a user is out now: the chain back to posts, tags and rules. Raises: NotFound."""
        return evidence.evidence(self.store, user_id)

    def export_case(self, user_id: str) -> Download:
        """All that the store has about a user, as a ZIP. Raises: NotFound."""
        return case_file.export_case(self.store, user_id)

    def block(self, user_id: str, reason: str | None = None, *, new_user: bool = False) -> int:
        """Block a user for good; `new_user`: one who is unknown too. Raises: NotFound, BadInput."""
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
        """Suspend a user: `duration="14d"`, or `until` a time. Raises: NotFound, BadInput."""
        return moderation.suspend(
            self.store,
            self.actor,
            user_id,
            reason,
            duration=duration,
            until=until,
            new_user=new_user,
        )

    def enable(self, user_id: str, reason: str | None = None) -> int:
        """Reinstate a user. Raises: NotFound, BadInput."""
        return moderation.enable(self.store, self.actor, user_id, reason, new_user=False)

    def tags(self) -> list[Tag]:
        """Every tag, with how many users carry it."""
        return tags.tags(self.store)

    def create_tag(self, name: str, api_value: str | None = None) -> Tag:
        """Create a tag. Raises: BadInput, Conflict."""
        return tags.create_tag(self.store, self.actor, name, api_value)

    def add_tags(self, user_id: str, names: Sequence[str]) -> tags.TagChange:
        """Add tags to a user. Raises: BadInput."""
        return tags.add_tags(self.store, self.actor, user_id, names)

    def remove_tags(self, user_id: str, names: Sequence[str]) -> tags.TagChange:
        """Remove tags from a user. Raises: NotFound."""
        return tags.remove_tags(self.store, self.actor, user_id, names)

    def preview_tags(self, file: str | Path, **choices: Any) -> Preview:
        """How a CSV of user tags would be read; `choices` as `Choices` has them. Raises: BadInput,
        Refused, OSError.
        """
        return tag_uploads.preview_upload(Path(file).read_bytes(), Choices(**choices))

    def upload_tags(self, file: str | Path, **choices: Any) -> tag_uploads.Upload:
        """Assign the tags of a CSV to its users. Raises: BadInput, Refused, OSError."""
        data, name = Path(file).read_bytes(), Path(file).name
        return tag_uploads.upload_tags(self.store, self.actor, name, data, Choices(**choices))

    def failures(self, upload_id: str) -> Table:
        """What failed of an upload of tags. Raises: NotFound."""
        rows = tag_uploads.failures_of(self.store, upload_id)
        named = [dict(zip(tag_uploads.FAILURE_COLUMNS, row, strict=True)) for row in rows]
        return Table(f"Failures of upload {upload_id}", pa.Table.from_pylist(named))

    def actions(self) -> list[Action]:
        """Every action."""
        return actions.actions(self.store)

    def lists(self) -> list[lists.ListEntry]:
        """Every entry of every text list."""
        return lists.list_entries(self.store)

    def add_lists(self, entries: TextLists) -> int:
        """Add the entries of text lists; how many were new. Raises: BadInput."""
        given = [
            ListEntry(name, kind, value)
            for name, several in entries.lists.items()
            for kind, value in several
        ]
        return lists.add_entries(self.store, self.actor, given)

    def list_warnings(self) -> list[EntryWarning]:
        """What is worth knowing of the entries: each with a code, the entry and a message."""
        return warnings_of(self.lists())

    def review(self, *, open_only: bool = True) -> list[review.ReviewItem]:
        """The review feed."""
        return review.review_items(self.store, open_only=open_only)

    def resolve(self, item_id: int, decision: str) -> review.ReviewItem:
        """Decide an item of the review feed, `violating` or `benign`. Raises: NotFound, BadInput,
        Conflict.
        """
        return review.resolve(self.store, self.actor, item_id, decision)

    def labels(self) -> Table:
        """What people decided of posts and users."""
        rows = [
            {"user_id": one.user_id, "post_id": one.post_id, "label": one.label,
             "labelled_by": one.labelled_by}
            for one in review.labels(self.store)
        ]  # fmt: skip
        return Table("Labels", pa.Table.from_pylist(rows))

    def send_to_review(self, user_id: str) -> int:
        """Send every post of a user to the review feed; how many. Raises: NotFound."""
        return review.send_posts_to_review(self.store, self.actor, user_id)

    @property
    def log(self) -> Log:
        """The moderation log; `wb.log(user_id="u1")` takes a part, `wb.log.chart` its charts."""
        live = self.live()
        return Log(log.log(self.store), None if live is None else live.policy)

    def policy(self, name: str, version: int | None = None) -> Policy:
        """A saved policy. Raises: NotFound."""
        return policies.policy(self.store, name, version)

    def publish(self, policy: Policy | str, version: int | None = None) -> int:
        """Make a policy live; its version. Raises: BadInput, Conflict, NotFound."""
        return policies.publish(self.store, self.actor, policy, version)

    def live(self) -> policies.LivePolicy | None:
        """The live policy, None when there is none."""
        return policies.live_policy(self.store)

    def verify(self) -> verify.Verified:
        """Check the log's chain and every fold of it."""
        return verify.verify(self.store)

    def close(self) -> None:
        """Let other programs have the store now."""
        self.store.close()
