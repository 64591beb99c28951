"""Labels: what people decided of posts and users, the ground truth (never a tag)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from workbench.display import HtmlRepr

DECISIONS = ("violating", "benign")
WITHDRAWN = "withdrawn"
"""What is kept in the place of a decision where a person withdrew a label of their own."""

IMPORTED = "import:"
"""How the labeller of imported labels begins; the number of the import's log entry follows."""


@dataclass(frozen=True)
class Label(HtmlRepr):
    """What a person decided of a post or a user (`post_id` None).

    `item_id`: the item of the review feed; None for a label that a person gave a post elsewhere,
    and for one that came with imported posts, whose `labelled_by` is `import:` and the log entry of
    the import.
    """

    user_id: str
    post_id: str | None
    label: str
    labelled_us: int
    labelled_by: str
    item_id: int | None


class LabelledPost(NamedTuple):
    """A label that came with a post, as it is hashed."""

    user_id: str
    post_id: str
    label: str
