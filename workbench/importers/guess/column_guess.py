"""What a column of a file is taken for, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from workbench.importers.guess.facts import Facts
from workbench.importers.guess.labels import LabelWord
from workbench.importers.guess.times import TimeGuess
from workbench.reading.rows.column_changes import ScoreScale

Role = Literal[
    "post_id", "user_id", "created_at", "text", "score", "label", "user_field", "detail",
    "response", "labelled_by", "class_name", "sampling_probability", "left_out",
]  # fmt: skip
ROLES: Mapping[Role, str] = {
    "post_id": "Post number",
    "user_id": "User",
    "created_at": "Time",
    "text": "Text",
    "score": "Score",
    "label": "Labels of posts",
    "user_field": "Field of the user",
    "detail": "Detail of the post",
    "response": "Responses of a classifier",
    "labelled_by": "Who labelled",
    "class_name": "Class of the label",
    "sampling_probability": "Sampling probability",
    "left_out": "Leave out",
}
"""What a column can be taken for, and what that is called."""
OF_LABELS: Mapping[Role, str] = {
    "post_id": ROLES["post_id"],
    "user_id": ROLES["user_id"],
    "label": "Label",
    "class_name": ROLES["class_name"],
    "labelled_by": ROLES["labelled_by"],
    "created_at": "When labelled",
    "sampling_probability": ROLES["sampling_probability"],
    "left_out": ROLES["left_out"],
}
"""What a column of a file of labels can be taken for."""
OF_POSTS: tuple[Role, ...] = (
    "post_id", "user_id", "created_at", "text", "score", "label", "user_field", "detail",
    "response", "left_out",
)  # fmt: skip
"""What a column of a file of posts can be taken for."""
ONLY_ONE: tuple[Role, ...] = ("post_id", "user_id", "created_at", "text", "label", "response")
ONLY_ONE_OF_LABELS: tuple[Role, ...] = (
    "post_id", "user_id", "created_at", "class_name", "labelled_by", "sampling_probability",
)  # fmt: skip
_SURE, _LIKELY = 0.95, 0.75
_LEAST = 0.35  # a column that is less sure is not proposed


@dataclass(frozen=True)
class ColumnGuess:
    """What a column is taken for. `confidence`: from 0 to 1; `why`: one sentence.

    `name`: what the posts call it: the class of a score, the field of a user; `examples`: its first
    values. `scale`: of scores, `bars`: how often they are in equal parts of their span; `words`: of
    labels, and of any column of few different values, as they would be read if they were labels;
    `times`: how times are written, also where the column is not taken for the time.
    """

    column: str
    role: Role
    confidence: float
    why: str
    name: str = ""
    examples: tuple[str, ...] = ()
    scale: ScoreScale | None = None
    words: tuple[LabelWord, ...] = ()
    times: TimeGuess | None = None
    bars: tuple[int, ...] = field(default=(), repr=False)
    kind: str = field(default="text", repr=False)

    @property
    def sureness(self) -> str:
        """How sure it is, in words."""
        if self.confidence >= _SURE:
            return "sure"
        return "likely" if self.confidence >= _LIKELY else "please check"


@dataclass(frozen=True)
class Proposal:
    """A role that a column may have, before the columns are compared."""

    role: Role
    column: Facts
    confidence: float
    why: str


Propose = Callable[[Facts, TimeGuess | None], Proposal | None]


def best_proposals(
    columns: Sequence[Facts], times: Mapping[str, TimeGuess | None], proposals: Sequence[Propose]
) -> dict[str, Proposal]:
    """The best column for each role, by the names of the columns. Roles that come first choose
    first. `times`: how each column reads as times.
    """
    taken: dict[str, Proposal] = {}
    for propose in proposals:
        left = [column for column in columns if column.name not in taken]
        found = [proposal for column in left if (proposal := propose(column, times[column.name]))]
        best = max(found, key=lambda proposal: proposal.confidence, default=None)
        if best is not None and best.confidence >= _LEAST:
            taken[best.column.name] = best
    return taken
