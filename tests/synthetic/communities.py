"""Communities for the tests, made once, and what the tests ask of them."""

import functools

import numpy as np
import pandas as pd

from workbench.synthetic import Community, CommunitySpec, generate


@functools.cache
def a_community(posts: int = 60_000, seed: int = 3) -> Community:
    return generate(CommunitySpec(posts=posts), seed)


@functools.cache
def posts_with_truth(posts: int = 60_000, seed: int = 3) -> pd.DataFrame:
    """The posts, with the kind of their user and one true/false column per class."""
    community = a_community(posts, seed)
    labels = community.labels.to_pandas().pivot(index="post_id", columns="class", values="violates")
    kinds = community.users.select(["user_id", "truth"]).to_pandas()
    return community.posts.to_pandas().merge(kinds).merge(labels, on="post_id")


def auc(violates: pd.Series, score: pd.Series) -> float:
    """Area under the ROC curve, ties counting half; posts without a score are left out."""
    known = score.notna() & (score >= 0)
    violates, ranks = violates[known].astype(bool), score[known].rank()
    positive, negative = violates.sum(), (~violates).sum()
    return float((ranks[violates].sum() - positive * (positive + 1) / 2) / positive / negative)


def of_kind(kind: str) -> pd.DataFrame:
    posts = posts_with_truth()
    return posts[posts["truth"] == kind]


def gaps_in_hours(posts: pd.DataFrame) -> np.ndarray:
    """Hours between one post and the next of the same user."""
    return posts.groupby("user_id")["created_at"].diff().dropna().dt.total_seconds() / 3600
