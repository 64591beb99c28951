"""The attributes of users, each of one kind in the whole store, and the table of users that
replays read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import pyarrow as pa

from workbench.errors import BadInput, Problem, quoted
from workbench.history import Users
from workbench.model.log.columns import TIME
from workbench.policy import tree
from workbench.policy.catalogue import ACCOUNT_AGE
from workbench.policy.policy import Policy
from workbench.replay.run import conditions
from workbench.store import Transaction

Scalar = bool | int | float | str
LARGEST = 2**63
_KINDS: dict[type[object], str] = {
    bool: "true or false",
    int: "numbers",
    float: "numbers",
    str: "text",
}
_OF_JSON = {
    "BOOLEAN": "true or false",
    "UBIGINT": "numbers",
    "BIGINT": "numbers",
    "DOUBLE": "numbers",
    "VARCHAR": "text",
}
_STATE = {"user_id", "tags", "status", "block_until", "block_reason"}  # read as no field
_TYPES = {
    "user_id": pa.string(),
    "created_at": TIME,
    "trust_level": pa.int64(),
    "fraud_score": pa.float64(),
    "tags": pa.list_(pa.string()),
    "status": pa.string(),
    "block_until": pa.int64(),
    "block_reason": pa.string(),
}


def check_attributes(tx: Transaction, user_id: str, attributes: Mapping[str, object]) -> None:
    """Raise BadInput where an attribute is of another kind than other users have it."""
    problems: list[Problem] = []
    for name, value in attributes.items():
        kind = _KINDS.get(type(value))
        if kind is None:  # lists and objects are kept, and read by no rule
            continue
        if isinstance(value, int) and not -LARGEST <= value < LARGEST:
            problems.append(Problem(f"the attribute {quoted(name)}: {value} is too large"))
        types = tx.users.attribute_types(name, except_user=user_id)
        others = {_OF_JSON[type_] for type_ in types if type_ in _OF_JSON}
        if others - {kind}:
            message = f"the users' attribute {quoted(name)} holds {min(others)}, and here {kind}"
            problems.append(Problem(message))
    if problems:
        raise BadInput(*problems)


def check_kinds(tx: Transaction, users: Iterable[Mapping[str, object]]) -> None:
    """Raise BadInput where an attribute of many users is of several kinds, or of another kind than
    users of the store have it. `users`: the attributes of each.
    """
    kinds: dict[str, set[str]] = {}
    for attributes in users:
        for name, value in attributes.items():
            kinds.setdefault(name, set()).add(_KINDS[type(value)])
    problems: list[Problem] = []
    for name, found in kinds.items():
        known = {_OF_JSON[kind] for kind in tx.users.attribute_types(name, except_user="")
                 if kind in _OF_JSON}  # fmt: skip
        if len(known | found) > 1:
            holds, here = min(known or found), max(found)
            problems.append(
                Problem(f"the users' attribute {quoted(name)} holds {holds}, and here {here}")
            )
    if problems:
        raise BadInput(*problems)


def users_table(rows: Iterable[Mapping[str, object]], asked: Sequence[str] = ()) -> pa.Table:
    """Users as a table in the columns of a users file, an attribute a column.

    `rows`: mappings with the fields and `attributes`, JSON. `asked`: attributes that have a column
    in any case, unknown where nobody has one.
    """
    users = [{**json.loads(str(row["attributes"])), **row} for row in rows]
    names = dict.fromkeys([*asked, *(name for user in users for name in user)])
    names.pop("attributes", None)
    return pa.table({name: _column(name, [user.get(name) for user in users]) for name in names})


def fields_read(tx: Transaction, policy: Policy, user_ids: list[str]) -> Users | None:
    """The fields of users, where the policy reads any; one that nobody has is unknown."""
    fields = {part.field for _, part in conditions(policy) if isinstance(part, tree.UserField)}
    if not fields:
        return None
    read = sorted({"created_at" if name == ACCOUNT_AGE else name for name in fields} - _STATE)
    users = [
        {**json.loads(row.pop("attributes")), **row}
        for row in tx.users.known_fields(user_ids).to_pylist()
    ]
    columns = dict.fromkeys(["user_id", *read])
    return Users.read(pa.table({n: _column(n, [user.get(n) for user in users]) for n in columns}))


def _column(name: str, values: Sequence[object]) -> pa.Array:
    if name in _TYPES:
        return pa.array(values, _TYPES[name])
    plain = [cast("Scalar", value) if type(value) in _KINDS else None for value in values]
    kinds: set[type[object]] = {type(value) for value in plain if value is not None}
    if kinds <= {bool}:
        return pa.array(plain, pa.bool_())
    if kinds <= {int}:
        return pa.array(plain, pa.int64())
    if kinds <= {int, float}:
        return pa.array([None if v is None else float(v) for v in plain], pa.float64())
    return pa.array([None if v is None else _text(v) for v in plain], pa.string())


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
