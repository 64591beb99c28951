"""The analysis: what it says of known policies, and that what it calls impossible never happens.

WORKBENCH_SOAK=1 looks at many more random policies.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Hashable
from itertools import product
from typing import Any

import pytest

from tests.oracle.cases import random_case
from tests.oracle.replay import Replay, User
from tests.oracle.validity import problems
from tests.policy.analysed_policies import ANALYSED, Analysed
from tests.policy.examples import spec_policy
from tests.policy.random_policies import close_case
from tests.sizes import batches, size
from workbench.policy.analysis.analyse import PolicyWarning, warnings
from workbench.policy.analysis.cells import cut_column
from workbench.policy.analysis.findings import KINDS
from workbench.policy.analysis.solver import (
    And,
    Domains,
    Formula,
    Lit,
    Or,
    TooLarge,
    Work,
    joined,
    model,
    negated,
    simplified,
    variables,
)
from workbench.policy.analysis.solver import size as parts_of
from workbench.policy.lower import FieldCompares
from workbench.policy.policy import Policy
from workbench.policy.tree import Comparison

DEAD = ("out_of_reach", "contradiction", "shadowed")


TOGETHER = re.compile(r"of `([^`]*)`; whenever that rule fires, this one fires after it")


def found(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(warning.rule, warning.kind) for warning in warnings(Policy.from_document(document))]


@pytest.mark.parametrize("analysed", ANALYSED, ids=lambda policy: policy.name)
def test_what_is_found_in_a_policy(analysed: Analysed):
    assert found(analysed.document) == list(analysed.expected)


def test_the_table_is_long_and_has_every_kind_and_many_near_misses():
    kinds = {kind for analysed in ANALYSED for _, kind in analysed.expected}
    assert kinds == KINDS.keys() - {"not_examined"}
    assert len(ANALYSED) >= 100
    assert sum(not analysed.expected for analysed in ANALYSED) >= 40
    assert len({analysed.name for analysed in ANALYSED}) == len(ANALYSED)


def test_a_warning_names_file_line_rule_and_what_is_wrong():
    text = """\
version: 1
classes: {nsfw: {score: nsfw, classified: 0.9}}
rules:
  - name: "Never\\nhere"
    when: {all: [{text_in: deny}, {score: {of: nsfw, more_than: 1}}]}
    then: [delete_post]
"""
    [one] = warnings(Policy.from_text(text, "p.yaml"))
    assert (one.file, one.line, one.rule, one.kind) == ("p.yaml", 4, "Never\nhere", "out_of_reach")
    assert str(one) == (
        "p.yaml:4: rule `Never here`: can never fire: `score of NSFW > 1` can never be true"
    )


def test_warnings_come_in_the_order_of_the_rules():
    rules = [
        {"name": name, "when": {"post_share": {"more_than": "100%"}}, "then": []} for name in "CBA"
    ]
    assert [rule for rule, _ in found({"version": 1, "rules": rules})] == ["C", "B", "A"]


def test_a_hostile_name_does_not_leave_the_line():
    names = ["a\nb", "c\x1b[31m"]
    rules = [{"name": name, "when": {"text_in": "deny"}, "then": []} for name in names]
    document = {"version": 1, "rules": rules, "evaluate": "first_match"}
    [one] = warnings(Policy.from_document(document))
    assert one.kind == "shadowed"
    assert str(one).isprintable()


def test_a_policy_without_rules_has_no_warnings():
    assert warnings(Policy.from_document({"version": 1, "rules": []})) == ()


def test_needs_review_over_many_classes_is_examined():
    classes = {
        f"c{n}": {"score": f"s{n}", "classified": 0.9, "needs_review": 0.5} for n in range(60)
    }
    rules = [
        {"name": "A", "when": {"classified": list(classes)}, "then": ["delete_post"]},
        {"name": "B", "when": {"needs_review": "any"}, "then": ["flag_post"]},
        {"name": "C", "when": {"classified": ["c1", "c7"]}, "then": ["flag_post"]},
    ]
    document = {"version": 1, "classes": classes, "rules": rules, "evaluate": "first_match"}
    assert found(document) == [("C", "shadowed")]


def hard_policy(tags: int, clauses: int) -> dict[str, Any]:
    """A rule that is hard to decide: random clauses of three tags each."""
    rng = random.Random(1)
    names = [f"t{n}" for n in range(tags)]

    def part() -> dict[str, Any]:
        return {"user_tags": {rng.choice(["any_of", "none_of"]): [rng.choice(names)]}}

    when = {"all": [{"any": [part(), part(), part()]} for _ in range(clauses)]}
    then = [{"add_tags": names}]
    return {"version": 1, "tags": names, "rules": [{"name": "A", "when": when, "then": then}]}


def test_a_rule_with_too_many_combinations_is_not_examined():
    assert found(hard_policy(90, 400)) == [("A", "not_examined")]


def test_a_rule_with_fewer_is_examined():
    assert found(hard_policy(20, 120)) == [("A", "contradiction")]


# ---- soundness: over random policies and histories -----------------------------------------------


class Watched(Replay):
    """The oracle's replay, counting how often each rule came out true, false and unknown."""

    def __init__(self, case: dict[str, Any]) -> None:
        super().__init__(case)
        self.came_out: Counter[tuple[str, bool | None]] = Counter()

    def truth(self, condition: dict[str, Any], user: User, turn: Any) -> bool | None:
        result = super().truth(condition, user, turn)
        for rule in self.rules:
            if condition is rule["when"]:
                self.came_out[rule["name"], result] += 1
        return result

    def known_truth(self, rule: dict[str, Any], user: User, turn: Any) -> bool:
        return all(part is not None for part in leaves(self, rule["when"], user, turn))

    def fires(self, rule: dict[str, Any], user: User, turn: Any, holds: bool) -> bool:
        if not holds and self.known_truth(rule, user, turn):
            self.came_out["not true with known values", rule["name"]] += 1  # pyright: ignore[reportArgumentType]
        return super().fires(rule, user, turn, holds)


