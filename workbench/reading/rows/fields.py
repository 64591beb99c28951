"""Which column of a source is read as which field: as mapped, as named, or guessed.

A guess is announced; where two columns are as likely, none is made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from workbench.errors import BadInput, Problem, expected, nearest, quoted
from workbench.reading.columns.cells import RawTable
from workbench.reading.files.json.record_lists import MAX_SHOWN, lists_within, records_option
from workbench.reading.files.json.scan import ListAt
from workbench.reading.files.misplaced_exports import (
    bare_response,
    chat_of,
    classifier_of,
    unread_chat,
)
from workbench.reading.files.usual_names import GUESSES as GUESSES
from workbench.reading.files.usual_names import plain as plain
from workbench.reading.files.usual_names import suggested

POST_FIELDS = ("post_id", "user_id", "created_at")


def resolve(tables: Sequence[RawTable], mapping: Mapping[str, str]) -> list[RawTable]:
    """Return the tables with their columns named as the fields they are read as.

    Raises: BadInput where a field is missing, a guess has rivals, or the mapping fits no file.
    """
    problems = _mapping_problems(tables, mapping)
    resolved: list[RawTable] = []
    for table in tables:
        taken, notes, missing = _taken(table, mapping)
        problems += _named_by_kind(table, missing, mapping) if missing else []
        if not missing and (chat := chat_of(table)):
            how = f"--format {chat} reads them, and sets aside what no user wrote"
            notes.append(f"its rows look like messages of {quoted(chat)}; {how}")
        resolved.append(_renamed(table, taken, notes))
    if problems:
        raise BadInput(*dict.fromkeys(problems))
    return resolved


def mapped(tables: Sequence[RawTable], mapping: Mapping[str, str]) -> list[RawTable]:
    """Return the tables with their columns named as the mapping says, and nothing guessed.

    Raises: BadInput where the mapping fits no file.
    """
    problems = _mapping_problems(tables, mapping)
    if problems:
        raise BadInput(*problems)
    taken = [
        {field: column for field, column in mapping.items() if column in table.columns}
        for table in tables
    ]
    return [_renamed(table, own, []) for table, own in zip(tables, taken, strict=True)]


def how_to_map(field: str, column: str = "COLUMN", option: str = "--column") -> str:
    """Say how a field is read from a column, on the command line and in Python."""
    plain_words = len(column) <= 60 and re.fullmatch(r"[\w.-]+( [\w.-]+)*", column)
    shown = column if plain_words else "COLUMN"
    pair = f'"{field}={shown}"' if " " in shown else f"{field}={shown}"
    return f'{option} {pair}, or columns={{"{field}": "{shown}"}}'


def _named_by_kind(
    table: RawTable, missing: list[Problem], mapping: Mapping[str, str]
) -> list[Problem]:
    """Return what is missing; of rows that are no posts the one problem that they are something
    else.
    """
    if classifier := classifier_of(table):
        return [bare_response(table, classifier, mapping)]
    chat = chat_of(table)
    return [unread_chat(table, chat)] if chat else missing


def fields_of(table: RawTable, mapping: Mapping[str, str]) -> dict[str, str]:
    """Which column each field would be read from; a field without one is left out."""
    return _taken(table, mapping)[0]


def has_fields(table: RawTable, mapping: Mapping[str, str]) -> bool:
    """Whether a table has every field that posts need, or several columns for one of them."""
    taken = fields_of(table, mapping)
    candidates = _candidates(table, taken.values())
    return all(field in taken or guess(field, candidates) for field in POST_FIELDS)


def guess(field: str, columns: Iterable[str]) -> list[str]:
    """Return the likeliest columns of a field: those of the first rank of names that has any.

    A name without dots comes first: one such as `author.id` may be of an object within the row.
    """
    names = list(columns)
    own = [name for name in names if "." not in name]
    for some in (own, names):
        for rank in ((field,), *GUESSES[field]):
            wanted = {plain(name) for name in rank}
            matching = [name for name in some if plain(name) in wanted]
            if matching:
                return matching
    return []


def _mapping_problems(tables: Sequence[RawTable], mapping: Mapping[str, str]) -> list[Problem]:
    problems: list[Problem] = []
    columns = list(dict.fromkeys(name for table in tables for name in table.columns))
    for field, column in mapping.items():
        rivals = [other for other, same in mapping.items() if same == column]
        if len(rivals) > 1:
            fields = " and ".join(quoted(name) for name in rivals)
            problems.append(Problem(f"column {quoted(column)} is to be read as {fields}"))
        if column not in columns:
            message = f"no column {quoted(column)} to read {quoted(field)} from: "
            problems.append(Problem(message + expected(columns, column), file=_names(tables)))
    return problems


def _taken(
    table: RawTable, mapping: Mapping[str, str]
) -> tuple[dict[str, str], list[str], list[Problem]]:
    """Return the column of each field, what to announce, and what is missing or unclear."""
    taken = {field: column for field, column in mapping.items() if column in table.columns}
    notes: list[str] = []
    problems: list[Problem] = []
    for field in GUESSES:
        if field in taken or (field in table.columns and field not in taken.values()):
            taken.setdefault(field, field)
            continue
        candidates = guess(field, _candidates(table, taken.values()))
        if len(candidates) > 1:
            problems.append(_unclear(table, field, candidates))
        elif candidates:
            taken[field] = candidates[0]
            notes.append(f"{field} is read from column {quoted(candidates[0])}")
        elif field in POST_FIELDS:
            problems.append(_missing(table, field))
    return taken, notes, problems


def _candidates(table: RawTable, taken: Collection[str]) -> list[str]:
    """Return the columns that may be a field: those that nothing is read from, and no objects."""
    return [
        name
        for name, cells in table.columns.items()
        if name not in taken and cells.kind != "nested"
    ]


def _renamed(table: RawTable, taken: Mapping[str, str], notes: list[str]) -> RawTable:
    field_of = {column: field for field, column in taken.items()}
    columns = {}
    for name, cells in table.columns.items():
        if name in taken and name not in field_of:
            notes.append(f"column {quoted(name)} is left out: {quoted(taken[name])} is read as it")
        else:
            columns[field_of.get(name, name)] = cells
    return replace(table, columns=columns, notes=(*table.notes, *notes))


def _unclear(table: RawTable, field: str, candidates: Sequence[str]) -> Problem:
    names = " and ".join(quoted(name) for name in candidates)
    message = f"{field} could be read from {names}"
    remedy = f"say which: {how_to_map(field, candidates[0])}"
    return Problem(message, table.name, remedy=remedy, field=field)


def _missing(table: RawTable, field: str) -> Problem:
    names = list(table.columns)
    tried = ", ".join(name for rank in GUESSES[field] for name in rank)
    close = suggested(field, names) or nearest(field, names)
    hint = f"did you mean {quoted(close)}? " if close else ""
    usual = any(guess(other, names) or suggested(other, names) for other in GUESSES)
    if not usual and _has_no_types(table):
        hint = "does the file lack a header line? "
    shown = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
    lists = lists_within(table)
    message = (
        f"no column `{field}`, nor one of the usual names ({tried}): {hint}its columns are: {shown}"
        f"{_elsewhere(table, lists)}"
    )
    how = f"say which it is: {how_to_map(field, close or 'COLUMN')}"
    if lists:
        how += f"; or read one of the lists: {records_option(lists[0].path)}"
    return Problem(message, table.name, remedy=how, field=field)


def _elsewhere(table: RawTable, lists: Sequence[ListAt]) -> str:
    """Say where the rows are, and where the records may be instead: in lists within the rows."""
    where = f"; its rows are the list at {quoted(table.records)}" if table.records else ""
    if not lists:
        return where
    shown = ", ".join(
        f"{quoted(records.path)} ({records.elements:,})" for records in lists[:MAX_SHOWN]
    )
    return f"{where}; its rows hold lists of objects: {shown}"


def _has_no_types(table: RawTable) -> bool:
    return all(cells.kind == "unread" for cells in table.columns.values())


def _names(tables: Sequence[RawTable]) -> str:
    return ", ".join(table.name for table in tables[:3]) + (", …" if len(tables) > 3 else "")
