"""The words of the result page: what is worth knowing, choices and hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from workbench import formatting
from workbench.page.findings import Findings
from workbench.page.markup import Markup, element, escaped, joined, outside
from workbench.replay.summary import REACHING_BACK_WARNED
from workbench.units import time_us

UNKNOWN_SAID = 0.05
MAX_NAMED = 12
MAX_VALUE_LENGTH = 40
REACHING_BACK = "reaches back before the first post"
_EVALUATE = {"all_matching": "all matching rules, in order", "first_match": "only the first match"}
_QUOTED = re.compile(r"`([^`]*)`")


def worth_knowing(found: Findings) -> Markup:
    """The warnings of the summary, and what else a reader should know before believing it."""
    notes = [element("li", note) for note in _notes(found.summary)]
    none = element("p", "Nothing stood out.", class_="soft")
    return element("ul", *notes, class_="notes") if notes else none


def choices(found: Findings) -> Markup:
    """The choices of the run."""
    chosen = found.summary["choices"]
    semantics = found.summary["semantics"].items()
    rows = [
        ("Rules evaluated", _EVALUATE[chosen["evaluate"]]),
        ("Enforcement", chosen["enforcement"]),
        ("From", _time(chosen["from"], "the first post")),
        ("As of", _time(chosen["as_of"], "the last post")),
        *((_spaced(key).capitalize(), _spaced(value)) for key, value in semantics),
        ("Recorded entries", _records(found.summary["records"])),
    ]  # fmt: skip
    return _pairs(rows)


def hashes(found: Findings) -> Markup:
    """SHA-256 of what went in: with the same, the same comes out."""
    data, names = found.summary["data"], ("posts", "users", "records", "lists")
    given = [("Policy", found.summary["policy"]["digest"])]
    given += [(name.capitalize(), data[f"{name}_digest"]) for name in names]
    return _pairs([(name, _digest(digest)) for name, digest in given])


def _notes(summary: dict[str, Any]) -> Iterator[Markup]:
    rules = summary["rules"]
    if summary["choices"]["enforcement"] == "none":
        yield escaped(
            "Nothing was enforced: actions were logged and changed neither status nor tags."
        )
    yield from _set_aside(summary["data"]["sources"])
    yield from _reaching_back(rules)
    yield from (_warning(text) for text in summary["warnings"] if REACHING_BACK not in text)
    yield from _unknown(rules)
    silent = [(rule["rule"], "") for rule in rules if not rule["triggers"]]
    if silent:
        yield joined(["Never fired: ", *_listed(silent), "."])


def _set_aside(sources: list[dict[str, Any]]) -> Iterator[Markup]:
    """What became of the rows of each file, and the first rows of each reason."""
    for one in (one for one in sources if one["set_aside"]):
        rows = f"{formatting.count(one['rows'], 'row')}, {one['used']:,} used, {one['set_aside']:,}"
        yield joined([outside(one["file"]), f": {rows} set aside."])
        for reason in one["reasons"]:
            said = f": {formatting.count(reason['rows'], 'row')} set aside, {reason['reason']}: "
            shown = [part for example in reason["first"] for part in _example(example)][1:]
            more = ", …" if reason["rows"] > len(reason["first"]) else ""
            yield joined([outside(one["file"]), said, *shown, f"{more}."])


def _example(example: dict[str, Any]) -> Iterator[object]:
    yield ", "
    yield f"row {example['row']:,}"
    if example["value"]:
        yield " "
        yield outside(example["value"][:MAX_VALUE_LENGTH])


def _reaching_back(rules: list[dict[str, Any]]) -> Iterator[Markup]:
    """The summary's warnings of windows that were not full yet, as one."""
    shares = [(rule["rule"], rule["window_before_first_post"] or 0) for rule in rules]
    found = [(name, f"{share:.1%}") for name, share in shares if share > REACHING_BACK_WARNED]
    if found:
        lead = "Windows reached back before the first post, and counted too little, in this share "
        lead += "of evaluations: "
        yield joined([lead, *_listed(found), ". Start later (from) to let windows fill."])


def _unknown(rules: list[dict[str, Any]]) -> Iterator[Markup]:
    often = [rule for rule in rules if rule["unknown"] > UNKNOWN_SAID * max(rule["evaluated"], 1)]
    found = [(rule["rule"], formatting.share(rule["unknown"], rule["evaluated"])) for rule in often]
    if found:
        lead = "Unknown, because a score, text or field was missing, in this share of evaluations: "
        yield joined([lead, *_listed(found), "."])


def _listed(found: Sequence[tuple[str, str]]) -> list[object]:
    """Names, each with what is said of it, between commas."""
    shown: list[object] = []
    for name, said in found[:MAX_NAMED]:
        shown += [", ", outside(name), f" {said}" if said else None]
    if len(found) > MAX_NAMED:
        shown.append(f", and {len(found) - MAX_NAMED} more")
    return shown[1:]


def _warning(text: str) -> Markup:
    """A warning as a sentence, with what it quotes set off; it is escaped before."""
    said = escaped(text[:1].upper() + text[1:])
    marked = _QUOTED.sub(r'<bdi class="outside">\1</bdi>', said)
    return Markup(marked if marked.endswith(".") else f"{marked}.")


def _time(iso: str | None, otherwise: str) -> str:
    return otherwise if iso is None else f"{formatting.moment(time_us(iso))} UTC"


def _records(records: dict[str, Any]) -> str:
    """What became of the recorded entries."""
    said = [
        (records["applied"], "applied"),
        (records["changed_nothing"], "changed nothing"),
        *((n, f"left out ({why})") for why, n in records["left_out"].items()),
    ]
    return ", ".join(f"{formatting.count(n)} {what}" for n, what in said if n) or "none replayed"


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _digest(digest: str) -> Markup | str:
    return element("span", digest, class_="mono") if digest else "none given"


def _pairs(rows: Sequence[tuple[str, object]]) -> Markup:
    return element(
        "dl",
        *(
            element(tag, said)
            for pair in rows
            for tag, said in zip(("dt", "dd"), pair, strict=True)
        ),
    )
