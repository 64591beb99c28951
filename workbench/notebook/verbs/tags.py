"""The verbs about tags: create, rename and assign them, one by one or from a CSV file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypedDict, Unpack

import pyarrow as pa

from workbench.errors import NotFound, expected, quoted
from workbench.importers.uploads.layout import Choices
from workbench.importers.uploads.tag_csv import Preview
from workbench.model.ids import several_names
from workbench.model.tags import Tag, Upload
from workbench.notebook.displays.table import Table
from workbench.notebook.records import Records
from workbench.notebook.verbs.acting import Acting
from workbench.services.tags import tag_uploads, tags
from workbench.services.tags.downloads import Download
from workbench.services.users import users


class UploadChoices(TypedDict, total=False):
    """How to read a CSV of tags, as `Choices` has it; what is not given is guessed."""

    header: bool | None
    user_column: int | None
    tags_column: int | None
    open_list: bool | None
    delimiter: str | None
    encoding: str | None


class TagVerbs(Acting):
    """The verbs about tags."""

    def tags(self) -> Records[Tag]:
        """Every tag, with its number of users."""
        return Records("Tags", Tag, tags.tags(self.store))

    def tags_of(self, user_id: str) -> Records[Tag]:
        """The tags of a user. Raises: NotFound."""
        assigned = users.user(self.store, user_id).tags
        assigned_tags = [tag for tag in tags.tags(self.store) if tag.tag in assigned]
        return Records(f"Tags of {user_id}", Tag, assigned_tags)

    def users_of_tag(self, tag: str) -> Table:
        """The ids of the users with a tag. Raises: NotFound."""
        user_ids = tags.users_of_tag(self.store, tag)
        return Table(
            f"Users with the tag {tag}", pa.table({"user_id": pa.array(user_ids, pa.string())})
        )

    def create_tag(self, name: str, api_value: str | None = None) -> Tag:
        """Create a tag; by default its API value is the name with underscores for spaces.

        Raises: BadInput, Conflict.
        """
        return tags.create_tag(self.store, self.actor, name, api_value)

    def rename_tag(self, tag: str, name: str) -> Tag:
        """Give a tag another name; its API value stays. Raises: NotFound, BadInput, Conflict."""
        tags.rename_tag(self.store, self.actor, tag, name)
        return next(known for known in tags.tags(self.store) if known.tag == tag)

    def add_tags(self, user_id: str, names: str | Iterable[str]) -> tags.TagChange:
        """Assign one tag or several to a user; an unknown user is created.

        Raises: BadInput; NotFound, for an unknown tag, and then none is assigned.
        """
        return tags.add_tags(self.store, self.actor, user_id, self._known(names))

    def remove_tags(self, user_id: str, names: str | Iterable[str]) -> tags.TagChange:
        """Remove one tag or several from a user.

        Raises: NotFound, for an unknown user or tag, and then none is removed.
        """
        return tags.remove_tags(self.store, self.actor, user_id, self._known(names))

    def preview_tags(self, file: str | Path, **choices: Unpack[UploadChoices]) -> Preview:
        """How a CSV of user tags would be read; `choices`: see `UploadChoices`.

        Raises: BadInput, Refused, OSError.
        """
        return tag_uploads.preview_upload(Path(file).read_bytes(), Choices(**choices))

    def upload_tags(self, file: str | Path, **choices: Unpack[UploadChoices]) -> Upload:
        """Assign the tags of a CSV to its users. Raises: BadInput, Refused, OSError."""
        data, name = Path(file).read_bytes(), Path(file).name
        return tag_uploads.upload_tags(self.store, self.actor, name, data, Choices(**choices))

    def uploads(self) -> Records[Upload]:
        """Every upload of tags, with its results."""
        return Records("Uploads of tags", Upload, tag_uploads.uploads(self.store))

    def failures(self, upload_id: str) -> Table:
        """The failed tags of an upload, with the reason of each. Raises: NotFound."""
        rows = tag_uploads.failures_of(self.store, upload_id)
        named = [dict(zip(tag_uploads.FAILURE_COLUMNS, row, strict=True)) for row in rows]
        return Table(f"Failures of upload {upload_id}", pa.Table.from_pylist(named))

    def failures_csv(self, upload_id: str) -> Download:
        """The failures of an upload, as a CSV file that can be uploaded again. Raises: NotFound."""
        return tag_uploads.failures_csv(self.store, upload_id)

    def _known(self, names: str | Iterable[str]) -> tuple[str, ...]:
        """The API values of tags. Raises: BadInput; NotFound, with the nearest tag for each."""
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
