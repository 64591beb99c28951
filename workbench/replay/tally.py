"""What is counted in a replay. Source: spec 2.3, 3 and 5.6."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts by active rule, int64[n_rules] each, and over all.

    `evaluated`: posts on which the rule's condition was evaluated; `unknown`: how many of those
    came out unknown; `reaching_back`: how many had a window from before the first post.
    """

    triggers: np.ndarray
    users: np.ndarray
    unknown: np.ndarray
    evaluated: np.ndarray
    reaching_back: np.ndarray
    accepted: int
    rejected_blocked: int
    rejected_suspended: int
    warm_up: int
    records_applied: int
    records_unchanged: int

    @property
    def rejected(self) -> int:
        """Posts that were rejected, for whichever reason."""
        return self.rejected_blocked + self.rejected_suspended
