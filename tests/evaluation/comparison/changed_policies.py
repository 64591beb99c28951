"""Random policies, each with a changed one over the same posts.

Drawn: all that `random_case` draws; of the second policy thresholds moved, rules taken away,
exchanged, copied under another name, and tested instead of live, counts moved by one, and other
semantics. Not drawn: other tags or actions than the first policy declares.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

from tests.oracle.cases import random_case
from tests.replay.harness import run_case
from workbench.errors import BadInput
from workbench.replay.outcome import Outcome

Case = dict[str, Any]


def changed(case: Case, rng: random.Random) -> Case:
    """The case with one to four changes of its policy."""
    other = copy.deepcopy(case)
    for _ in range(rng.randint(1, 4)):
        rng.choice(_CHANGES)(other["policy"], rng)
    return other


def _threshold(policy: dict, rng: random.Random) -> None:
    for given in policy.get("classes", {}).values():
        if given.get("scale", "probability") == "probability":
            least = given.get("needs_review", 0)
            given["classified"] = round(rng.uniform(least + 0.001, 1), 3)


def _remove(policy: dict, rng: random.Random) -> None:
    if len(policy["rules"]) > 1:
        policy["rules"].pop(rng.randrange(len(policy["rules"])))


def _exchange(policy: dict, rng: random.Random) -> None:
    rules = policy["rules"]
    a, b = rng.randrange(len(rules)), rng.randrange(len(rules))
    rules[a], rules[b] = rules[b], rules[a]


def _copy(policy: dict, rng: random.Random) -> None:
    rule = copy.deepcopy(rng.choice(policy["rules"]))
    rule["name"] = f"{rule['name']} again {len(policy['rules'])}"
    policy["rules"].insert(rng.randrange(len(policy["rules"]) + 1), rule)


def _mode(policy: dict, rng: random.Random) -> None:
    rng.choice(policy["rules"])["mode"] = rng.choice(["live", "test", "off"])


def _count(policy: dict, rng: random.Random) -> None:
    """Move each whole number that something is compared with by one, in one rule."""

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            ordered = ("more_than", "at_least", "less_than", "at_most")
            return {
                key: max(0, inner + 1) if key in ordered and type(inner) is int else moved(inner)
                for key, inner in value.items()
            }
        return [moved(item) for item in value] if isinstance(value, list) else value

    rule = rng.choice(policy["rules"])
    rule["when"] = moved(rule["when"])


def _semantics(policy: dict, rng: random.Random) -> None:
    policy["semantics"] = {
        "current_post": rng.choice(["counted", "not_counted"]),
        "visibility": rng.choice(["snapshot", "sequential"]),
    }


_CHANGES = (_threshold, _remove, _exchange, _copy, _mode, _count, _semantics)


def pairs(seeds: range) -> Iterator[tuple[int, Outcome, Outcome]]:
    """Outcomes of a policy and a changed one, of the seeds that make both."""
    for seed in seeds:
        case = random_case(seed)
        if not case["posts"] or not case["policy"]["rules"]:
            continue
        try:
            yield seed, run_case(case), run_case(changed(case, random.Random(seed)))
        except BadInput:
            continue
