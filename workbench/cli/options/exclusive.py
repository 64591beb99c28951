"""Options of which only one may be given."""

from __future__ import annotations

from collections.abc import Mapping

import click


def refuse_several(options: Mapping[str, object], *, is_required: bool = False) -> None:
    """Raise UsageError where several options have a value, or none where one is required.

    `options`: the value of each, None where it was not given.
    """
    given = [f"`{name}`" for name, value in options.items() if value is not None]
    names = " or ".join(f"`{name}`" for name in options)
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(given)} exclude each other; expected {names}")
    if is_required and not given:
        raise click.UsageError(f"an option is missing; expected {names}")
