"""The compilation of a policy for the kernel: what the patterns decide, the
decision programs for what they do not, and the actions as operations.

Source: spec 1 to 4; decision 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.policy.lower import Lowered, PostAtom, atoms, lowered
from workbench.policy.tree import ActionCall, Rule
from workbench.replay.compiled import kernel
from workbench.replay.compiled.kernel import BITS
from workbench.replay.compiled.patterns import Patterns
from workbench.replay.compiled.program.counters import Counters
from workbench.replay.compiled.program.decision import Decisions
from workbench.replay.compiled.program.gates import Gates
from workbench.replay.compiled.program.possible import CAN_BE_TRUE, CAN_BE_UNKNOWN, possible_truths
from workbench.replay.run import Run
from workbench.units import duration_us, time_us

_FIRES = {"always": kernel.ALWAYS, "on_crossing": kernel.ON_CROSSING, "once": kernel.ONCE}
_OPERATIONS = {
    "block": kernel.OP_BLOCK,
    "enable": kernel.OP_ENABLE,
    "add_tags": kernel.OP_ADD,
    "remove_tags": kernel.OP_REMOVE,
}


@dataclass(frozen=True)
class Vocabulary:
    """The numbers of what has a name: tags, and the texts of reasons."""

    tags: tuple[str, ...]
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, run: Run) -> Vocabulary:
        """The tags and reasons that can change in a run, and the reasons that users start with."""
        calls = [call for rule in run.policy.active_rules for call in rule.then]
        given = (call.reason for call in calls)
        reasons = [r for r in (*given, *run.records.reasons, *run.users.reasons) if r is not None]
        tags = [tag for tag in (*run.policy.tags, *run.records.tags) if tag is not None]
        return cls(tuple(dict.fromkeys(tags)), tuple(dict.fromkeys(reasons)))

    @property
    def tag_words(self) -> int:
        """How many words a set of tags takes."""
        return max(1, -(-len(self.tags) // BITS))

    @cached_property
    def tag_number(self) -> dict[str, int]:
        """The number of each tag."""
        return {tag: number for number, tag in enumerate(self.tags)}

    @cached_property
    def reason_number(self) -> dict[str | None, int]:
        """The number of each reason; −1 for none."""
        return {None: -1, **{reason: number for number, reason in enumerate(self.reasons)}}

    def tag_set(self, tags: Iterable[str]) -> np.ndarray:
        """int64[tag_words], the bits of those tags that can change."""
        numbers = [self.tag_number[tag] for tag in tags if tag in self.tag_number]
        return bit_words(numbers, self.tag_words)


@dataclass(frozen=True, eq=False)
class Compiled:
    """A policy compiled for the patterns of a run's posts."""

    program: kernel.Program
    rules: tuple[Rule, ...]
    calls: tuple[tuple[Rule, ActionCall], ...]
    vocabulary: Vocabulary
    counters: Counters
    has_unknown: bool

    @property
    def words(self) -> int:
        """How many words a set of rules takes."""
        return self.program.surely.shape[1]


def conditions_of(run: Run) -> list[Lowered]:
    """The lowered conditions of the active rules, in order."""
    return [lowered(rule.when, run.policy.classes) for rule in run.policy.active_rules]


def atoms_of(run: Run) -> list[PostAtom]:
    """Every atom that an active rule reads, those of counts' `where` among them."""
    return [atom for condition in conditions_of(run) for atom in atoms(condition)]


