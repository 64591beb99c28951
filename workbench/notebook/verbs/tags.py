"""The verbs about tags: create and rename them, give them to users, one by one or from a CSV."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa

from workbench.errors import NotFound, expected, quoted
from workbench.importers.uploads.layout import Choices
from workbench.importers.uploads.tag_csv import Preview
from workbench.model.ids import several_names
from workbench.model.tags import Tag, Upload
from workbench.notebook.records import Records
from workbench.notebook.table import Table
from workbench.notebook.verbs.acting import Acting
from workbench.services.tags import tag_uploads, tags
from workbench.services.tags.downloads import Download
from workbench.services.users import users


class TagVerbs(Acting):
    """The verbs about tags."""

    def tags(self) -> Records[Tag]:
        """Every tag, with how many users carry it."""
        return Records("Tags", Tag, tags.tags(self.store))

    def tags_of(self, user_id: str) -> Records[Tag]:
        """The tags of a user. Raises: NotFound."""
        carried = users.user(self.store, user_id).tags
        found = [tag for tag in tags.tags(self.store) if tag.tag in carried]
        return Records(f"Tags of {user_id}", Tag, found)

    def users_of_tag(self, tag: str) -> Table:
        """The ids of the users who carry a tag. Raises: NotFound."""
        found = tags.users_of_tag(self.store, tag)
        return Table(
            f"Users with the tag {tag}", pa.table({"user_id": pa.array(found, pa.string())})
        )

    def create_tag(self, name: str, api_value: str | None = None) -> Tag:
        """Create a tag; its API value is the name with underscores for spaces when left out.

        Raises: BadInput, Conflict.
        """
        return tags.create_tag(self.store, self.actor, name, api_value)

    def rename_tag(self, tag: str, name: str) -> Tag:
        """Give a tag another name; its API value stays. Raises: NotFound, BadInput, Conflict."""
        tags.rename_tag(self.store, self.actor, tag, name)
        return next(one for one in tags.tags(self.store) if one.tag == tag)

    def add_tags(self, user_id: str, names: str | Iterable[str]) -> tags.TagChange:
        """Add a tag or several to a user, who is created when unknown.

        Raises: BadInput; NotFound, for a tag that there is not, and then none is added.
        """
        return tags.add_tags(self.store, self.actor, user_id, self._known(names))

    def remove_tags(self, user_id: str, names: str | Iterable[str]) -> tags.TagChange:
        """Remove a tag or several from a user.

        Raises: NotFound, for a user or tag that there is not, and then none is removed.
        """
        return tags.remove_tags(self.store, self.actor, user_id, self._known(names))

    def preview_tags(self, file: str | Path, **choices: Any) -> Preview:
        """How a CSV of user tags would be read; `choices` as `Choices` has them.

        Raises: BadInput, Refused, OSError.
        """
        return tag_uploads.preview_upload(Path(file).read_bytes(), Choices(**choices))

    def upload_tags(self, file: str | Path, **choices: Any) -> Upload:
        """Assign the tags of a CSV to its users. Raises: BadInput, Refused, OSError."""
        data, name = Path(file).read_bytes(), Path(file).name
        return tag_uploads.upload_tags(self.store, self.actor, name, data, Choices(**choices))

    def uploads(self) -> Records[Upload]:
        """Every upload of tags, and how it went."""
        return Records("Uploads of tags", Upload, tag_uploads.uploads(self.store))

    def failures(self, upload_id: str) -> Table:
        """What failed of an upload of tags. Raises: NotFound."""
        rows = tag_uploads.failures_of(self.store, upload_id)
        named = [dict(zip(tag_uploads.FAILURE_COLUMNS, row, strict=True)) for row in rows]
        return Table(f"Failures of upload {upload_id}", pa.Table.from_pylist(named))

    def failures_csv(self, upload_id: str) -> Download:
        """What failed of an upload of tags, as a file to upload again. Raises: NotFound."""
        return tag_uploads.failures_csv(self.store, upload_id)

    def _known(self, names: str | Iterable[str]) -> tuple[str, ...]:
        """The tags by their API values. Raises: BadInput; NotFound, with the nearest of each."""
        given = several_names(names, "tags")
        known = tags.tag_names(self.store)
        unknown = [
            f"no tag has the API value {quoted(tag)}; {expected(sorted(known), tag)}"
            for tag in given
            if tag not in known
        ]
        if unknown:
            raise NotFound("\n".join(unknown))
        return given
