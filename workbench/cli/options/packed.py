"""Options that belong together reach a command as one dataclass."""

from __future__ import annotations

import functools
from dataclasses import fields

from workbench.cli.options.command import CommandFunction, Decorator


def packed(keyword: str, kind: type, *options: Decorator) -> Decorator:
    """Add options to a command, which gets them as one `kind` by this keyword.

    The options are named as the fields of the dataclass `kind`; those without one have a default.
    """
    names = [field.name for field in fields(kind)]

    def decorate(function: CommandFunction) -> CommandFunction:
        @functools.wraps(function)
        def run(**given: object) -> int:
            own = {name: given.pop(name) for name in names if name in given}
            return function(**{keyword: kind(**own)}, **given)

        with_options: CommandFunction = run
        for option in reversed(options):
            with_options = option(with_options)
        return with_options

    return decorate
