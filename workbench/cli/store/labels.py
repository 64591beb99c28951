"""`workbench labels`: the labels of posts and users, and imports of files of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.columns import column_mapping, named_values
from workbench.cli.options.command import group
from workbench.cli.options.imports import name_option, rejects_option, write_rejects
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import TEXT
from workbench.cli.terminal.files import refuse_special
from workbench.cli.terminal.output import Output, print_note
from workbench.cli.terminal.records import record
from workbench.errors import BadInput, printable
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.importers.label_files import LabelReading
    from workbench.services.transfer.import_label_files import ImportedLabelFile

_LABELS = {
    "user_id": "User",
    "post_id": "Post",
    "label": "Label",
    "class_name": "Class",
    "labelled_by": "By",
    "labelled": "Labelled",
}
_IMPORTS = {
    "name": "Import",
    "labels": "Labels",
    "posts": "Posts",
    "rows": "Rows",
    "rows_set_aside": "Set aside",
    "imported": "Imported",
    "imported_by": "By",
}
_NO_LABEL = "none"
_GUESSED = ("column", "label_word", "time_format", "time_zone")


@store_listing("list", "list the labels of posts and users", "workbench labels list --csv")
def list_labels(access: StoreAccess, output: Output) -> int:
    """List the labels that hold."""
    from workbench.services.review.review import labels

    with access.to_read() as store:
        found = labels(store)
    return output.print_many(map(record, found), _LABELS, "nothing is labelled", ("Class",))


@store_command(
    "import",
    "import labels of posts or users from files",
    "workbench labels import verdicts.csv --column label=verdict --label-word removed=violating",
)
@click.argument(
    "sources",
    metavar="SOURCE",
    nargs=-1,
    required=True,
    type=click.STRING,
    help="files of labels: Parquet, CSV, JSON or JSON Lines, plain or .gz",
)
@click.option(
    "--column",
    multiple=True,
    metavar="NAME=COLUMN",
    type=TEXT,
    help="read a field of the labels from a column of another name, such as label=verdict; the"
    " fields: post_id, user_id, label, class_name, labelled_by, labelled_at, sampling_probability",
)
@click.option(
    "--label-word",
    multiple=True,
    metavar="WORD=LABEL",
    type=TEXT,
    help="what a word of the labels stands for: violating, benign, undecided, or none for no label,"
    " such as removed=violating",
)
@click.option(
    "--guess",
    "is_guessed",
    is_flag=True,
    help="read the file as `workbench guess --kind labels` says, where that leaves nothing open",
)
@click.option("--records", metavar="PATH", type=TEXT, help="the list in a JSON file with the rows")
@click.option("--time-format", metavar="FORM", type=TEXT, help="how times are written")
@click.option("--time-zone", metavar="ZONE", type=TEXT, help="the zone of times that say none")
@name_option()
@rejects_option()
def import_(
    access: StoreAccess,
    output: Output,
    sources: tuple[str, ...],
    is_guessed: bool,
    records: str | None,
    name: str | None,
    rejects: str | None,
    **options: tuple[str, ...] | str | None,
) -> int:
    """Import labels."""
    from workbench.importers.label_files import read_labels
    from workbench.services.transfer.import_label_files import add_labels

    if rejects:
        refuse_special(Path(rejects))
    reading = _guessed(sources, records, options) if is_guessed else _reading(records, options)
    labels = read_labels(list(sources), reading)
    with access.to_write(creates=False) as (store, actor):
        imported = add_labels(store, actor, labels, name)
    if rejects:
        write_rejects(rejects, imported.rejects)
    _print_imported(output, imported)
    return 0


@store_listing(
    "imports", "list the imports of labels, the oldest first", "workbench labels imports"
)
def list_imports(access: StoreAccess, output: Output) -> int:
    """List the imports of labels."""
    from workbench.services.transfer.import_label_files import label_imports

    with access.to_read() as store:
        found = [
            {**record(one), "rows_set_aside": one.rows_set_aside} for one in label_imports(store)
        ]
    return output.print_many(found, _IMPORTS, "no labels were imported", ("By", "Imported"))


@store_command(
    "remove",
    "remove the labels of an import from the store, for good; the log keeps a note",
    "workbench labels remove verdicts.csv",
)
@click.argument("name", metavar="NAME", type=TEXT, help="as `workbench labels imports` has it")
def remove(access: StoreAccess, output: Output, name: str) -> int:
    """Remove an import of labels."""
    from workbench.services.transfer.import_label_files import remove_label_import

    with access.to_write(creates=False) as (store, actor):
        removed = remove_label_import(store, actor, name)
    output.print_one(record(removed), removed.in_words)
    return 0


def _reading(records: str | None, options: dict[str, tuple[str, ...] | str | None]) -> LabelReading:
    """How the files are read, as the options say it. Raises: BadInput."""
    from workbench.history import TimeFormat
    from workbench.importers.label_files import plain_reading

    columns = column_mapping(_several(options["column"]), "--column")
    words = named_values(_several(options["label_word"]), "--label-word", "WORD=violating")
    labels = {word: "" if label == _NO_LABEL else label for word, label in words.items()}
    times = TimeFormat(_one(options["time_format"]), _one(options["time_zone"]))
    return plain_reading(columns, labels, records, times)


def _guessed(
    sources: tuple[str, ...],
    records: str | None,
    options: dict[str, tuple[str, ...] | str | None],
) -> LabelReading:
    """How a file is read as its columns are guessed. Raises: BadInput, where something is open."""
    from workbench.importers.guess.guess import guess

    for name in _GUESSED:
        if options[name]:
            option = f"--{name.replace('_', '-')}"
            raise BadInput(f"`{option}` says what `--guess` guesses: leave one of them out")
    found = guess(list(sources), records, kind="labels")
    is_open = [*found.missing, *(f"column {one.column}" for one in found.unsure)]
    if is_open:
        listed = ", ".join(map(printable, is_open))
        raise BadInput(
            f"the guess leaves open: {listed}; say it with --column and --label-word, and see"
            " `workbench guess --kind labels`"
        )
    for one in found.columns:
        if one.role != "left_out":
            print_note(f"{one.column} is taken for: {found.role_words(one).lower()}")
    return found.label_reading


def _print_imported(output: Output, imported: ImportedLabelFile) -> None:
    from workbench.cli.terminal.rows import reason_lines

    for note in (*imported.notes, *reason_lines(imported.row_counts)):
        print_note(note)
    rows = sum(counts.rows for counts in imported.row_counts)
    fields = {
        "name": imported.name,
        "labels": imported.labels,
        "posts": imported.posts,
        "known": imported.known,
        "rows": rows,
        "set_aside": len(imported.rejects),
        "sources": [counts.as_plain() for counts in imported.row_counts],
    }
    set_aside = f"{count(rows, 'row')}, {len(imported.rejects):,} set aside"
    output.print_one(fields, f"{imported.in_words}; {set_aside}")


def _several(value: tuple[str, ...] | str | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _one(value: tuple[str, ...] | str | None) -> str | None:
    return value if isinstance(value, str) else None


labels = group(
    "labels",
    "list the labels of posts and users, import files of them, and remove such an import",
    "workbench labels list",
    [list_labels, import_, list_imports, remove],
)
