"""What a file holds, and how it would be imported: a guess that a person can change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import pyarrow as pa

from workbench.display import table_html
from workbench.errors import BadInput, expected, printable, quoted
from workbench.formatting import count
from workbench.importers.classifiers.cell_values import json_values
from workbench.importers.classifiers.response_scores import looks_like
from workbench.importers.guess.column_guess import (
    OF_LABELS,
    ONLY_ONE,
    ONLY_ONE_OF_LABELS,
    ROLES,
    ColumnGuess,
    Role,
)
from workbench.importers.guess.facts import Facts
from workbench.importers.guess.label_file import (
    guess_label_roles,
    label_reading,
    looks_like_labels,
    missing_of_labels,
)
from workbench.importers.guess.post_file import guess_roles
from workbench.importers.guess.scales import AS_THEY_ARE, scale_words
from workbench.importers.guess.times import guess_times
from workbench.importers.label_files import LabelReading
from workbench.importers.post_files import PostReading
from workbench.model.labels import LABELS
from workbench.reading.columns.cells import Cells, RawTable
from workbench.reading.files.misplaced_exports import chat_of
from workbench.reading.files.nested import flattened, holds_objects
from workbench.reading.files.read_options import ReadOptions
from workbench.reading.files.sources import inputs, read
from workbench.reading.rows.column_changes import ColumnChanges, ScoreScale
from workbench.reading.rows.posts import is_post
from workbench.reading.times.time_format import TimeFormat
from workbench.threads import map_in_threads, thread_count

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["posts", "users", "lists", "labels", "chat", "other"]
KINDS: tuple[Kind, ...] = ("posts", "labels", "users", "lists")
"""What a person can say that a file holds."""
NEEDED: Mapping[Role, str] = {
    "user_id": "a user",
    "created_at": "a time",
}
MADE_IDS = "no column numbers the posts: each gets an id made of its content"
_RESPONSES_LOOKED_AT = 20
_HEADS = ("Column", "First values", "Taken for", "How sure", "Why")


@dataclass(frozen=True, repr=False)
class Guess:
    """What a file holds. `file`: its name; `rows`: how many it has; `kind`: what of; `columns`:
    what each is taken for.

    `zone`: that of times that say none, UTC where it is None. `format`: of an export of chats or of
    responses of a classifier; `records`: the list of a JSON file that holds the rows.
    """

    file: str
    rows: int
    kind: Kind
    columns: tuple[ColumnGuess, ...]
    zone: str | None = None
    format: str | None = None
    records: str | None = None
    times: TimeFormat | None = field(default=None)

    @property
    def reading(self) -> PostReading:
        """How the posts are read, as `import_posts` takes it."""
        response = self.of("response")
        return PostReading(
            self._fields(),
            self.format,
            None if response is None else response.column,
            self.records,
            self.time_format,
            self._changes() if self.columns else ColumnChanges(),
            {column.name: column.column for column in self.columns if column.role == "user_field"},
        )

    @property
    def label_reading(self) -> LabelReading:
        """How the labels are read, as `import_labels` takes it."""
        return label_reading(self.columns, self.time_format, self.records)

    @property
    def time_format(self) -> TimeFormat:
        """The format of the times: the one that was chosen, else the guessed one."""
        if self.times is not None:
            return replace(self.times, zone=self.zone)
        time = self.of("created_at")
        form = time.times.form if time is not None and time.times is not None else None
        return TimeFormat(form, self.zone)

    @property
    def missing(self) -> tuple[str, ...]:
        """What posts or labels need, and the file does not have."""
        if self.kind == "labels":
            return missing_of_labels(self.columns)
        if self.kind in ("chat", "users", "lists"):
            return ()
        return tuple(what for role, what in NEEDED.items() if self.of(role) is None)

    @property
    def makes_ids(self) -> bool:
        """Whether posts get ids made of their content, since no column numbers them."""
        is_posts = self.kind == "posts" and self.format is None
        return is_posts and self.of("post_id") is None

    @property
    def unsure(self) -> tuple[ColumnGuess, ...]:
        """The columns that a person should look at."""
        return tuple(
            column
            for column in self.columns
            if column.sureness == "please check" or self._is_open(column)
        )

    def _is_open(self, column: ColumnGuess) -> bool:
        """Whether no word of a column of labels is known, so that no row would be a label."""
        is_label = self.kind == "labels" and column.role == "label"
        return is_label and not any(word.label for word in column.words)

    def of(self, role: Role) -> ColumnGuess | None:
        """The column that is taken for something that only one can be; None where there is none."""
        return next((column for column in self.columns if column.role == role), None)

    def column(self, name: str) -> ColumnGuess:
        """A column by its name in the file. Raises: BadInput."""
        match = next((column for column in self.columns if column.column == name), None)
        if match is None:
            names = [column.column for column in self.columns]
            raise BadInput(f"no column {quoted(name)}; {expected(names, name)}")
        return match

    def choose(
        self,
        column: str,
        role: Role | None = None,
        *,
        name: str | None = None,
        scale: ScoreScale | None = None,
        words: Mapping[str, str] | None = None,
    ) -> Guess:
        """The same with one column assigned by the user.

        `role`: what it is taken for; `name`: what the posts call it; `scale`: of scores; `words`:
        what words of labels stand for, `violating`, `benign` or anything else for no label.
        Another column that was taken for the same field becomes a detail. Raises: BadInput.
        """
        if role is not None and role not in ROLES:
            raise BadInput(f"a column cannot be {quoted(role)}; {expected(list(ROLES), role)}")
        chosen = _chosen(self.column(column), role, name, scale, words)
        return replace(
            self,
            columns=tuple(
                chosen if other.column == column else self._beside(other, chosen)
                for other in self.columns
            ),
        )

    def _beside(self, other: ColumnGuess, chosen: ColumnGuess) -> ColumnGuess:
        """Another column, which is no longer taken for what one column alone can be."""
        of_labels = self.kind == "labels"
        if other.role != chosen.role:
            return other
        if other.role in (ONLY_ONE_OF_LABELS if of_labels else ONLY_ONE):
            role: Role = "left_out" if of_labels else "detail"
            return replace(other, role=role, why=f"{quoted(chosen.column)} was chosen instead")
        return other

    def with_times(self, times: TimeFormat) -> Guess:
        """The same with a form of times that the user chose."""
        return replace(self, times=times, zone=times.zone or self.zone)

    def with_zone(self, zone: str | None) -> Guess:
        """The same with the zone of times that say none; None: UTC. Raises: BadInput."""
        return replace(self, zone=TimeFormat(None, zone).zone)

    def __repr__(self) -> str:
        lines = [f"Guess of {self.file}: {count(self.rows, 'row')}, {self.kind}"]
        lines += [
            f"  {name}: {words.lower()}, {column.sureness} ({column.why})"
            for column in self.columns
            for name, words in [(column.column, self.role_words(column))]
        ]
        lines += [f"  missing: {what}" for what in self.missing]
        lines += [f"  {MADE_IDS}"] if self.makes_ids else []
        return printable("\n".join(lines))

    def to_arrow(self) -> pa.Table:
        """A row for each column: its name, first values, what it is taken for, how sure and why."""
        rows = list(map(self._cells, self.columns))
        return pa.table([[row[at] for row in rows] for at in range(len(_HEADS))], names=_HEADS)

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def _repr_html_(self) -> str:
        rows = list(map(self._cells, self.columns))
        return table_html(f"{self.file}: {count(self.rows, 'row')}", _HEADS, rows)

    def role_words(self, column: ColumnGuess) -> str:
        """What a column is taken for, in words."""
        words = ROLES[column.role]
        return OF_LABELS.get(column.role, words) if self.kind == "labels" else words

    def _cells(self, column: ColumnGuess) -> tuple[str, ...]:
        """A column in the words of `_HEADS`."""
        named = f" {column.name}" if column.role == "score" else ""
        return (
            column.column,
            " · ".join(column.examples),
            self.role_words(column) + named,
            f"{column.sureness}, {column.confidence:.0%}",
            column.why + (f"; {scale_words(column.scale)}" if column.scale else ""),
        )

    def _fields(self) -> dict[str, str]:
        fields: dict[str, str] = {}
        for column in self.columns:
            if column.role in ("post_id", "user_id", "created_at", "text", "label"):
                fields[column.role] = column.column
            elif column.role == "score" and column.name != column.column:
                fields[column.name] = column.column
        return fields

    def _changes(self) -> ColumnChanges:
        scales = {
            column.name: column.scale
            for column in self.columns
            if column.role == "score" and column.scale is not None and column.scale != AS_THEY_ARE
        }
        label = self.of("label")
        words = {
            word.word: word.label
            for word in (label.words if label is not None else ())
            if word.label in LABELS
        }
        left_out = tuple(
            column.column
            for column in self.columns
            if column.role == "left_out" and column.kind != "nested"
        )
        return ColumnChanges(scales, words, left_out, self.makes_ids)


def guess(
    source: object,
    records: str | None = None,
    known: Collection[str] = (),
    kind: Kind | None = None,
) -> Guess:
    """Guess what each column of a file or table is, from its name and all of its values.

    `records`: the list in a JSON source that holds the rows. `known`: columns of scores that posts
    have already, which keep their names and numbers. `kind`: what the file holds, `posts` or
    `labels`, where that is known. Nothing is imported: give the guess, changed with `Guess.choose`
    where it is wrong, to `Workbench.import_posts` or `Workbench.import_labels`. Raises: BadInput
    where the file cannot be read, or there are several.

    >>> guessed = guess(
    ...     [
    ...         {"no": 1, "user": "ada", "at": "2026-09-01", "toxicity_pct": 60.9},
    ...         {"no": 2, "user": "ada", "at": "2026-09-02", "toxicity_pct": 10.5},
    ...     ]
    ... )
    >>> guessed.reading.columns["toxicity"]
    'toxicity_pct'
    """
    sources = inputs(source)
    if len(sources) > 1:
        raise BadInput("one file at a time is guessed: files of several kinds differ")
    table = read(sources[0], ReadOptions(records, lambda row: is_post(row, {})))
    return guess_table(table, records or table.records or None, known, kind)


def guess_table(
    table: RawTable,
    records: str | None = None,
    known: Collection[str] = (),
    kind: Kind | None = None,
) -> Guess:
    """Guess what the columns of a table that was read are, as `guess` does."""
    if kind is not None and kind not in KINDS:
        raise BadInput(f"a file cannot hold {quoted(kind)}; {expected(KINDS, kind)}")
    if chat := chat_of(table):
        return Guess(table.name, table.rows, "chat", (), format=chat)
    responses = _responses(table)
    others = {name: cells for name, cells in table.columns.items() if name not in responses}
    flat = flattened(replace(table, columns=others))
    pairs = list(flat.columns.items())
    facts = list(map_in_threads(lambda pair: Facts.of(*pair), pairs, thread_count()))
    times = {fact.name: guess_times(fact) for fact in facts}
    columns = [*guess_roles(facts, times, frozenset(known)), *responses.values()]
    as_labels = guess_label_roles(facts, times)
    formats = [response.name for response in responses.values()]
    kind = kind or _kind(columns, as_labels, facts)
    if kind == "labels":
        columns = as_labels
    return Guess(
        table.name,
        table.rows,
        kind,
        tuple(columns),
        format=formats[0] if formats else None,
        records=records,
    )


def _kind(
    columns: Sequence[ColumnGuess], as_labels: Sequence[ColumnGuess], facts: Sequence[Facts]
) -> Kind:
    roles = {column.role: column for column in columns}
    names = {fact.name.strip().casefold() for fact in facts}
    if {"list", "kind", "value"} <= names:
        return "lists"
    user = next((fact for fact in facts if "user_id" in roles
                 and fact.name == roles["user_id"].column), None)  # fmt: skip
    if looks_like_labels(as_labels, columns):
        return "labels"
    if roles.keys() >= {"user_id", "created_at", "post_id"}:
        return "posts"
    if user is not None and user.uniqueness == 1 and user.n > 1 and "text" not in roles:
        return "users"
    return "posts" if {"created_at", "text"} & roles.keys() else "other"


def _responses(table: RawTable) -> dict[str, ColumnGuess]:
    """The first column that holds raw responses of a classifier."""
    for name, cells in table.columns.items():
        head = _head(cells)
        if not holds_objects(head) and not _may_be_json(head):
            continue
        values = json_values(RawTable(table.name, {name: head}, len(head)), name)
        filled = [value for value in values if value is not None]
        formats = [format_ for value in filled if (format_ := looks_like(value))]
        if formats and len(formats) * 2 > len(filled):
            sure = round(0.98 * len(formats) / len(filled), 2)
            why = f"responses of {formats[0]}; their scores are read"
            return {name: ColumnGuess(name, "response", sure, why, formats[0], kind="nested")}
    return {}


def _head(cells: Cells) -> Cells:
    few = cells.values.slice(0, _RESPONSES_LOOKED_AT)
    marks = None if cells.marks is None else cells.marks[:_RESPONSES_LOOKED_AT]
    objects = None if cells.objects is None else cells.objects[:_RESPONSES_LOOKED_AT]
    return Cells(few, cells.kind, cells.untyped, marks, cells.note, objects)


def _may_be_json(cells: Cells) -> bool:
    if cells.kind not in ("text", "unread"):
        return False
    first = next((value for value in cells.values.to_pylist() if value), "")
    return str(first).lstrip()[:1] in ("{", "[")


def _chosen(
    column: ColumnGuess,
    role: Role | None,
    name: str | None,
    scale: ScoreScale | None,
    words: Mapping[str, str] | None,
) -> ColumnGuess:
    role = role or column.role
    chosen = replace(
        column,
        role=role,
        confidence=1.0,
        why=column.why if role == column.role else "as you chose",
        name=column.name if name is None else name,
        scale=scale or column.scale,
    )
    if role == "score" and chosen.scale is None:
        chosen = replace(chosen, scale=AS_THEY_ARE)
    if words is not None:
        mapped = tuple(
            replace(word, label=words.get(word.word, word.label)) for word in column.words
        )
        chosen = replace(chosen, words=mapped)
    return chosen