def compile_policy(run: Run, patterns: Patterns) -> Compiled:
    """Compile a run's policy for the patterns that its posts show."""
    rules, conditions = run.policy.active_rules, conditions_of(run)
    vocabulary, counters = Vocabulary.of(run), Counters.of(conditions)
    decisions = Decisions(counters, vocabulary.tag_set)
    words = max(1, -(-len(rules) // BITS))
    calls = tuple((rule, call) for rule in rules for call in rule.then)
    empty_share = run.policy.semantics.current_post == "not_counted"
    meanings = _meanings([possible_truths(c, patterns, empty_share) for c in conditions], words)
    firing = _firing(run, counters, words)
    roots = [decisions.roots(condition) for condition in conditions]
    may_be_unknown = np.bitwise_or.reduce(meanings["maybe_unknown"], axis=0)
    sets = decisions.tag_numbers if run.policy.semantics.visibility == "snapshot" else {}
    gates = Gates.of(conditions, may_be_unknown, counters, sets)
    post_true, post_false = decisions.post_bits(patterns)
    program = kernel.Program(
        candidate_rules=meanings["maybe"] | meanings["surely"] & ~firing["stateless_rules"],
        **meanings,
        post_true=post_true,
        post_false=post_false,
        counted=counters.counted_posts(patterns),
        nodes=decisions.nodes(),
        root_true=_numbers(true for true, _ in roots),
        root_false=_numbers(false for _, false in roots),
        may_be_unknown=may_be_unknown,
        **firing,
        counting=bit_words(gates.counting, words),
        gates=gates.table,
        **_operations(rules, calls, vocabulary),
        call_counts=counters.counted_calls([call for _, call in calls]),
        tag_sets=decisions.tag_sets(vocabulary.tag_words),
        window_us=counters.window_us,
        options=_options(run, counters, gates.fewest_posts),
    )
    has_unknown = bool(may_be_unknown.any() or program.surely_unknown.any())
    return Compiled(program, rules, calls, vocabulary, counters, has_unknown)


def _meanings(possible: Sequence[np.ndarray], words: int) -> dict[str, np.ndarray]:
    """For each pattern, the rules that are true, or may be, and unknown, or may be."""
    either = CAN_BE_TRUE | CAN_BE_UNKNOWN
    pairs = [(p, np.isin(p, (1, 2, 4), invert=True)) for p in possible]
    return {
        "surely": _rule_bits([p == CAN_BE_TRUE for p in possible], words),
        "maybe": _rule_bits([u & (p & either > 0) for p, u in pairs], words),
        "surely_unknown": _rule_bits([p == CAN_BE_UNKNOWN for p in possible], words),
        "maybe_unknown": _rule_bits([u & (p & CAN_BE_UNKNOWN > 0) for p, u in pairs], words),
    }


def bit_words(numbers: Iterable[int], words: int) -> np.ndarray:
    """int64[words] with these bits set."""
    bits = np.zeros(words, np.int64)
    for number in numbers:
        bits[number // BITS] |= 1 << (number % BITS)
    return bits


def _rule_bits(flags: Sequence[np.ndarray], words: int) -> np.ndarray:
    """int64[n_patterns, words]: for each pattern, the bits of the rules whose flag is set."""
    bits = np.zeros((len(flags[0]) if flags else 1, words), np.int64)
    for number, flag in enumerate(flags):
        bits[flag, number // BITS] |= 1 << (number % BITS)
    return bits


def _numbers(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), np.int64)


def _firing(run: Run, counters: Counters, words: int) -> dict[str, np.ndarray]:
    """When each rule fires, and which rules' firing matters to later ones or later posts."""
    rules, policy = run.policy.active_rules, run.policy
    numbered = list(enumerate(rules))
    remembers = [rule.fires == "once" or rule.cooldown is not None for rule in rules]
    apart = policy.evaluate == "all_matching" and policy.semantics.visibility == "snapshot"
    plain = [apart and r.fires == "always" and not m for r, m in zip(rules, remembers, strict=True)]
    acting = [
        m or (r.mode == "live" and any(_matters(call, counters) for call in r.then))
        for r, m in zip(rules, remembers, strict=True)
    ]
    return {
        "fires": _numbers(_FIRES[rule.fires] for rule in rules),
        "cooldown": _numbers(duration_us(r.cooldown) if r.cooldown else -1 for r in rules),
        "live": bit_words([n for n, rule in numbered if rule.mode == "live"], words),
        "crossing": bit_words([n for n, rule in numbered if rule.fires == "on_crossing"], words),
        "plain": (plain_bits := bit_words(np.flatnonzero(plain).tolist(), words)),
        "acting": (acting_bits := bit_words(np.flatnonzero(acting).tolist(), words)),
        "stateless_rules": plain_bits & ~acting_bits,
    }


def _matters(call: ActionCall, counters: Counters) -> bool:
    """Whether a call changes the user, or is counted."""
    return _operation(call) != kernel.OP_OTHER or any(counters.counted(call.action))


def _operations(
    rules: Sequence[Rule], calls: Sequence[tuple[Rule, ActionCall]], vocabulary: Vocabulary
) -> dict[str, np.ndarray]:
    """The calls of all rules in order, and where each rule's begin."""
    tags = [[vocabulary.tag_number[tag] for tag in call.tags] for _, call in calls]
    sets = [vocabulary.tag_set(call.tags) for _, call in calls]
    return {
        "call_start": np.cumsum([0, *(len(rule.then) for rule in rules)], dtype=np.int64),
        "call_op": _numbers(_operation(call) for _, call in calls),
        "call_value": _numbers(_operand(call) for _, call in calls),
        "call_reason": _numbers(vocabulary.reason_number[call.reason] for _, call in calls),
        "call_tags": np.array(sets, np.int64).reshape(len(calls), vocabulary.tag_words),
        "tag_start": np.cumsum([0, *(len(some) for some in tags)], dtype=np.int64),
        "tag_order": _numbers(tag for some in tags for tag in some),
    }


def _operation(call: ActionCall) -> int:
    if call.action == "suspend":
        timed = "for" in call.arguments
        return kernel.OP_SUSPEND_FOR if timed else kernel.OP_SUSPEND_UNTIL
    return _OPERATIONS.get(call.action, kernel.OP_OTHER)


def _operand(call: ActionCall) -> int:
    if call.action != "suspend":
        return 0
    written = call.arguments
    return duration_us(written["for"]) if "for" in written else time_us(written["until"])


def _options(run: Run, counters: Counters, fewest: int) -> np.ndarray:
    semantics = run.policy.semantics
    options = {
        kernel.FIRST_MATCH: run.policy.evaluate == "first_match",
        kernel.CURRENT_COUNTED: semantics.current_post == "counted",
        kernel.REJECTED_COUNTED: semantics.rejected_posts == "counted",
        kernel.FORGOTTEN: semantics.history_after_enable == "forgotten",
        kernel.SEQUENTIAL: semantics.visibility == "sequential",
        kernel.ENFORCED: run.choices.enforcement == "full",
        kernel.N_OF_ALL: counters.n_of_all,
        kernel.N_COUNTERS: len(counters.posts),
        kernel.FEWEST: fewest,
    }
    return _numbers(int(options[place]) for place in sorted(options))
