"""The workbench: an open store, who acts on it, and all that an analyst does with both."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from workbench.display import table_html
from workbench.errors import NotFound
from workbench.history import TextLists
from workbench.model.actor import Actor
from workbench.notebook.default_store import ACTOR, default_store
from workbench.notebook.log import Log
from workbench.notebook.sample import DATA, remove_with, sample_folder, temporary_folder
from workbench.notebook.verbs.actions import ActionVerbs
from workbench.notebook.verbs.labels import LabelVerbs
from workbench.notebook.verbs.lists import ListVerbs
from workbench.notebook.verbs.policies import PolicyVerbs
from workbench.notebook.verbs.posts import PostVerbs
from workbench.notebook.verbs.review import ReviewVerbs
from workbench.notebook.verbs.simulations import SimulationVerbs
from workbench.notebook.verbs.tags import TagVerbs
from workbench.notebook.verbs.users import UserVerbs
from workbench.policy.policy import Policy
from workbench.services.posts.posts import check_post
from workbench.services.record import log, verify
from workbench.services.record.log import log_page
from workbench.services.review.review import review_figures
from workbench.services.transfer.store_copy import export_store, import_store
from workbench.services.users.users import count_users, user
from workbench.store import Store
from workbench.store.files.database import Clock
from workbench.store.store import WAIT_SECONDS
from workbench.whole_files import replace_folder

if TYPE_CHECKING:
    import pandas as pd


class Workbench(
    PostVerbs,
    SimulationVerbs,
    PolicyVerbs,
    UserVerbs,
    TagVerbs,
    ListVerbs,
    ActionVerbs,
    LabelVerbs,
    ReviewVerbs,
):
    """A store and who acts on it; `Workbench.open("workbench-store", actor="Ada")`."""

    @classmethod
    def open(
        cls,
        folder: str | Path | None = None,
        actor: str | None = None,
        *,
        create: bool = True,
        clock: Clock | None = None,
        wait_seconds: float = WAIT_SECONDS,
    ) -> Workbench:
        """Open a store's folder; a missing one is created.

        `folder`: the one that `WORKBENCH_STORE` names by default, else `workbench-store`; `actor`:
        the name in the log, the login name by default; `create`: whether to create a missing store;
        `wait_seconds`: how long to wait for other programs.
        Raises: NotFound, BadInput, Refused, Conflict.
        """
        chosen = default_store() if folder is None else folder
        if not create and not (Path(chosen) / "store.duckdb").exists():
            raise NotFound(f"there is no store at {chosen}")
        name = os.environ.get(ACTOR) if actor is None else actor
        return cls(Store(chosen, clock, wait_seconds), Actor.named(name))

    @classmethod
    def sample(
        cls,
        data: str | Path | None = None,
        actor: str | None = None,
        *,
        folder: str | Path | None = None,
        clock: Clock | None = None,
    ) -> Workbench:
        """A store with the posts, tags, text lists and live policy of the sample.

        `folder`: where it is kept, and opened as it is when it is there; by default it is
        temporary, and removed once nothing refers to it, at the latest when the program ends.
        `data`: another folder with files of the same names: `posts.csv`, `lists.csv`,
        `policy.yaml`. Raises: BadInput, NotFound.
        """
        files = sample_folder() / DATA if data is None else Path(data)
        if folder is not None:
            if not Path(folder).exists():
                with replace_folder(folder) as unfinished, cls.open(unfinished, actor) as wb:
                    _fill_with_sample(wb, files)
            return cls.open(folder, actor, clock=clock)
        temporary = temporary_folder()
        wb = cls.open(temporary, actor, clock=clock)
        remove_with(wb.store, temporary)
        _fill_with_sample(wb, files)
        return wb

    @classmethod
    def from_export(
        cls,
        export: str | Path,
        folder: str | Path,
        actor: str | None = None,
        *,
        clock: Clock | None = None,
    ) -> Workbench:
        """Create a store from an export. Raises: NotFound, Conflict, BadInput."""
        return cls(import_store(export, folder, clock), Actor.named(actor))

    def export(self, folder: str | Path, format: str = "parquet") -> Path:  # noqa: A002
        """Write all but secrets to a new folder, as `parquet` or `jsonl`; returns the folder.

        Raises: BadInput, Conflict.
        """
        export_store(self.store, self.actor, folder, format)
        return Path(folder)

    @property
    def log(self) -> Log:
        """The moderation log; `wb.log(user="u1", since="7d")` filters it, `wb.log.chart` has its
        charts.
        """
        live = self.live()
        return Log(
            log.log(self.store),
            None if live is None else live.policy,
            now_us=self.store.clock.now_us(),
            check_user=lambda user_id: user(self.store, user_id),
            check_post=lambda post_id: check_post(self.store, post_id),
            reasons=[reason for action in self.actions() for reason in action.reasons],
        )

    def to_arrow(self) -> pa.Table:
        """What the store contains, one row: users, log entries, tags, list entries, open
        items of the review feed, the live policy and its version.
        """
        return pa.Table.from_pylist([self._figures()])

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def __repr__(self) -> str:
        """The store's folder, the live policy, and who acts."""
        live = self.live()
        policy = "no policy is live" if live is None else f"{live.policy.name} is live"
        return f"<Workbench: {self.store.folder}, {policy}; actor: {self.actor.name}>"

    def _repr_html_(self) -> str:
        return table_html(
            f"Workbench of {self.actor.name}", ("", ""), list(self._figures().items())
        )

    def _figures(self) -> dict[str, str | int | None]:
        live = self.live()
        return {
            "users": count_users(self.store),
            "log entries": log_page(self.store, limit=1).n,
            "tags": len(self.tags()),
            "entries of text lists": len(self.lists()),
            "open review items": review_figures(self.store).open,
            "live policy": None if live is None else live.policy.name,
            "version": None if live is None else live.version,
        }

    def verify(self) -> verify.Verified:
        """Check the hash chain of the log, and the state of users and tags against the log."""
        return verify.verify(self.store)

    def close(self) -> None:
        """Close the store, so that other programs can open it now."""
        self.store.close()

    def __enter__(self) -> Workbench:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _fill_with_sample(wb: Workbench, files: Path) -> None:
    """Bring the files of a sample into an empty store."""
    policy = Policy.load(files / "policy.yaml")
    wb.import_posts(str(files / "posts.csv"))
    for tag in policy.tags:
        wb.create_tag(tag, tag)
    wb.add_lists(TextLists.read(files / "lists.csv"))
    wb.publish(policy)
