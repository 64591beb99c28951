"""How HTML is put together: text is escaped unless it is marked as markup."""

from __future__ import annotations

import html
from collections.abc import Iterable

from workbench.formatting import shortened
from workbench.policy.sentences.words import one_line

LONGEST = 300
"""Characters of a text from outside that are shown."""
_VOID = {"img", "link", "meta", "source"}


class Markup(str):
    """HTML that may stand as it is."""

    __slots__ = ()


def element(name: str, /, *children: object, **attributes: str | None) -> Markup:
    """An element. A child or a value that is no `Markup` is escaped; None is left out.

    In names of attributes, underscores at the end go and others become hyphens.

    >>> element("td", "a < b", class_="num")
    '<td class="num">a &lt; b</td>'
    """
    given = "".join(
        f' {_hyphened(key)}="{escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{joined(children)}</{name}>")


def joined(children: Iterable[object]) -> Markup:
    """Children one after the other; None is left out."""
    return Markup("".join(escaped(child) for child in children if child is not None))


def escaped(value: object) -> Markup:
    """A value as text that can stand in an element or an attribute; markup stays as it is.

    >>> escaped('<b a="1">'), escaped(Markup("<br>"))
    ('&lt;b a=&quot;1&quot;&gt;', '<br>')
    """
    return value if isinstance(value, Markup) else Markup(html.escape(one_line(str(value))))


def outside(text: str) -> Markup:
    """A text from people: on one line, kept apart from the direction of what stands around it."""
    said = shortened(text, LONGEST) if text.strip() else f'"{text}"'
    return element("bdi", said, class_="outside")


def _hyphened(name: str) -> str:
    return name.rstrip("_").replace("_", "-")
