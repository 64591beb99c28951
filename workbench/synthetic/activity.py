"""Who posts when: heavy-tailed activity, day and night, and each kind's own pattern."""

from dataclasses import dataclass

import numpy as np

from workbench.synthetic.spec import DAY_US, CommunitySpec
from workbench.synthetic.users import Users

HOUR_US = DAY_US // 24
MINUTE_US = HOUR_US // 60
SECOND_US = 1_000_000

LEVEL = np.array([1.0, 2.5, 2.0, 2.0, 0.8, 2.5])
"""Mean number of posts of each kind, relative to an ordinary user."""
SPREAD = np.array([1.4, 0.5, 0.4, 0.6, 0.3, 0.5])
"""Sigma of the log-normal number of posts of each kind; the greater, the heavier the tail."""

HOURLY = np.array(
    [3, 2, 1, 1, 1, 1, 2, 4, 5, 5, 5, 6, 7, 6, 5, 5, 6, 7, 8, 9, 10, 9, 7, 5], np.float64
)
"""How lively each hour of a user's own day is."""
CLOCK_OFFSET_HOURS = np.array([-5, 1, 1, 1])
"""Clock of the users of each language, in hours from UTC."""

WAVE_EVERY_DAYS = 12
WAVE_HOURS = 5.0
BRIGADE_EVERY_DAYS = 15
BRIGADE_MINUTES = 12.0
BRIGADE_SHARE = 0.85


@dataclass(frozen=True, slots=True)
class Activity:
    """The posts as events, in the order of time."""

    user: np.ndarray
    """int32[n_posts], position of the user."""
    at_us: np.ndarray
    """int64[n_posts], whole seconds in epoch microseconds, ascending."""
    rank: np.ndarray
    """int32[n_posts], how many posts the user had before this one."""


def draw_activity(spec: CommunitySpec, users: Users, rng: np.random.Generator) -> Activity:
    """Draw who posts when: exactly `spec.posts` posts."""
    counts = _posts_per_user(spec, users, rng)
    user = np.repeat(np.arange(len(users), dtype=np.int32), counts)
    at_us = _ordinary_times(spec, users, user, rng)
    for kind, draw in enumerate((_waves, _spaced, None, _brigades, _repeats), start=1):
        if draw is not None:
            mine = np.flatnonzero(users.kind[user] == kind)
            at_us[mine] = draw(spec, at_us[mine], user[mine], rng)
    at_us = _within(spec, at_us) // SECOND_US * SECOND_US
    order = np.argsort(at_us, kind="stable")
    return Activity(user=user[order], at_us=at_us[order], rank=_ranks(counts, user, order))


def first_posts(activity: Activity, n_users: int) -> np.ndarray:
    """int64[n_users]: time of each user's first post in epoch microseconds, far ahead if none."""
    first = np.full(n_users, np.iinfo(np.int64).max)
    starts = activity.rank == 0
    first[activity.user[starts]] = activity.at_us[starts]
    return first


def wave_of(spec: CommunitySpec, user: np.ndarray) -> np.ndarray:
    """int[n]: the number of the spam wave that each of the users rides."""
    return user % _number_of(WAVE_EVERY_DAYS, spec)


def _posts_per_user(spec: CommunitySpec, users: Users, rng: np.random.Generator) -> np.ndarray:
    spread = SPREAD[users.kind]
    weight = LEVEL[users.kind] * rng.lognormal(-(spread**2) / 2, spread)
    return rng.multinomial(spec.posts, weight / weight.sum())


def _ordinary_times(
    spec: CommunitySpec, users: Users, user: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """int64[n]: a random day since joining, an hour by the rhythm of the user's own clock."""
    first = np.clip((users.joined_us - spec.start_us) / DAY_US, 0, spec.days - 1)[user]
    day = np.floor(first + rng.random(len(user), np.float32) * (spec.days - first))
    hours = np.interp(
        rng.random(len(user), np.float32), np.append(0, HOURLY.cumsum()) / HOURLY.sum(), range(25)
    )
    hours -= CLOCK_OFFSET_HOURS[users.language][user]
    since = (day * DAY_US + hours * HOUR_US).astype(np.int64)
    return spec.start_us + since % (spec.days * DAY_US)


def _waves(
    spec: CommunitySpec, _at_us: np.ndarray, user: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """A burst of some hours per wave, fast at first."""
    begin = _moments(spec, WAVE_EVERY_DAYS, rng)[wave_of(spec, user)]
    return begin + (rng.exponential(WAVE_HOURS, len(user)) * HOUR_US).astype(np.int64)


def _spaced(
    spec: CommunitySpec, _at_us: np.ndarray, user: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Posts spread evenly over the whole time, so that no short window holds many."""
    _, first, counts = np.unique(user, return_index=True, return_counts=True)
    step = np.arange(len(user)) - np.repeat(first, counts) + rng.random(len(user))
    part = step / np.repeat(counts, counts)
    return spec.start_us + (part * spec.days * DAY_US).astype(np.int64)


def _brigades(
    spec: CommunitySpec, at_us: np.ndarray, user: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Most posts within minutes of one moment; the rest keep their ordinary times."""
    moments = _moments(spec, BRIGADE_EVERY_DAYS, rng)
    moment = moments[user % len(moments)]
    rush = moment + (rng.exponential(BRIGADE_MINUTES, len(user)) * MINUTE_US).astype(np.int64)
    return np.where(rng.random(len(user)) < BRIGADE_SHARE, rush, at_us)


def _repeats(
    spec: CommunitySpec, at_us: np.ndarray, user: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """The same hour and minute, give or take a few, day after day."""
    hour = (user * 7919 % 1440) * MINUTE_US
    jitter = rng.normal(0, 4, len(user)) * MINUTE_US
    return spec.start_us + (at_us - spec.start_us) // DAY_US * DAY_US + hour + jitter.astype(int)


def _within(spec: CommunitySpec, at_us: np.ndarray) -> np.ndarray:
    """Times that fall off either end, mirrored back, so that none pile up there."""
    before = np.maximum(spec.start_us - at_us, 0)
    after = np.maximum(at_us - spec.end_us + 1, 0)
    return np.clip(at_us + 2 * before - 2 * after, spec.start_us, spec.end_us - 1)


def _moments(spec: CommunitySpec, every_days: int, rng: np.random.Generator) -> np.ndarray:
    """int64[n]: one moment in each stretch of that many days, not too near its ends."""
    count = _number_of(every_days, spec)
    part = (np.arange(count) + rng.uniform(0.2, 0.8, count)) / count
    return spec.start_us + (part * spec.days * DAY_US).astype(np.int64)


def _number_of(every_days: int, spec: CommunitySpec) -> int:
    return max(1, spec.days // every_days)


def _ranks(counts: np.ndarray, user: np.ndarray, by_time: np.ndarray) -> np.ndarray:
    """int32[n_posts], in the order of time: each post's position among its user's posts."""
    by_user = by_time[np.argsort(user[by_time], kind="stable")]
    rank = np.empty(len(user), np.int32)
    rank[by_user] = np.arange(len(user)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rank[by_time]
