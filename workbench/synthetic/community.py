"""A synthetic community with known truth, all of it from one seed."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.synthetic.activity import Activity, draw_activity, first_posts
from workbench.synthetic.columns import timestamps
from workbench.synthetic.content.labels import labels_table
from workbench.synthetic.content.lists import lists_table
from workbench.synthetic.content.scores import scores_columns
from workbench.synthetic.content.texts import draw_texts
from workbench.synthetic.content.truth import CONTENT_TYPES, Truth, draw_truth
from workbench.synthetic.ids import numbered_ids
from workbench.synthetic.log import log_table
from workbench.synthetic.moderation import draw_steps
from workbench.synthetic.spec import CommunitySpec
from workbench.synthetic.users import Users, draw_users, users_table
from workbench.synthetic.words import LANGUAGES

CHANNELS = ("general", "photos", "market", "help")
CHANNEL_SHARES = (0.5, 0.3, 0.15, 0.05)
PARTS = ("users", "activity", "truth", "scores", "texts", "channels", "labels", "steps")


@dataclass(frozen=True, slots=True)
class Community:
    """The tables of a community; `data/README.md` lists their columns.

    What a spammer or a blocked user tried to post is there too: `posts` is everything that was
    submitted, so that a policy can be replayed over it as if it had been in force.
    """

    posts: pa.Table
    """By time, then post id: ids, time, text, fields and scores."""
    users: pa.Table
    """By user id: attributes and tags at the start, and `truth`, the kind of user."""
    labels: pa.Table
    """By class, then post: whether the post truly violates the class."""
    log: pa.Table
    """The recorded moderation log, by time, then user."""
    lists: pa.Table
    """Entries of the deny and allow lists."""


def generate(spec: CommunitySpec, seed: int) -> Community:
    """Generate a community; the same spec and seed give the same bytes.

    Every part has a random stream of its own, so that changing one leaves the others as they were.
    """
    streams = np.random.SeedSequence(seed).spawn(len(PARTS))
    rng = {part: np.random.default_rng(each) for part, each in zip(PARTS, streams, strict=True)}
    users = draw_users(spec, rng["users"])
    activity = draw_activity(spec, users, rng["activity"])
    truth = draw_truth(activity, users, rng["truth"])
    user_ids, post_ids = users.ids(), numbered_ids("p", spec.posts)
    fields = _fields(activity, users, truth, rng["channels"])
    return Community(
        posts=pa.table(
            {
                "post_id": post_ids,
                "user_id": user_ids.take(pa.array(activity.user)),
                "created_at": timestamps(activity.at_us),
                "text": draw_texts(spec, activity, users, truth, rng["texts"]),
                **fields,
                **scores_columns(spec, activity, users, truth, rng["scores"]),
            }
        ),
        users=users_table(users, first_posts(activity, len(users))),
        labels=labels_table(spec, post_ids, truth, rng["labels"]),
        log=log_table(draw_steps(spec, activity, users, truth, rng["steps"]), user_ids, post_ids),
        lists=lists_table(),
    )


def _fields(
    activity: Activity, users: Users, truth: Truth, rng: np.random.Generator
) -> dict[str, pa.Array]:
    """The fields `language`, `channel` and `content_type`, string[n_posts] each."""
    draw = rng.random(len(activity.user), np.float32)
    channel = np.searchsorted(np.cumsum(CHANNEL_SHARES[:-1]), draw)
    return {
        "language": pa.array(LANGUAGES).take(pa.array(users.language[activity.user])),
        "channel": pa.array(CHANNELS).take(pa.array(channel)),
        "content_type": pa.array(CONTENT_TYPES).take(pa.array(truth.content)),
    }
