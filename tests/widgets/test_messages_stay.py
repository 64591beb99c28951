"""What was said stays while a page asks for more by itself, and goes with the next request."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.notebook.worlds import POLICY
from tests.services.every_kind import every_kind
from workbench import PostRecords, RuleBuilder, UsersView, Workbench
from workbench.widgets.records_page import RecordsPage

SENT = re.compile(r"const SENT_UNASKED = new Set\(\[(.*?)\]\)")


def test_a_message_of_the_builder_stays_while_the_page_asks_for_the_funnel(wb: Workbench):
    builder = RuleBuilder(wb, POLICY)
    builder.ask("save_draft")
    said = builder.message
    assert said["kind"] == "done"
    builder.ask("pause")
    builder.ask("funnel", rule=6)
    builder.ask("count_without", number=0)
    assert builder.message == said
    builder.ask("edit", edit="set", path=["rules", 0, "name"], value="Renamed")
    assert builder.message == {}


def test_the_builder_and_its_page_agree_on_what_is_sent_without_a_person():
    (names,) = SENT.findall(RuleBuilder._esm)
    assert set(re.findall(r'"(\w+)"', names)) == RuleBuilder.SENT_UNASKED


@pytest.mark.parametrize("make", [UsersView, PostRecords], ids=["users", "posts"])
@pytest.mark.parametrize("request_", sorted(RecordsPage.SENT_UNASKED))
def test_a_message_stays_while_a_table_asks_for_what_is_left(
    make: Callable[[Workbench], RecordsPage], request_: str, tmp_path
):
    view = make(every_kind(tmp_path))
    view.done, view.partial = "2 users: done", True
    view.ask(request_)
    assert (view.done, view.partial, view.problem) == ("2 users: done", True, "")
    view.ask("table_search", text="eve")
    assert (view.done, view.partial) == ("", False)
