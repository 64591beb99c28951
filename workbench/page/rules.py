"""The result page's table of rules: what each says, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench import formatting
from workbench.charts.period import per
from workbench.charts.theme import DARK, LIGHT
from workbench.page.findings import Findings
from workbench.page.markup import Markup, element, outside
from workbench.page.table_parts import cell, chip, number, row, table
from workbench.policy.policy import Policy
from workbench.policy.tree import Rule

Sentences = Mapping[str, str]
_WIDTH, _HEIGHT = 96, 26
_PUTS_OUT = {"block", "suspend"}


def rules_table(found: Findings, sentences: Sentences) -> Markup:
    """One row a rule: its name, sentence and actions, and what came of it."""
    heads = [
        ("", None), ("Rule", None), ("Triggers", "num"), ("Users", "num"), ("Unknown", "num"),
        ("Posts kept out", "num"), (f"Triggers {per(found.period)}", "wide"),
    ]  # fmt: skip
    rules = enumerate(found.policy.rules)
    rows = [_rule(found, place, rule, sentences) for place, rule in rules]
    return element("div", table("Rules, in order", heads, rows), class_="scroll")


def spark(values: Sequence[int], light: str, dark: str) -> Markup:
    """Bars of counts over time, as a small drawing in the page: numbers alone go into it."""
    step, most = _WIDTH / max(len(values), 1), max([*values, 1])
    heights = [
        (place, max(value / most * (_HEIGHT - 2), 1)) for place, value in enumerate(values) if value
    ]
    wide = max(step - 0.6, 0.6)
    bars = (f"M{p * step:.1f} {_HEIGHT}v-{h:.1f}h{wide:.1f}v{h:.1f}z" for p, h in heights)
    return element(
        "svg",
        element("path", d=f"M0 {_HEIGHT - 0.5}h{_WIDTH}", stroke="var(--line)"),
        element("path", d="".join(bars), fill="currentColor"),
        class_="spark",
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        aria_hidden="true",
        style=f"--light:{light};--dark:{dark}",
    )


def _rule(found: Findings, place: int, rule: Rule, sentences: Sentences) -> Markup:
    about = [cell(str(place + 1), class_="order"), cell(*_about(rule, found.policy, sentences))]
    counts = found.rules.get(rule.name)
    if counts is None:
        return row(*about, *[number(None)] * 4, cell(class_="wide"), class_="off")
    triggers = element("span", formatting.count(counts["triggers"]), class_="big-num")
    drawing = spark(found.sparks.get(rule.name, ()), LIGHT.rule(place), DARK.rule(place))
    return row(
        *about,
        cell(triggers, class_="num"),
        number(counts["users"]),
        _unknown(counts),
        number(_kept_out(found, rule)),
        cell(drawing, class_="wide"),
    )


def _about(rule: Rule, policy: Policy, sentences: Sentences) -> list[Markup | None]:
    name = element("span", outside(rule.name), class_="name")
    said = sentences.get(rule.name)
    chips = [chip(call.action, formatting.call_label(call, policy), policy) for call in rule.then]
    return [
        element("div", name, element("span", rule.mode, class_=f"state {rule.mode}")),
        element("div", outside(rule.description)) if rule.description else None,
        element("div", outside(said), class_="sentence") if said else None,
        element("div", *chips, class_="then") if chips else None,
    ]


def _unknown(counts: Mapping[str, Any]) -> Markup:
    """How many evaluations came out unknown, and what share of all."""
    share = formatting.share(counts["unknown"], counts["evaluated"])
    below = element("div", share, class_="soft") if counts["unknown"] else None
    return cell(formatting.count(counts["unknown"]), below, class_="num")


def _kept_out(found: Findings, rule: Rule) -> int | None:
    """Posts rejected because of the rule; None where it puts nobody out."""
    puts_out = rule.mode == "live" and any(call.action in _PUTS_OUT for call in rule.then)
    return found.kept_out.get(rule.name, 0) if puts_out else None
