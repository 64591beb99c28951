"""The check of imports and of the history range against a sound log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.errors import quoted
from workbench.model.imports import HistoryRange, ImportState
from workbench.model.labels import LabelImportState
from workbench.model.log.entry import LogEntry
from workbench.services.simulations.history_range import HISTORY_RANGE_SET, range_arguments
from workbench.services.transfer.import_label_files import LABELS_REMOVED
from workbench.services.transfer.import_posts import POSTS_IMPORTED
from workbench.services.transfer.imported_labels import LABELS_IMPORTED
from workbench.services.transfer.imports import (
    IMPORT_EXCLUDED,
    IMPORT_INCLUDED,
    IMPORT_RENAMED,
)
from workbench.services.transfer.removed_import import IMPORT_REMOVED
from workbench.store import Transaction

_KINDS = (POSTS_IMPORTED, IMPORT_RENAMED, IMPORT_EXCLUDED, IMPORT_INCLUDED, IMPORT_REMOVED)


def imports_problems(tx: Transaction) -> Iterator[str]:
    """What is wrong, one of each kind."""
    stored = {state.segment: state for state in tx.imports.states()}
    logged: dict[str, ImportState] = {}
    for entry in tx.log_entries.of_kinds(*_KINDS):
        segment = str(entry.values["segment"])
        logged[segment] = _after(entry, logged.get(segment), stored.get(segment))
    for segment in sorted(stored.keys() | logged.keys()):
        if stored.get(segment) != logged.get(segment):
            name = stored[segment].name if segment in stored else segment
            yield f"the import {quoted(name)} is not what the log says"
            break
    yield from _label_imports(tx)
    entries = tx.log_entries.of_kinds(HISTORY_RANGE_SET)
    now = range_arguments(tx.imports.history_range())
    if now != (entries[-1].arguments if entries else range_arguments(HistoryRange())):
        yield "the history range is not the one that was set last"


def _label_imports(tx: Transaction) -> Iterator[str]:
    entries = tx.log_entries.of_kinds(LABELS_IMPORTED)
    removed = {e.values["import"] for e in tx.log_entries.of_kinds(LABELS_REMOVED)}
    logged = [
        LabelImportState(entry.entry_id, entry.values["name"], entry.entry_id in removed)
        for entry in entries
        if "name" in entry.values
    ]
    stored = tx.label_imports.states()
    for state in stored:
        if state not in logged:
            yield f"the import of labels {quoted(state.name)} is not what the log says"
            return
    if len(stored) != len(logged):
        yield "an import of labels is missing that the log has"


def _after(entry: LogEntry, before: ImportState | None, stored: ImportState | None) -> ImportState:
    """An import after an entry about it. `stored`: as the store has it, which says the name of one
    that came before imports had names.
    """
    values = entry.values
    segment = str(values["segment"])
    if before is None or entry.kind == POSTS_IMPORTED:
        unnamed = "" if stored is None else stored.name
        return ImportState(segment, str(values.get("name", unnamed)), excluded=False, removed=False)
    if entry.kind == IMPORT_RENAMED:
        return replace(before, name=str(values["name"]))
    if entry.kind == IMPORT_REMOVED:
        return replace(before, removed=True)
    return replace(before, excluded=entry.kind == IMPORT_EXCLUDED)
