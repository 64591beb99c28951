"""The six windowed counters of the benchmark's policy, which competitors are asked for.

They are counted over all posts, for every post: in the window (t - D, t] up to and including the
post. No suspension or block feeds back into them, so they are less than what a replay works out.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.workload import DAY_US, SCORES

MAX_DAYS_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Counter:
    """How many of a user's posts of the classes lie in a window of that many days."""

    name: str
    classes: str
    """A column of `flags`, or `all` for every post."""
    days: int

    @property
    def window_us(self) -> int:
        """The window in microseconds."""
        return self.days * DAY_US


COUNTERS = (
    Counter("all_7d", "all", 7),
    Counter("suggestive_7d", "suggestive", 7),
    Counter("suggestive_90d", "suggestive", 90),
    Counter("bullying_30d", "bullying", 30),
    Counter("spam_14d", "spam", 14),
    Counter("hateful_60d", "hateful", 60),
)

FLAGS = {
    "suggestive": {"suggestive": 0.80, "nsfw": 0.90},
    "bullying": {"bullying": 0.80},
    "spam": {"spam": 0.80},
    "hateful": {"hate": 0.90, "violence": 0.90},
}
"""What the counters count: posts with any of these scores at or above its threshold."""


def loaded(posts: pa.Table) -> pa.Table:
    """The posts as a database would hold them: with integer keys, by user and time.

    Returns:
        `post` (int32, position in the order of time), `user_key` (int32), `at_us` (int64, epoch
        microseconds), and the six scores (float32); by user, then time.
    """
    users = pc.dictionary_encode(posts["user_id"].combine_chunks())
    columns = {
        "post": pa.array(np.arange(len(posts), dtype=np.int32)),
        "user_key": users.indices,
        "at_us": posts["created_at"].cast(pa.int64()).combine_chunks(),
        **{name: posts[name].combine_chunks() for name in SCORES},
    }
    by_user = np.argsort(users.indices.to_numpy(), kind="stable")
    return pa.table(columns).take(pa.array(by_user))


def one_line(user_key: np.ndarray, at_us: np.ndarray) -> np.ndarray:
    """int64[n]: times with every user's put so far behind the last one's that no window meets two.

    Raises:
        OverflowError: more users than 64 bits can set apart.
    """
    since = at_us - at_us.min()
    stride = int(since.max()) + MAX_DAYS_LENGTH * DAY_US + 1
    if (int(user_key.max()) + 1) * stride > np.iinfo(np.int64).max:
        raise OverflowError
    return user_key.astype(np.int64) * stride + since


def flags(table: pa.Table) -> dict[str, np.ndarray]:
    """bool[n] for each of `FLAGS`, and `all`; thresholds compare in the scores' own float32."""
    scores = {name: table[name].to_numpy() for name in SCORES}
    raised = {
        name: np.any([scores[score] >= np.float32(x) for score, x in limits.items()], axis=0)
        for name, limits in FLAGS.items()
    }
    return {"all": np.ones(len(table), np.bool_), **raised}


def count_by_search(table: pa.Table) -> np.ndarray:
    """The counters by running sums and binary search, in NumPy; what the others must equal.

    Args:
        table: as `loaded` returns it.

    Returns:
        int32[n_posts, n_counters], by `post`, in the order of `COUNTERS`.
    """
    line = one_line(table["user_key"].to_numpy(), table["at_us"].to_numpy())
    running = {
        name: np.append(np.int32(0), flag.cumsum(dtype=np.int32))
        for name, flag in flags(table).items()
    }
    counts = np.empty((len(table), len(COUNTERS)), np.int32)
    post = table["post"].to_numpy()
    for column, counter in enumerate(COUNTERS):
        begin = np.searchsorted(line, line - counter.window_us, side="right")
        sums = running[counter.classes]
        counts[post, column] = sums[1:] - sums[begin]
    return counts
