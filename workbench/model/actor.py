"""Who acts: a person, a rule, an upload, another program, or the system."""

from __future__ import annotations

import getpass
from dataclasses import dataclass

from workbench.errors import BadInput, quoted


@dataclass(frozen=True)
class Actor:
    """Who acts: a name, and what kind of actor that is."""

    name: str
    kind: str = "moderator"

    @classmethod
    def named(cls, name: str | None) -> Actor:
        """A moderator of this name; the login name when there is none. Raises: BadInput."""
        if name is None:
            try:
                name = getpass.getuser()
            except (OSError, KeyError):
                raise BadInput(
                    "there is no login name to record as the actor: give an actor"
                ) from None
        if not name.strip() or not name.isprintable():
            raise BadInput(f"an actor needs a name that can be read, not {quoted(name)}")
        return cls(name)
