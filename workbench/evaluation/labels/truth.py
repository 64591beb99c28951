"""One truth a post, from all the labels that people gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.errors import BadInput, expected, quoted
from workbench.history import History
from workbench.model import labels as model
from workbench.model.labels import Label

VIOLATING, BENIGN, UNDECIDED, UNLABELLED = 1, 0, -1, -2
Resolution = Literal["majority", "latest", "senior"]
RESOLUTIONS: tuple[Resolution, ...] = get_args(Resolution)


@dataclass(frozen=True, eq=False)
class Truth:
    """What the labels of a history say. `decision`: int8[n_posts], VIOLATING, BENIGN, UNDECIDED
    (the labellers do not agree, or left it open) or UNLABELLED. `probability`: float64[n_posts],
    with which a post was chosen to be labelled, NaN where that is not known. `batch`:
    int64[n_posts], which labels were drawn together: those of one import have its number, others 0.
    `elsewhere`: how many labels are of posts that the history does not have. `machine`:
    int8[n_posts], what machines say, in the codes of `decision`; None without any. It is never the
    truth: an estimate treats posts apart of which machines say different things.
    """

    decision: np.ndarray
    probability: np.ndarray
    batch: np.ndarray
    elsewhere: int
    machine: np.ndarray | None = None

    @property
    def is_known(self) -> np.ndarray:
        """bool[n_posts]: whether a post is known to be violating or benign."""
        return self.decision >= BENIGN


@dataclass(frozen=True)
class TruthRule:
    """How labels become one truth a post.

    `resolution`: `majority` of the labellers, `latest` label, or that of the first of the `seniors`
    who gave one, else the majority's. A tie is undecided. `class_name`: what is asked; None:
    whether a post violates the policy at all, for which one class is enough, while a benign label
    of one class says nothing of the others. A labeller's later label replaces an earlier one.
    `machines`: labellers that are programs, whose labels are kept apart.
    """

    resolution: Resolution = "majority"
    class_name: str | None = None
    seniors: Sequence[str] = ()
    machines: Sequence[str] = ()


MAJORITY = TruthRule()


def resolve(history: History, labels: Iterable[Label], rule: TruthRule = MAJORITY) -> Truth:
    """Decide what each post is. Labels of users are left out.

    Raises: BadInput, for an unknown resolution.
    """
    resolution = rule.resolution
    if resolution not in RESOLUTIONS:
        raise BadInput(
            f"unknown resolution {quoted(resolution)}; {expected(RESOLUTIONS, resolution)}"
        )
    valid = (label for label in labels if label.label in model.LABELS)
    about = [label for label in valid if _is_about(label, rule.class_name)]
    by_machine = [label for label in about if label.labelled_by in rule.machines]
    given = _by_post(label for label in about if label.labelled_by not in rule.machines)
    places = history.places_of(list(given))
    decision = np.full(history.n_posts, UNLABELLED, np.int8)
    probability = np.full(history.n_posts, np.nan)
    batch = np.zeros(history.n_posts, np.int64)
    for place, by_labeller in zip(places.tolist(), given.values(), strict=True):
        if place < 0:
            continue
        of_post = list(by_labeller.values())
        decision[place] = _decided(of_post, resolution, rule.seniors)
        first = next((label for label in of_post if label.sampling_probability is not None), None)
        if first is not None:
            probability[place] = first.sampling_probability
            batch[place] = first.import_entry or 0
    machine = _machine(history, by_machine) if by_machine else None
    return Truth(decision, probability, batch, int((places < 0).sum()), machine)


def _by_post(labels: Iterable[Label]) -> dict[tuple[str, str], dict[str, Label]]:
    """The last label of each labeller, by post; those of users are left out."""
    given: dict[tuple[str, str], dict[str, Label]] = {}
    for label in sorted(labels, key=lambda label: label.labelled_us):
        if label.post_id is not None:
            given.setdefault((label.user_id, label.post_id), {})[label.labelled_by] = label
    return given


def _machine(history: History, labels: Iterable[Label]) -> np.ndarray:
    given = _by_post(labels)
    places = history.places_of(list(given))
    decision = np.full(history.n_posts, UNLABELLED, np.int8)
    for place, by_labeller in zip(places.tolist(), given.values(), strict=True):
        if place >= 0:
            decision[place] = _decided(list(by_labeller.values()), "majority", ())
    return decision


def _is_about(label: Label, class_name: str | None) -> bool:
    """Whether a label answers what is asked."""
    if class_name is None:
        return label.class_name is None or label.label == "violating"
    if label.class_name is None:
        return label.label != "violating"
    return label.class_name.casefold() == class_name.casefold()


def _decided(labels: Sequence[Label], resolution: Resolution, seniors: Sequence[str]) -> int:
    if resolution == "latest":
        return _CODES[labels[-1].label]
    if resolution == "senior":
        by_labeller = {label.labelled_by: label for label in labels}
        for senior in seniors:
            if senior in by_labeller:
                return _CODES[by_labeller[senior].label]
    votes = Counter(label.label for label in labels if label.label != model.UNDECIDED)
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return UNDECIDED
    return _CODES[ranked[0][0]]


_CODES = {"violating": VIOLATING, "benign": BENIGN, model.UNDECIDED: UNDECIDED}
