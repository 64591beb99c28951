"""The result page's table of rules: what each says, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench import formatting, titles
from workbench.charts.drawing.period import per
from workbench.charts.drawing.theme import DARK, LIGHT
from workbench.page.findings import Findings
from workbench.page.text import Chip, Head, chip, number, outside_text
from workbench.policy.policy import Policy
from workbench.policy.tree import Rule

Sentences = Mapping[str, str]
_WIDTH, _HEIGHT = 96, 26
_PUTS_OUT = {"block", "suspend"}


@dataclass(frozen=True, slots=True)
class Spark:
    """Bars of counts over time as a small drawing: numbers alone go into it."""

    size: str
    base: str
    bars: str
    style: str


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """What came of a rule; `unknown_share`: of its evaluations, None where none was unknown."""

    triggers: str
    users: str
    unknown: str
    unknown_share: str | None
    kept_out: str
    spark: Spark


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule's row; `counts` None: it is off."""

    order: int
    name: str
    mode: str
    description: str | None
    sentence: str | None
    chips: list[Chip]
    counts: RuleCounts | None


@dataclass(frozen=True, slots=True)
class RulesTable:
    """One row a rule, in their order."""

    heads: list[Head]
    rows: list[RuleRow]


def rules_table(findings: Findings, sentences: Sentences) -> RulesTable:
    """One row a rule: its name, sentence and actions, and what came of it."""
    counted = [Head(text, "num") for text in ("Triggers", "Users", "Unknown", "Posts kept out")]
    heads = [Head(""), Head("Rule"), *counted, Head(f"Triggers {per(findings.period)}", "wide")]
    rules = enumerate(findings.policy.rules)
    return RulesTable(heads, [_row(findings, place, rule, sentences) for place, rule in rules])


def spark(values: Sequence[int], light: str, dark: str) -> Spark:
    """Draw counts over time, in a light and a dark colour."""
    step, most = _WIDTH / max(len(values), 1), max([*values, 1])
    heights = [
        (place, max(value / most * (_HEIGHT - 2), 1)) for place, value in enumerate(values) if value
    ]
    wide = max(step - 0.6, 0.6)
    bars = (f"M{p * step:.1f} {_HEIGHT}v-{h:.1f}h{wide:.1f}v{h:.1f}z" for p, h in heights)
    return Spark(
        size=f"0 0 {_WIDTH} {_HEIGHT}",
        base=f"M0 {_HEIGHT - 0.5}h{_WIDTH}",
        bars="".join(bars),
        style=f"--light:{light};--dark:{dark}",
    )


def _row(findings: Findings, place: int, rule: Rule, sentences: Sentences) -> RuleRow:
    sentence = sentences.get(rule.name)
    return RuleRow(
        order=place + 1,
        name=outside_text(rule.name),
        mode=rule.mode,
        description=outside_text(rule.description) if rule.description else None,
        sentence=outside_text(sentence) if sentence else None,
        chips=_chips(rule, findings.policy),
        counts=_counts(findings, place, rule),
    )


def _chips(rule: Rule, policy: Policy) -> list[Chip]:
    return [chip(call.action, titles.call_title(call, policy), policy) for call in rule.then]


def _counts(findings: Findings, place: int, rule: Rule) -> RuleCounts | None:
    counts = findings.rules.get(rule.name)
    if counts is None:
        return None
    unknown = counts["unknown"]
    return RuleCounts(
        triggers=number(counts["triggers"]),
        users=number(counts["users"]),
        unknown=number(unknown),
        unknown_share=formatting.share(unknown, counts["evaluated"]) if unknown else None,
        kept_out=number(_kept_out(findings, rule)),
        spark=spark(findings.sparks.get(rule.name, ()), LIGHT.rule(place), DARK.rule(place)),
    )


def _kept_out(findings: Findings, rule: Rule) -> int | None:
    """Posts rejected because of the rule; None where it puts nobody out."""
    puts_out = rule.mode == "live" and any(call.action in _PUTS_OUT for call in rule.then)
    return findings.kept_out.get(rule.name, 0) if puts_out else None
