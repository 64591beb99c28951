"""The words of the result page: what is worth knowing, choices and hashes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench import formatting
from workbench.page.findings import Findings
from workbench.page.text import Text, outside_text
from workbench.reading.rows.row_counts import Example, RowCounts
from workbench.replay.summary import REACHING_BACK_WARNED
from workbench.replay.summary_document import RecordCounts, RuleCounts
from workbench.units import time_us

UNKNOWN_SAID = 0.05
MAX_NAMED = 12
MAX_VALUE_LENGTH = 40
REACHING_BACK = "reaches back before the first post"
Note = list[Text]
_EVALUATE = {"all_matching": "all matching rules, in order", "first_match": "only the first match"}
_QUOTED = re.compile(r"`([^`]*)`")


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and its value; `digest`: whether that is a hash."""

    name: str
    value: str
    digest: bool = False


def worth_knowing(findings: Findings) -> list[Note]:
    """The warnings of the summary, and what else a reader should know before believing it."""
    return list(_notes(findings))


def choices(findings: Findings) -> list[Pair]:
    """The choices of the run."""
    chosen = findings.summary["choices"]
    semantics = findings.summary["semantics"].items()
    return [
        Pair("Rules evaluated", _EVALUATE[chosen["evaluate"]]),
        Pair("Enforcement", chosen["enforcement"]),
        Pair("From", _time(chosen["from"], "the first post")),
        Pair("As of", _time(chosen["as_of"], "the last post")),
        *(Pair(_spaced(key).capitalize(), _spaced(value)) for key, value in semantics),
        Pair("Recorded entries", _records(findings.summary["records"])),
    ]


def hashes(findings: Findings) -> list[Pair]:
    """SHA-256 of what went in: with the same, the same comes out."""
    data, names = findings.summary["data"], ("posts", "users", "records", "lists")
    given = [("Policy", findings.summary["policy"]["digest"])]
    given += [(name.capitalize(), data[f"{name}_digest"]) for name in names]
    return [Pair(name, digest or "none given", bool(digest)) for name, digest in given]


def _notes(findings: Findings) -> Iterator[Note]:
    summary = findings.summary
    rules = summary["rules"]
    if summary["choices"]["enforcement"] == "none":
        text = "Nothing was enforced: actions were logged and changed neither status nor tags."
        yield [Text(text)]
    yield from _set_aside(findings.sources)
    yield from _reaching_back(rules)
    yield from (_warning(text) for text in summary["warnings"] if REACHING_BACK not in text)
    yield from _unknown(rules)
    silent = [(rule["rule"], "") for rule in rules if not rule["triggers"]]
    if silent:
        yield [Text("Never fired: "), *_listed(silent), Text(".")]


def _set_aside(sources: Sequence[RowCounts]) -> Iterator[Note]:
    """What became of the rows of each file, and the first rows of each reason."""
    for source in (source for source in sources if source.set_aside):
        file = _outside(source.file)
        rows = f"{formatting.count(source.rows, 'row')}, {source.used:,} used"
        yield [file, Text(f": {rows}, {source.set_aside:,} set aside.")]
        for reason in source.reasons:
            rows = f": {formatting.count(reason.rows, 'row')} set aside, {reason.reason}: "
            shown = [part for example in reason.first for part in _example(example)][1:]
            more = ", …" if reason.rows > len(reason.first) else ""
            yield [file, Text(rows), *shown, Text(f"{more}.")]


def _example(example: Example) -> Iterator[Text]:
    yield Text(", ")
    yield Text(f"row {example.row:,}")
    if example.value:
        yield Text(" ")
        yield _outside(example.value[:MAX_VALUE_LENGTH])


def _reaching_back(rules: list[RuleCounts]) -> Iterator[Note]:
    """The summary's warnings of windows that were not full yet, as one."""
    shares = [(rule["rule"], rule["window_before_first_post"] or 0) for rule in rules]
    remarks = [(name, f"{share:.1%}") for name, share in shares if share > REACHING_BACK_WARNED]
    if remarks:
        lead = "Windows reached back before the first post, and counted too little, in this share "
        lead += "of evaluations: "
        tail = ". Start later (from) to let windows fill."
        yield [Text(lead), *_listed(remarks), Text(tail)]


def _unknown(rules: list[RuleCounts]) -> Iterator[Note]:
    often = [rule for rule in rules if rule["unknown"] > UNKNOWN_SAID * max(rule["evaluated"], 1)]
    remarks = [
        (rule["rule"], formatting.share(rule["unknown"], rule["evaluated"])) for rule in often
    ]
    if remarks:
        lead = "Unknown, because a score, text or field was missing, in this share of evaluations: "
        yield [Text(lead), *_listed(remarks), Text(".")]


def _listed(remarks: Sequence[tuple[str, str]]) -> Note:
    """Names, each with a remark, between commas."""
    shown: Note = []
    for name, remark in remarks[:MAX_NAMED]:
        shown += [Text(", "), _outside(name), *([Text(f" {remark}")] if remark else [])]
    if len(remarks) > MAX_NAMED:
        shown.append(Text(f", and {len(remarks) - MAX_NAMED} more"))
    return shown[1:]


def _warning(text: str) -> Note:
    """A warning as a sentence, with what it quotes set off."""
    parts = _QUOTED.split(text[:1].upper() + text[1:])
    note = [Text(part, outside=place % 2 == 1) for place, part in enumerate(parts)]
    return note if text.endswith(".") else [*note, Text(".")]


def _outside(text: str) -> Text:
    return Text(outside_text(text), outside=True)


def _time(iso: str | None, otherwise: str) -> str:
    return otherwise if iso is None else f"{formatting.moment(time_us(iso))} UTC"


def _records(records: RecordCounts) -> str:
    """What became of the recorded entries."""
    parts = [
        (records["applied"], "applied"),
        (records["changed_nothing"], "changed nothing"),
        *((n, f"left out ({why})") for why, n in records["left_out"].items()),
    ]
    return ", ".join(f"{formatting.count(n)} {what}" for n, what in parts if n) or "none replayed"


def _spaced(name: str) -> str:
    return name.replace("_", " ")
