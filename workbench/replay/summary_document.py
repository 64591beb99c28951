"""The fields of a replay's summary, which `summary.json` holds. Source: spec 5.6."""

from __future__ import annotations

from typing import Literal, TypedDict

from workbench.policy.catalogue import Mode

ChoicesDocument = TypedDict(
    "ChoicesDocument",
    {"from": str | None, "as_of": str | None, "enforcement": Literal["full", "none"]},
)


class ChosenDocument(ChoicesDocument):
    """The choices of a run, and which of the matching rules fire."""

    evaluate: str


class PolicyName(TypedDict):
    """Which policy was replayed."""

    name: str
    digest: str


class DataCounts(TypedDict):
    """What was replayed: counts, SHA-256 digests, rows set aside, scores off their scale."""

    posts: int
    users: int
    posts_digest: str
    users_digest: str | None
    records_digest: str | None
    lists_digest: str | None
    set_aside: int
    sources: list[dict[str, object]]
    off_scale: dict[str, int]


class PostCounts(TypedDict):
    """How many posts were accepted and rejected, by the user's status, and came in the warm-up."""

    accepted: int
    rejected: int
    rejected_by: dict[str, int]
    warm_up: int


class RuleCounts(TypedDict):
    """What a rule did. `window_before_first_post`: the share of evaluations whose window reaches
    back before the first post; None without a window.
    """

    rule: str
    mode: Mode
    triggers: int
    users: int
    evaluated: int
    unknown: int
    window_before_first_post: float | None


class RecordCounts(TypedDict):
    """What became of recorded entries; `left_out`: by the reason why."""

    applied: int
    changed_nothing: int
    left_out: dict[str, int]


class Summary(TypedDict):
    """Counts, the choices of the run, and warnings."""

    policy: PolicyName
    data: DataCounts
    choices: ChosenDocument
    semantics: dict[str, str]
    posts: PostCounts
    rules: list[RuleCounts]
    actions: dict[str, int]
    users: dict[str, int]
    records: RecordCounts
    warnings: list[str]
