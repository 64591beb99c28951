"""HTML from the page's templates: each value in one is escaped, and a missing name is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from workbench.policy.sentences.words import one_line

_FOLDER = Path(__file__).with_name("templates")


def rendered(template: str, **values: object) -> str:
    """A template of the page with these values."""
    return _templates().get_template(template).render(**values)


@cache
def _templates() -> Environment:
    return Environment(
        autoescape=True,
        finalize=_shown,
        keep_trailing_newline=True,
        loader=FileSystemLoader(_FOLDER, encoding="utf-8"),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


def _shown(value: object) -> str:
    """A value on one line, with nothing in it that a reader would obey; markup as it is."""
    return value if isinstance(value, Markup) else one_line(str(value))