def leaves(replay: Replay, when: dict[str, Any], user: User, turn: Any) -> list[bool | None]:
    """The truth of each single condition of a rule."""
    ((kind, body),) = when.items()
    if kind in ("all", "any"):
        return [leaf for part in body for leaf in leaves(replay, part, user, turn)]
    if kind == "not":
        return leaves(replay, body, user, turn)
    return [replay.truth(when, user, turn)]


def warnings_of(case: dict[str, Any]) -> tuple[PolicyWarning, ...]:
    return warnings(Policy.from_document(case["policy"]))


def hold_to_it(case: dict[str, Any]) -> Counter[str]:
    """Replay a case, and hold the analysis of its policy to what happens."""
    warnings = [(warning.rule, warning.kind, warning.message) for warning in warnings_of(case)]
    counts: Counter[str] = Counter(kind for _, kind, _ in warnings)
    if not counts.keys() & {*DEAD, "always_true", "undone"}:
        return counts
    replay = Watched(case)
    replay.run()
    for rule, kind, message in warnings:
        together = TOGETHER.search(message)
        assert bool(together) is (kind == "undone" and not message.endswith("before it")), message
        if together:
            both = [
                together[1] in outcome["rules"] and rule in outcome["rules"]
                for outcome in replay.outcomes
            ]
            counts["fired together"] += sum(both)
            assert sum(both) == replay.triggers[together[1]], message
        if kind in DEAD:
            assert replay.triggers[rule] == 0, (rule, kind)
        if kind in ("out_of_reach", "contradiction"):
            assert replay.came_out[rule, True] == 0, (rule, kind)
        if kind == "always_true":
            assert replay.came_out[rule, False] == 0, rule
            assert replay.came_out["not true with known values", rule] == 0, rule  # pyright: ignore[reportArgumentType]
            counts["held"] += replay.came_out[rule, True]
        if kind == "shadowed":
            counts["true and shadowed"] += replay.came_out[rule, True]
    assert not counts["true and shadowed"]
    return counts


@pytest.mark.parametrize(
    "seeds", batches(size(120, 4000), 500), ids=lambda seeds: f"from-{seeds.start}"
)
@pytest.mark.parametrize("draw", [random_case, close_case])
def test_rules_that_are_reported_dead_never_fire_and_those_reported_always_true_always_hold(
    draw: Callable[[int], dict[str, Any]], seeds: range
):
    counts: Counter[str] = Counter()
    for seed in seeds:
        counts += hold_to_it(draw(seed))
    assert not counts["not_examined"]
    assert counts["contradiction"] + counts["out_of_reach"] > len(seeds) // 20
    assert counts["shadowed"] >= len(seeds) // 60
    assert counts["held"] > len(seeds)


def test_the_cases_with_overlapping_rules_are_valid():
    assert [problems(close_case(seed)) for seed in range(20)] == [[]] * 20


@pytest.mark.parametrize("seed", range(20))
def test_the_analysis_is_the_same_each_time(seed: int):
    document = close_case(seed)["policy"]
    assert found(document) == found(document)


