"""What each post really is: its picture, and the classes that it violates."""

from dataclasses import dataclass

import numpy as np

from workbench.synthetic.activity import Activity
from workbench.synthetic.spec import CLASSES, KINDS
from workbench.synthetic.users import Users

CONTENT_TYPES = ("text", "image", "video")
CONTENT_SHARES = (0.25, 0.6, 0.15)
VISUAL = (0, 1, 2)
"""Positions in `CLASSES` of those that need a picture."""

VIOLATING = np.array(
    # nsfw, suggestive, hate, bullying, spam
    [
        [0.015, 0.050, 0.002, 0.010, 0.001],  # ordinary
        [0.010, 0.080, 0.000, 0.000, 0.950],  # spam_wave
        [0.350, 0.350, 0.150, 0.150, 0.000],  # slow_burner, in its violating posts
        [0.300, 0.600, 0.000, 0.000, 0.000],  # threshold_hugger
        [0.010, 0.020, 0.250, 0.800, 0.000],  # brigade
        [0.000, 0.020, 0.000, 0.000, 0.950],  # reposter
    ],
    np.float32,
)
"""How likely a post of each kind of user violates each class."""

SLOW_EVERY = 4
"""A slow burner's every fourth post violates, never two in a row."""


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth about each post, in the order of time."""

    content: np.ndarray
    """int8[n_posts], position in `CONTENT_TYPES`."""
    violates: np.ndarray
    """bool[n_classes, n_posts], in the order of `CLASSES`; what is nsfw is suggestive, too."""

    @property
    def has_picture(self) -> np.ndarray:
        """bool[n_posts]: whether visual classifiers can score the post at all."""
        return self.content > 0


def draw_truth(activity: Activity, users: Users, rng: np.random.Generator) -> Truth:
    """Draw what each post shows and violates, by the kind and the leaning of its user."""
    kind = users.kind[activity.user]
    leaning = np.where(kind == 0, users.leaning[activity.user], np.float32(1))
    content = _contents(len(kind), rng)
    quiet = (kind == KINDS.index("slow_burner")) & (
        (activity.rank + activity.user) % SLOW_EVERY > 0
    )
    violates = np.empty((len(CLASSES), len(kind)), np.bool_)
    for position in range(len(CLASSES)):
        chance = np.minimum(VIOLATING[kind, position] * leaning, 0.95)
        violates[position] = (rng.random(len(kind), np.float32) < chance) & ~quiet
    violates[list(VISUAL)] &= content > 0
    violates[1] |= violates[0]
    return Truth(content, violates)


def _contents(count: int, rng: np.random.Generator) -> np.ndarray:
    return np.searchsorted(np.cumsum(CONTENT_SHARES[:-1]), rng.random(count, np.float32)).astype(
        np.int8
    )
