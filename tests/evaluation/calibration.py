"""How often 95 % intervals contain the truth: `make calibration` prints the table.

A large generated community, whose truth is known, is replayed once. Each repetition takes some of
its users at random, draws labels from their posts, and asks whether the interval contains the true
figure: that of the posts at hand (`these posts`), or that of the large community (`users like
these`). What the generator draws: users of six kinds with many and few posts, whose violating posts
come together; scores of two classifiers; unknown scores. What it does not: labels that are wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from workbench import History, Policy, simulate
from workbench.evaluation.estimation.differences import DIFFERENCE_FIGURES, estimate_differences
from workbench.evaluation.estimation.estimates import estimate_group
from workbench.evaluation.estimation.figures import COUNTS, FIGURES
from workbench.evaluation.estimation.intervals import TARGETS, Target
from workbench.evaluation.estimation.paired import paired_total
from workbench.evaluation.evaluate import STOPPED, groups_of_policy
from workbench.evaluation.labels.sampling import sample_for_labelling
from workbench.evaluation.labels.strata import Strata, strata_of
from workbench.evaluation.labels.truth import UNLABELLED, Truth
from workbench.replay.simulate import simulate_changed
from workbench.synthetic.community import generate
from workbench.synthetic.spec import CommunitySpec

POSTS, USERS_DRAWN = 400_000, 1_500
RULES = """
version: 1
name: calibration
classes:
  nsfw (visual): {score: nsfw, classified: 0.70}
  bullying (text): {score: bullying, scale: severity, classified: 2}
rules:
  - name: Delete
    when: {classified: [CLASS]}
    then: [delete_post]