def test_the_worked_example_can_fire_all_its_rules():
    kinds = {warning.kind for warning in warnings(spec_policy())}
    assert kinds == {"tag_never_set"}


# ---- the solver against all combinations ---------------------------------------------------------


def random_formula(rng: random.Random, depth: int) -> Formula:
    if depth == 0 or rng.random() < 0.2:
        return Lit(rng.randrange(4), rng.randrange(8))
    kind = rng.choice([And, Or])
    return kind(tuple(random_formula(rng, depth - 1) for _ in range(rng.randint(0, 3))))


def holds(formula: Formula, cells: dict[int, int]) -> bool:
    match formula:
        case Lit(variable, allowed):
            return bool(allowed >> cells[variable] & 1)
        case And(parts):
            return all(holds(part, cells) for part in parts)
        case Or(parts):
            return any(holds(part, cells) for part in parts)


def free(domains: Domains) -> Domains | None:
    return None if 0 in domains.values() else domains


@pytest.mark.parametrize("seed", range(300))
def test_the_solver_agrees_with_all_combinations(seed: int):
    formula = random_formula(random.Random(seed), 4)
    all_cells = [dict(enumerate(cells)) for cells in product(range(3), repeat=4)]
    true = [cells for cells in all_cells if holds(formula, cells)]
    result = model(formula, dict.fromkeys(range(4), 0b111), free, Work())
    assert (result is not None) == bool(true)
    if result is not None:
        within = [c for c in all_cells if all(result[n] >> cell & 1 for n, cell in c.items())]
        assert within
        assert all(cells in true for cells in within)
    assert [cells for cells in all_cells if holds(negated(formula), cells)] == [
        cells for cells in all_cells if cells not in true
    ]


@pytest.mark.parametrize("seed", range(100))
def test_formulas_taken_together_or_simplified_mean_the_same(seed: int):
    rng = random.Random(seed)
    parts = [random_formula(rng, 2) for _ in range(3)]
    domains = {n: rng.choice([0b111, 0b011, 0b100]) for n in range(4)}
    for kind in (And, Or):
        formula = joined(parts, kind)
        small = simplified(formula, domains)
        assert set(variables(small)) <= set(variables(formula)) <= {0, 1, 2, 3}
        for cells in product(range(3), repeat=4):
            chosen = dict(enumerate(cells))
            assert holds(formula, chosen) == holds(kind(tuple(parts)), chosen)
            if all(domains[n] >> cell & 1 for n, cell in chosen.items()):
                assert holds(small, chosen) == holds(formula, chosen)


def test_the_solver_gives_up_when_it_has_worked_enough():
    with pytest.raises(TooLarge):
        model(And((Lit(0, 1), Lit(1, 1))), {0: 3, 1: 3}, free, Work(left=2))


@pytest.mark.parametrize(
    ("work", "left"),
    [(Work(left=3, per_question=3), 0), (Work(left=10, per_question=3), 7), (Work(7, 7), 4)],
)
def test_the_solver_counts_each_part_once_for_the_question_and_for_all_questions(work, left):
    formula = And((Lit(0, 1), Lit(1, 1)))
    assert parts_of(formula) == 3
    assert parts_of(Or((formula, Lit(0, 1)))) == 5
    assert model(formula, {0: 3, 1: 3}, free, work) is not None
    assert work.left == left


def test_the_solver_gives_up_one_question_before_all_of_them():
    work = Work(left=10, per_question=2)
    with pytest.raises(TooLarge):
        model(And((Lit(0, 1), Lit(1, 1))), {0: 3, 1: 3}, free, work)
    assert work.left == 7


# ---- cells ---------------------------------------------------------------------------------------


def test_a_column_of_too_many_kinds_is_cut_into_none():
    numbers = FieldCompares("note", Comparison("less_than", 5))
    times = FieldCompares("note", Comparison("more_than", "2026-02-01"))
    atoms: list[Hashable] = [numbers, times]
    assert cut_column([numbers]) is not None
    assert cut_column([times]) is not None
    assert cut_column(atoms) is None  # pyright: ignore[reportArgumentType]


def test_numbers_of_any_size_have_one_between_them():
    sizes = [1e300, 1e-300, 5e-324, 0.1, 0.1 + 1e-17, -1e300, 10**29, 0]
    atoms = [FieldCompares("x", Comparison("more_than", size)) for size in sizes]
    result = cut_column(atoms)
    assert result is not None
    assert result.size >= 8
