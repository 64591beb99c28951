"""The users of a synthetic community: their kinds, ages, trust and starting tags."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.synthetic.columns import timestamps
from workbench.synthetic.ids import numbered_ids
from workbench.synthetic.spec import DAY_US, KINDS, CommunitySpec
from workbench.synthetic.words import LANGUAGES

TRUSTED_SHARE = 0.25
STAFF_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Users:
    """One entry per user, in the order of their ids."""

    kind: np.ndarray
    """int8[n_users], position in `KINDS`."""
    joined_us: np.ndarray
    """int64[n_users], epoch microseconds."""
    trust_level: np.ndarray
    """int8[n_users], -1 (unknown to the community) to 4."""
    fraud_score: np.ndarray
    """int8[n_users], 0 to 100."""
    trusted: np.ndarray
    """bool[n_users], tagged `trusted` at the start."""
    staff: np.ndarray
    """bool[n_users], tagged `staff` at the start."""
    language: np.ndarray
    """int8[n_users], position in `LANGUAGES`."""
    leaning: np.ndarray
    """float32[n_users], how prone to violations, 1 on average; a few users are far above."""

    def __len__(self) -> int:
        return len(self.kind)

    def ids(self) -> pa.StringArray:
        """The users' ids, such as `u0042`, which sort like their positions."""
        return numbered_ids("u", len(self))


def draw_users(spec: CommunitySpec, rng: np.random.Generator) -> Users:
    """Draw the users of a community."""
    n_users = spec.n_users
    kind = rng.permutation(_kinds(spec))
    ordinary = kind == 0
    age_days = np.where(ordinary, rng.exponential(500, n_users), rng.exponential(60, n_users))
    age_days[kind == KINDS.index("spam_wave")] /= 10
    trust = np.minimum(np.log2(1 + age_days / 30), 4) * rng.uniform(0.4, 1.0, n_users)
    trust[rng.random(n_users) < 0.05] = -1
    fraud = rng.beta(1.2, 8, n_users) + np.isin(kind, (1, 5)) * rng.uniform(0.1, 0.6, n_users)
    veteran = ordinary & (trust > 1.5)
    return Users(
        kind=kind,
        joined_us=_before(spec, age_days),
        trust_level=np.floor(trust).astype(np.int8),
        fraud_score=np.minimum(100 * fraud, 100).astype(np.int8),
        trusted=veteran & (rng.random(n_users) < TRUSTED_SHARE),
        staff=veteran & (rng.random(n_users) < STAFF_SHARE),
        language=rng.choice(len(LANGUAGES), n_users, p=(0.7, 0.1, 0.1, 0.1)).astype(np.int8),
        leaning=rng.gamma(0.2, 5.0, n_users).astype(np.float32),
    )


def users_table(users: Users, first_post_us: np.ndarray) -> pa.Table:
    """The users as a table: id, time of joining, attributes, starting tags and true kind.

    first_post_us: int64[n_users], epoch microseconds; nobody joins after their first post.
    """
    tags = pa.array(["", "trusted", "staff", "staff,trusted"])
    joined = np.minimum(users.joined_us, first_post_us - 60_000_000) // 1_000_000 * 1_000_000
    return pa.table(
        {
            "user_id": users.ids(),
            "created_at": timestamps(joined),
            "trust_level": pa.array(users.trust_level),
            "fraud_score": pa.array(users.fraud_score),
            "tags": tags.take(pa.array(users.trusted + 2 * users.staff.astype(np.int8))),
            "truth": pa.array(KINDS).take(pa.array(users.kind)),
        }
    )


def _kinds(spec: CommunitySpec) -> np.ndarray:
    """int8[n_users], as many of each kind as asked for, in the order of `KINDS`."""
    asked = [getattr(spec.shares, kind) for kind in KINDS[1:]]
    counts = [max(1, round(share * spec.n_users)) if share else 0 for share in asked]
    ordinary = max(0, spec.n_users - sum(counts))
    kinds = np.repeat(np.arange(len(KINDS), dtype=np.int8), [ordinary, *counts])
    return kinds[: spec.n_users]


def _before(spec: CommunitySpec, age_days: np.ndarray) -> np.ndarray:
    """int64[n_users]: times of joining, so that a few users join while the community runs."""
    return (spec.start_us + (spec.days / 4 - age_days) * DAY_US).astype(np.int64)
