"""The columns that the store's posts have, each of one type for all time.

A column gets its type from the first posts that have it. Numbers may widen; numbers and text never
mix. The fields of a submitted post are stored as JSON until they move into a segment.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput, Problem, quoted
from workbench.history import History
from workbench.model.columns import Column
from workbench.model.log.columns import TIME
from workbench.model.posts import Post
from workbench.policy import tree
from workbench.policy.policy import Policy
from workbench.reading.columns.cells import Cells
from workbench.reading.columns.typed_columns import column as typed_column
from workbench.replay.run import conditions, score_columns
from workbench.store import Transaction
from workbench.units import number_in

_ARROW = {
    "float32": pa.float32(),
    "float64": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "time": TIME,
    "text": pa.large_string(),
}
_NUMBERS = ("boolean", "integer", "float32", "float64")
_PYTHON_TYPES: dict[str, Callable[..., object]] = {
    "float32": float,
    "float64": float,
    "integer": int,
    "boolean": bool,
}


def types_in(tx: Transaction) -> dict[str, str]:
    """The type of every column that posts have."""
    return tx.posts.column_types()


def columns_read(policy: Policy) -> dict[str, str]:
    """The columns that a policy reads, which may not have come yet, and a type for each."""
    columns: dict[str, str] = {"text": "text"}
    for _, condition in conditions(policy):
        columns |= {score: "float64" for _, score in score_columns(condition, policy)}
        if isinstance(condition, tree.PostField):
            columns.setdefault(condition.field, "text")
    for own in ("post_id", "user_id", "created_at"):
        columns.pop(own, None)
    return columns


def register_columns(tx: Transaction, types: Mapping[str, str], history: History) -> dict[str, str]:
    """Add the columns of new posts to the store; the types of all columns then. A column without a
    value has no type yet.

    Raises: BadInput, when a column has numbers and text.
    """
    columns = dict(types)
    problems: list[Problem] = []
    for name, new in column_types(history, types).items():
        known = columns.get(name)
        both = new if known is None else wider(known, new)
        if both is None:
            message = f"the posts' column {quoted(name)} holds {known}, and here {new}"
            problems.append(Problem(message))
        else:
            columns[name] = both
    if problems:
        raise BadInput(*problems)
    _write_types(tx, types, columns)
    return columns


def column_types(history: History, types: Mapping[str, str]) -> dict[str, str]:
    """The type of each column of new posts that has a value. `types`: those of the store."""
    new_types: dict[str, str] = {}
    for name, column in history.columns.items():
        if not _is_unknown(column):
            as_floats = types.get(name) != "text" and _is_of_long_fractions(column)
            new_types[name] = "float64" if as_floats else _stored_type(column)
    return new_types


def wider(known: str, new: str) -> str | None:
    """The type that holds the values of both, None when none does."""
    if known == new:
        return known
    if known in _NUMBERS and new in _NUMBERS:
        if known.startswith("float"):
            return known
        return "integer" if "integer" in (known, new) and "float" not in new else "float64"
    return known if known.startswith("decimal") and new == "integer" else None


def conformed(history: History, types: Mapping[str, str]) -> dict[str, Column]:
    """The columns of new posts as the store types them; those that they lack are unknown."""
    return {
        name: _cast(history.columns.get(name), name, kind, history.n_posts)
        for name, kind in types.items()
    }


def bodies(history: History, columns: Iterable[Column]) -> list[str]:
    """The fields of each post as JSON, in the order of the history, without unknown values."""
    values = [(column.name, column.python) for column in columns]
    return [
        json.dumps(
            {name: _plain(value) for name, read in values if (value := read(i)) is not None},
            ensure_ascii=True,
            separators=(",", ":"),
        )
        for i in range(history.n_posts)
    ]


def posts_from_bodies(posts: Sequence[Post], types: Mapping[str, str]) -> pa.Table:
    """Posts that have a body as a table, in the order given."""
    bodies = [json.loads(post.body or "{}") for post in posts]
    data = {
        "post_id": pa.array([post.post_id for post in posts], pa.large_string()),
        "user_id": pa.array([post.user_id for post in posts], pa.large_string()),
        "created_at": pa.array([post.at_us for post in posts], pa.int64()).cast(TIME),
    }
    columns = {name: _arrow([body.get(name) for body in bodies], t) for name, t in types.items()}
    return pa.table(data | columns)


def _stored_type(column: Column) -> str:
    return f"decimal({column.scale})" if column.type == "decimal" else column.type


def _is_of_long_fractions(column: Column) -> bool:
    """Whether a column is text only for the many digits of its fractions, as some programs write
    scores; in a store these are floats, so that the next post's shorter score fits.
    """
    if isinstance(column.values, np.ndarray):
        return False
    texts = pc.unique(column.values.drop_null()).to_pylist()
    numbers = [number for text in texts if "." in text and (number := number_in(text)) is not None]
    if len(numbers) < len(texts) or any(abs(number) >= 2**53 for number in numbers):
        return False
    return any(Decimal(repr(float(number))) != number for number in numbers)


def _write_types(tx: Transaction, types: Mapping[str, str], columns: Mapping[str, str]) -> None:
    posts = tx.posts
    posts.add_columns({name: kind for name, kind in columns.items() if name not in types})
    for name, kind in columns.items():
        if types.get(name, kind) != kind:
            posts.widen_column(name, kind)


def _is_unknown(column: Column) -> bool:
    """Whether no post has a value."""
    if column.known is not None:
        return not column.known.any()
    values = column.values
    if not isinstance(values, np.ndarray):
        return values.null_count == len(values)
    numbers = cast("np.ndarray", values)
    return numbers.dtype.kind == "f" and bool(np.isnan(numbers).all())


def _cast(column: Column | None, name: str, kind: str, n: int) -> Column:
    if column is not None and _stored_type(column) == kind:
        return column
    given = None if column is None or _is_unknown(column) else column
    values = [None] * n if given is None else [given.python(i) for i in range(n)]
    cells = Cells(
        pa.chunked_array([_arrow([_plain(v) for v in values], kind)]),
        kind.split("(", maxsplit=1)[0],
    )
    return typed_column(name, [cells])


def _arrow(values: Sequence[object], kind: str) -> pa.Array:
    if kind.startswith("decimal"):
        scale = int(kind[8:-1])
        given = [None if v is None else Decimal(str(v)).quantize(Decimal(1).scaleb(-scale))
                 for v in values]  # fmt: skip
        return pa.array(given, pa.decimal128(38, scale))
    if kind == "time":
        return pa.array(values, pa.int64()).cast(TIME)
    made = _PYTHON_TYPES.get(kind, str)
    return pa.array([None if v is None else made(v) for v in values], _ARROW[kind])


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value
