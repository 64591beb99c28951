"""Names as a caller gives them: one as text, or several in a list."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.errors import BadInput, quoted


def several_names(given: str | Iterable[str], what: str = "names") -> tuple[str, ...]:
    """The names of an argument; a text is one name, never its letters. Raises: BadInput.

    >>> several_names("vip"), several_names(["vip", "staff"])
    (('vip',), ('vip', 'staff'))
    """
    if isinstance(given, str):
        return (given,)
    if not isinstance(given, Iterable) or isinstance(given, bytes):
        raise BadInput(f"{what}: expected a text or a list of texts, not {quoted(given)}")
    names = tuple(given)
    for name in names:
        if not isinstance(name, str):
            raise BadInput(f"{what}: expected a text or a list of texts, not {quoted(name)} in it")
    return names
