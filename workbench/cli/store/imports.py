"""`workbench imports`: imports of posts by name, and the period that simulations read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator, group
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import TEXT
from workbench.cli.terminal.output import Output
from workbench.cli.terminal.records import Record, record
from workbench.formatting import count, moment

if TYPE_CHECKING:
    from workbench.model.imports import Import

_COLUMNS = {
    "name": "Import",
    "posts": "Posts",
    "users": "Users",
    "first": "From",
    "last": "To",
    "state": "Simulations",
    "rows_set_aside": "Set aside",
    "imported": "Imported",
    "imported_by": "By",
    "columns": "Columns",
}


_OPTIONAL = ("Columns", "By", "Imported", "Set aside")


def _name_argument() -> Decorator:
    return click.argument(
        "name", metavar="NAME", type=TEXT, help="as `workbench imports list` has it"
    )


@store_listing("list", "list the imports of posts, the oldest first", "workbench imports list")
def list_imports(access: StoreAccess, output: Output) -> int:
    """List the imports."""
    from workbench.services.transfer.imports import imports

    with access.to_read() as store:
        records = [_record(import_) for import_ in imports(store)]
    return output.print_many(records, _COLUMNS, "no posts were imported", _OPTIONAL)


@store_command("show", "show one import in full", "workbench imports show posts.csv")
@_name_argument()
def show_import(access: StoreAccess, output: Output, name: str) -> int:
    """Print an import."""
    from workbench.services.transfer.imports import import_named

    with access.to_read() as store:
        import_ = import_named(store, name)
    output.print_one(_record(import_), "\n".join(_lines(import_)))
    return 0


@store_command(
    "rename", "give an import another name", "workbench imports rename answers.jsonl October"
)
@_name_argument()
@click.argument("new", metavar="NEW", type=TEXT, help="the new name")
def rename(access: StoreAccess, output: Output, name: str, new: str) -> int:
    """Rename an import."""
    from workbench.services.transfer.imports import rename_import

    with access.to_write(creates=False) as (store, actor):
        named = rename_import(store, actor, name, new)
    output.print_one({"name": named, "was": name}, f"{name} is named {named}")
    return 0


@store_command(
    "exclude",
    "leave an import out of simulations; live decisions are as before",
    "workbench imports exclude posts.csv",
)
@_name_argument()
def exclude(access: StoreAccess, output: Output, name: str) -> int:
    """Exclude an import."""
    return _set_excluded(access, output, name, excluded=True)


@store_command(
    "include",
    "let simulations read an excluded import again",
    "workbench imports include posts.csv",
)
@_name_argument()
def include(access: StoreAccess, output: Output, name: str) -> int:
    """Include an import again."""
    return _set_excluded(access, output, name, excluded=False)


@store_command(
    "remove",
    "remove the posts of an import from the store, for good; the log keeps a note",
    "workbench imports remove October",
)
@_name_argument()
def remove(access: StoreAccess, output: Output, name: str) -> int:
    """Remove an import."""
    from workbench.services.transfer.removed_import import remove_import

    with access.to_write(creates=False) as (store, actor):
        removed = remove_import(store, actor, name)
    output.print_one(record(removed), removed.in_words)
    return 0


@store_command(
    "range",
    "show or set the period of the posts that simulations read",
    "workbench imports range --since 2026-09-01",
)
@click.option(
    "--since",
    metavar="TIME",
    type=TEXT,
    help="posts before it are not replayed, and fill no window; all: from the first post on",
)
@click.option(
    "--until",
    metavar="TIME",
    type=TEXT,
    help="posts from then on are not replayed; all: up to the last post",
)
def history_range(access: StoreAccess, output: Output, since: str | None, until: str | None) -> int:
    """Show or set the range."""
    from workbench.cli.terminal.times import range_of
    from workbench.services.simulations import history_range as ranges

    if since is None and until is None:
        with access.to_read() as store:
            period = ranges.history_range(store)
    else:
        with access.to_write(creates=False) as (store, actor):
            now_us = store.clock.now_us()
            period = range_of(ranges.history_range(store), since, until, now_us)
            ranges.set_history_range(store, actor, period)
    output.print_one(record(period), f"simulations read {period.in_words}")
    return 0


def _set_excluded(access: StoreAccess, output: Output, name: str, *, excluded: bool) -> int:
    from workbench.services.transfer.imports import exclude_import, include_import

    change = exclude_import if excluded else include_import
    with access.to_write(creates=False) as (store, actor):
        changed = change(store, actor, name)
    state = "excluded" if excluded else "included"
    place = "from simulations" if excluded else "in simulations again"
    text = f"is {state} {place}" if changed else f"was {state} already"
    output.print_one({"name": name, "excluded": excluded, "changed": changed}, f"{name} {text}")
    return 0


def _record(import_: Import) -> Record:
    state = "excluded" if import_.excluded else "included"
    return {**record(import_), "rows_set_aside": import_.rows_set_aside, "state": state}


def _lines(import_: Import) -> list[str]:
    lines = [
        f"import: {import_.name}",
        f"posts: {count(import_.posts)} of {count(import_.users, 'user')}",
        f"period: {moment(import_.first_us)} to {moment(import_.last_us)}",
        f"columns: {', '.join(import_.columns)}",
        f"imported: {moment(import_.imported_us)}, by {import_.imported_by}",
        f"simulations: {'excluded' if import_.excluded else 'included'}",
    ]
    if import_.files:
        lines.append(f"files: {', '.join(import_.files)}")
    if import_.rows is not None and import_.set_aside is not None:
        aside = [f"{code} {n:,}" for code, n in import_.set_aside.items()]
        why = f" ({', '.join(aside)})" if aside else ""
        lines.append(
            f"rows: {count(import_.rows)}, {count(import_.rows_set_aside or 0)} set aside{why}"
        )
    return lines


imports = group(
    "imports",
    "list, rename, exclude and remove imports of posts, and set the period that is simulated",
    "workbench imports list",
    [list_imports, show_import, rename, exclude, include, remove, history_range],
)
