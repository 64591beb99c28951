"""What the script of a page reads of its model is sent to it, by every page that has the script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import anywidget
import pytest

import workbench.widgets
from workbench.widgets.page import Page

READ = re.compile(r'model\.(?:get|set)\("(\w+)"|"change:(\w+)"|watch: \[([^\]]*)\]')

UNUSED = {"EmptyView": {"view"}, "SimulationView": {"done", "partial"}}
"""What shared scripts would read, in functions that a page does not call."""


def read_by(script: str) -> set[str]:
    """The names that a script reads or writes of its model, or is told the changes of."""
    names: set[str] = set()
    for got, changed, watched in READ.findall(script):
        names |= {got, changed, *re.findall(r'"(\w+)"', watched)} - {""}
    return names


def pages(base: type) -> Iterator[type[Page]]:
    for page in base.__subclasses__():
        if page.__module__.startswith("workbench.") and isinstance(page.__dict__.get("_esm"), str):
            yield page
        yield from pages(page)


for _module in walk_packages(workbench.widgets.__path__, "workbench.widgets."):
    import_module(_module.name)
PAGES = sorted(set(pages(anywidget.AnyWidget)), key=lambda page: page.__name__)


def test_every_page_with_a_script_is_among_them():
    assert len(PAGES) >= 18
    assert {"RuleBuilder", "UsersView", "ImportWizard"} <= {page.__name__ for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_what_a_script_reads_is_sent_to_it(page: type[Page]):
    read = read_by(str(page.__dict__["_esm"]))
    assert "view" in read or "title" in read
    assert read - set(page.class_traits(sync=True)) == UNUSED.get(page.__name__, set())
