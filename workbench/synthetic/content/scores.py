"""Scores as classifiers of a given quality would give them."""

from statistics import NormalDist

import numpy as np
import pyarrow as pa

from workbench.synthetic.activity import Activity
from workbench.synthetic.columns import with_unknown
from workbench.synthetic.content.truth import Truth
from workbench.synthetic.spec import CLASSES, KINDS, CommunitySpec
from workbench.synthetic.users import Users

PRIOR = 0.15
"""Share of violating posts that the classifiers were calibrated on."""
DECIMALS = 4
SEVERITIES = np.array([0.15, 0.5, 0.85], np.float32)
"""Probabilities at which severity 1, 2 and 3 begin."""
NAZI_FLAG_SHARE = 0.35
LOWER_AT_MOST = 0.6
"""The lower of the two hate scores, at most, as a share of the higher."""
HUG_DEPTH = 0.08
"""How far below its threshold a hugger's score can lie."""


def scores_columns(
    spec: CommunitySpec, activity: Activity, users: Users, truth: Truth, rng: np.random.Generator
) -> dict[str, pa.Array]:
    """The score columns of all posts.

    `nsfw`, `suggestive`, `hate_symbol`, `nazi_flag`: float32, 0 to 1, null where there is no
    picture or no score. `bullying`: int8, severity 0 to 3, -1 where the classifier could not tell.
    """
    nsfw, suggestive, hate, bullying = truth.violates[: CLASSES.index("spam (text)")]
    drawn = {
        "nsfw": probabilities(nsfw, spec.quality.nsfw, rng),
        "suggestive": probabilities(suggestive, spec.quality.suggestive, rng),
        **_hateful(hate, spec.quality.hate, rng),
    }
    hugger = users.kind[activity.user] == KINDS.index("threshold_hugger")
    _hug(drawn["nsfw"], hugger & nsfw, spec.hugged_nsfw, rng)
    _hug(drawn["suggestive"], hugger & suggestive, spec.hugged_suggestive, rng)
    columns = {
        name: with_unknown(score, ~truth.has_picture | _lost(spec, len(score), rng))
        for name, score in drawn.items()
    }
    columns["bullying"] = _severities(spec, bullying, rng)
    return columns


def separation(auc: float) -> float:
    """d': how many standard deviations apart two normal populations of that AUC lie.

    >>> round(separation(0.5), 3), round(separation(0.9), 3)
    (0.0, 1.812)
    """
    return 2**0.5 * NormalDist().inv_cdf(auc)


def probabilities(violates: np.ndarray, auc: float, rng: np.random.Generator) -> np.ndarray:
    """Draw a classifier's probabilities, calibrated where `PRIOR` of the posts violate.

    Args:
        violates: bool[n], the truth.
        auc: area under the ROC curve, 0.5 to 1 (excluded).
        rng: where the randomness comes from.

    Returns:
        float32[n], in [0, 1], with four decimals.
    """
    apart = separation(auc)
    signal = rng.standard_normal(len(violates), np.float32) + apart * violates
    log_odds = apart * signal - apart**2 / 2 + np.log(PRIOR / (1 - PRIOR))
    return _rounded(1 / (1 + np.exp(-log_odds)))


def _hateful(violates: np.ndarray, auc: float, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Two scores of which the higher has the quality asked for, and the other is lower."""
    higher = probabilities(violates, auc, rng)
    lower = _rounded(higher * rng.uniform(0, LOWER_AT_MOST, len(higher)))
    flag = rng.random(len(higher), np.float32) < NAZI_FLAG_SHARE
    return {
        "hate_symbol": np.where(flag, lower, higher),
        "nazi_flag": np.where(flag, higher, lower),
    }


def _hug(score: np.ndarray, chosen: np.ndarray, threshold: float, rng: np.random.Generator) -> None:
    """Put the chosen scores just below the threshold, in place."""
    below = rng.uniform(threshold - HUG_DEPTH, threshold - 0.001, int(chosen.sum()))
    score[chosen] = _rounded(below)


def _severities(spec: CommunitySpec, violates: np.ndarray, rng: np.random.Generator) -> pa.Array:
    score = probabilities(violates, spec.quality.bullying, rng)
    severity = np.searchsorted(SEVERITIES, score, side="right").astype(np.int8)
    severity[_lost(spec, len(severity), rng)] = -1
    return pa.array(severity)


def _lost(spec: CommunitySpec, count: int, rng: np.random.Generator) -> np.ndarray:
    return rng.random(count, np.float32) < spec.missing_scores


def _rounded(score: np.ndarray) -> np.ndarray:
    """float32[n] from float64[n]: so rounded that a processor's last bit of `exp` cannot show."""
    return np.round(score, DECIMALS).astype(np.float32)
