"""The repository of tags, and of the users who have them."""

from __future__ import annotations

from workbench.model.tags import Tag
from workbench.store.queries.queries import Queries, pair


class TagRepository:
    """The tags of a store, by their API values."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def all(self) -> list[Tag]:
        """Every tag by name, with how many users have it."""
        return self._queries.rows("tags", Tag)

    def names(self) -> dict[str, str]:
        """The name of every tag by its API value, in the order of the API values."""
        return dict(self._queries.rows("tag_names", pair))

    def create(self, tag: Tag) -> None:
        """Add a tag, whose API value and name are free."""
        self._queries.run("create_tag", tag=tag.tag, name=tag.name, now_us=tag.created_us)

    def rename(self, tag: str, name: str) -> None:
        """Give a tag another name."""
        self._queries.run("rename_tag", tag=tag, name=name)

    def users_of(self, tag: str) -> list[str]:
        """The ids of the users who have a tag, in their order."""
        return self._queries.texts("users_of_tag", tag=tag)
