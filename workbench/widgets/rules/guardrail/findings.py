"""What an edit does beyond the limits of one edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.model.edit_limits import EditLimits
from workbench.widgets.rules.counted import Rows
from workbench.widgets.rules.guardrail.known_users import KnownUsers
from workbench.widgets.rules.guardrail.more_taken_out import MoreTakenOut

FindingKind = Literal["users", "user_share", "post_share", "tag", "most_active"]


@dataclass(frozen=True, eq=False)
class Finding:
    """A limit that an edit passes. `rows`: the users or posts by which; `of`: of how many all;
    `tag`: the protected tag that the users carry.
    """

    kind: FindingKind
    rows: Rows
    of: int = 0
    tag: str = ""

    @property
    def share(self) -> float:
        """The share of all, 0 to 1."""
        return len(self.rows) / self.of if self.of else 0.0


def findings(more: MoreTakenOut, known: KnownUsers, limits: EditLimits) -> list[Finding]:
    """Every limit that is passed, the most general first."""
    history = more.now.outcome.run.history
    shares = (
        (Finding("user_share", more.affected, len(history.user_ids)), limits.user_share),
        (Finding("post_share", more.deleted, history.n_posts), limits.post_share),
    )
    users = [Finding("users", more.out)] if len(more.out) > limits.users else []
    passed = [finding for finding, limit in shares if finding.share > limit]
    return [*users, *passed, *_of_known(more, known)]


def _of_known(more: MoreTakenOut, known: KnownUsers) -> Iterator[Finding]:
    for tag, places in known.tagged.items():
        if len(rows := more.among(more.affected, places)):
            yield Finding("tag", rows, tag=tag)
    if len(rows := more.among(more.out, known.most_active)):
        yield Finding("most_active", rows, len(known.most_active))
