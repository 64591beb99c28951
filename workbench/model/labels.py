"""Labels: what people decided of posts and users, the ground truth (never a tag)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from workbench.display import HtmlRepr

DECISIONS = ("violating", "benign")
UNDECIDED = "undecided"
LABELS = (*DECISIONS, UNDECIDED)
"""What a label says of a post or a user: a person who labels may leave it open."""
WITHDRAWN = "withdrawn"
"""What is kept in the place of a decision where a person withdrew a label of their own."""

IMPORTED = "import:"
"""How the labeller of imported labels begins where the file names none; the number of the import's
log entry follows.
"""


def unnamed_labeller(entry_id: int) -> str:
    """Who is named as the labeller of labels that came with a log entry and name none."""
    return f"{IMPORTED}{entry_id}"


@dataclass(frozen=True)
class Label(HtmlRepr):
    """What a person decided of a post or a user (`post_id` None).

    `item_id`: the item of the review feed; None for a label that a person gave a post elsewhere,
    and for an imported one. `class_name`: the class that the label is about, None for the policy as
    a whole; `sampling_probability`: with which the post was chosen to be labelled, above 0 to 1,
    None where it is unknown; `import_entry`: the log entry of the import that brought it.
    """

    user_id: str
    post_id: str | None
    label: str
    labelled_us: int
    labelled_by: str
    item_id: int | None
    class_name: str | None = None
    sampling_probability: float | None = None
    import_entry: int | None = None


class LabelledPost(NamedTuple):
    """A label that came with a post, as it is hashed."""

    user_id: str
    post_id: str
    label: str


class ImportedLabel(NamedTuple):
    """A label that an import brought, as the store has it, in the order in which it is hashed."""

    user_id: str
    post_id: str | None
    label: str
    class_name: str | None
    labelled_by: str
    labelled_us: int
    sampling_probability: float | None


@dataclass(frozen=True)
class LabelImport(HtmlRepr):
    """Labels that came into the store together from a file, under a name.

    `labels`: how many of them the store has, of how many `posts`. `rows`: how many rows the files
    had, `set_aside`: how many of them are no labels, by reason (a code).
    """

    name: str
    labels: int
    posts: int
    files: tuple[str, ...]
    rows: int
    set_aside: Mapping[str, int]
    imported_us: int
    imported_by: str
    entry_id: int

    @property
    def rows_set_aside(self) -> int:
        """How many rows of its files are no labels."""
        return sum(self.set_aside.values())


@dataclass(frozen=True, slots=True)
class LabelImportState:
    """An import of labels as the log must have it, also a removed one."""

    entry_id: int
    name: str
    removed: bool