"""


@dataclass(frozen=True, eq=False)
class World:
    """Posts with their owners, whether they are violating, and whether the rule fires on them;
    `other`: whether it does with a lower threshold.
    """

    owner: np.ndarray
    violating: np.ndarray
    fired: np.ndarray
    other: np.ndarray
    strata: Strata

    def of_users(self, users: np.ndarray) -> World:
        """The posts of some users; one who is there twice is two users."""
        order = np.argsort(self.owner, kind="stable")
        starts = np.searchsorted(self.owner[order], np.arange(self.owner.max() + 2))
        places = [order[starts[user] : starts[user + 1]] for user in users.tolist()]
        chosen = np.concatenate(places)
        owner = np.repeat(np.arange(len(users)), [len(each) for each in places])
        strata = replace(self.strata, of=self.strata.of[chosen])
        return World(owner, self.violating[chosen], self.fired[chosen], self.other[chosen], strata)

    def differences(self) -> dict[str, float]:
        """By how much the true figures are others with the lower threshold."""
        with_lower = replace(self, fired=self.other).figures()
        return {name: with_lower[name] - value for name, value in self.figures().items()}

    def figures(self) -> dict[str, float]:
        """The true figures; numbers of posts as shares of all."""
        y, a = self.violating, self.fired
        both = (y & a).sum()
        return {
            "precision": both / a.sum(),
            "recall": both / y.sum(),
            "false_positive_rate": (a & ~y).sum() / (~y).sum(),
            "f1": 2 * both / (a.sum() + y.sum()),
            "prevalence": y.mean(),
            "benign_posts": (a & ~y).sum() / len(y),
            "missed_posts": (y & ~a).sum() / len(y),
        }


@cache
def large_world(class_name: str, seed: int = 1) -> World:
    """A community with the truth about one class, replayed."""
    community = generate(CommunitySpec(posts=POSTS), seed)
    history = History.read(community.posts.drop_columns(["text"]))
    policy = Policy.from_text(RULES.replace("CLASS", class_name))
    outcome = simulate(policy, history)
    lower = simulate_changed(outcome, policy.with_threshold(class_name, LOWER[class_name]))
    labels = community.labels.filter(
        np.array(community.labels.column("class").to_pylist()) == class_name
    )
    is_bad = dict(
        zip(
            labels.column("post_id").to_pylist(), labels.column("violates").to_pylist(), strict=True
        )
    )
    violating = np.array([bool(is_bad.get(post)) for post in history.post_ids.to_pylist()])
    owner = np.repeat(np.arange(history.n_users), np.diff(history.offsets))
    strata = strata_of(outcome)
    other = groups_of_policy(lower)[STOPPED]
    return World(owner, violating, strata.fired[strata.of], other, strata)


LOWER = {"nsfw (visual)": 0.5, "bullying (text)": 1}
Design = Callable[[World, int, np.random.Generator], Truth]


def at_random(world: World, n: int, random: np.random.Generator) -> Truth:
    """A simple random sample."""
    return _labelled(world, random.choice(len(world.owner), n, replace=False))


def stratified(world: World, n: int, random: np.random.Generator) -> Truth:
    """One round of the sampler."""
    return _round(world, _labelled(world, np.zeros(0, np.int64)), n, random)


def adaptive(world: World, n: int, random: np.random.Generator) -> Truth:
    """Three rounds of the sampler, each of which knows the labels of those before."""
    truth = _labelled(world, np.zeros(0, np.int64))
    for _ in range(3):
        truth = _round(world, truth, n // 3, random)
    return truth


DESIGNS: dict[str, Design] = {
    "at random": at_random,
    "stratified": stratified,
    "adaptive": adaptive,
}


def _round(world: World, truth: Truth, n: int, random: np.random.Generator) -> Truth:
    drawn = sample_for_labelling(world.strata, truth, n, seed=int(random.integers(2**31)))
    known = np.flatnonzero(truth.is_known)
    return _labelled(world, np.concatenate([known, drawn.places]))


def _labelled(world: World, places: np.ndarray) -> Truth:
    n = len(world.owner)
    decision = np.full(n, UNLABELLED, np.int8)
    decision[places] = world.violating[places]
    return Truth(decision, np.full(n, np.nan), np.zeros(n, np.int64), 0)


@dataclass(frozen=True)
class Case:
    """What is repeated: a class (its prevalence differs), a design, how many labels, a target."""

    class_name: str
    design: str
    labels: int
    target: Target


@dataclass(frozen=True)
class Coverage:
    """How often the interval of a figure contained the truth, of how many that there were; the
    mean width; how often the truth was below and above; bias in standard deviations.
    """

    figure: str
    share: float
    n: int
    width: float
    below: float
    above: float


def coverage(case: Case, repetitions: int, seed: int = 0) -> Iterator[Coverage]:
    """Repeat a case."""
    large = large_world(case.class_name)
    random = np.random.default_rng(seed)
    users = np.arange(large.owner.max() + 1)
    whole = large.figures()
    seen: dict[str, list[tuple[float, float, float]]] = {figure: [] for figure in FIGURES}
    for _ in range(repetitions):
        world = large.of_users(random.choice(users, USERS_DRAWN))
        truth = DESIGNS[case.design](world, case.labels, random)
        strata = world.strata.of if case.design != "at random" else np.zeros_like(world.strata.of)
        found = estimate_group(world.fired, strata, world.owner, truth, target=case.target)
        true = world.figures() if case.target == "these posts" else whole
        for one in found.estimates:
            if one.low is not None and one.high is not None:
                n = len(world.owner) if one.figure in COUNTS else 1
                seen[one.figure].append((one.low / n, one.high / n, true[one.figure]))
    for figure, rows in seen.items():
        if rows:
            yield _coverage(figure, rows)


def _coverage(figure: str, rows: list[tuple[float, float, float]]) -> Coverage:
    """`rows`: the ends of an interval and the truth, of each repetition."""
    low, high, true = np.array(rows).T
    inside = (low <= true + 1e-9) & (true <= high + 1e-9)
    return Coverage(
        figure,
        float(inside.mean()),
        len(rows),
        float((high - low).mean()),
        float((true < low).mean()),
        float((true > high).mean()),
    )


def coverage_of_differences(case: Case, repetitions: int, seed: int = 0) -> Iterator[Coverage]:
    """Repeat a case for the differences between the two thresholds: those of figures, and of the
    number of posts deleted, which needs no labels and is about users like these.
    """
    large = large_world(case.class_name)
    random = np.random.default_rng(seed)
    users = np.arange(large.owner.max() + 1)
    whole = large.differences()
    more = np.bincount(large.owner, large.other.astype(int) - large.fired, len(users))
    seen: dict[str, list[tuple[float, float, float]]] = {
        figure: [] for figure in (*DIFFERENCE_FIGURES, "posts_deleted")
    }
    for _ in range(repetitions):
        world = large.of_users(random.choice(users, USERS_DRAWN))
        truth = DESIGNS[case.design](world, case.labels, random)
        strata = world.strata.of if case.design != "at random" else np.zeros_like(world.strata.of)
        found = estimate_differences(
            world.fired, world.other, strata, world.owner, truth, target=case.target
        )
        true = world.differences() if case.target == "these posts" else whole
        for figure, pair in found.items():
            one = pair.difference
            if one.low is not None and one.high is not None:
                n = len(world.owner) if figure in COUNTS else 1
                seen[figure].append((one.low / n, one.high / n, true[figure]))
        own = world.other.astype(np.int64) - world.fired
        total = paired_total(np.bincount(world.owner, own, USERS_DRAWN).astype(np.int64))
        if case.target == "users like these" and total.low is not None and total.high is not None:
            scale = USERS_DRAWN * more.mean()
            seen["posts_deleted"].append((total.low / scale, total.high / scale, 1.0))
    for figure, rows in seen.items():
        if rows:
            yield _coverage(f"{figure}, difference", rows)


CASES = [
    Case(class_name, design, labels, target)
    for target in TARGETS
    for class_name, labels in (("nsfw (visual)", 1500), ("bullying (text)", 800))
    for design in DESIGNS
]


def main(repetitions: int) -> None:
    """Print the table."""
    columns = f"{'class':16} {'design':11} {'labels':>6} {'target':16} {'figure':33}"
    sys.stdout.write(f"{columns} {'covers':>7} {'of':>5} {'width':>6} {'below':>6} {'above':>6}\n")
    for case in CASES:
        for row in (*coverage(case, repetitions), *coverage_of_differences(case, repetitions)):
            sys.stdout.write(
                f"{case.class_name:16} {case.design:11} {case.labels:6} {case.target:16}"
                f" {row.figure:33} {row.share:7.3f} {row.n:5} {row.width:6.3f} {row.below:6.3f}"
                f" {row.above:6.3f}\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
