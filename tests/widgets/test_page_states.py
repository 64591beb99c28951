"""What pages hold, to the last value: each file of `golden/pages` is a walk through one page.

The store is one to which everything was done that the log records, and its clock is the test's. A
state is flattened to lines, a name and a value each, and only the lines that a request changes are
told again. WORKBENCH_GOLDEN=1 writes the files anew: read the difference before you keep it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.golden_files import assert_golden
from tests.services.every_kind import BASELINE, every_kind
from workbench import RuleBuilder, Workbench
from workbench.widgets.actions.view import ActionsView
from workbench.widgets.apply.view import ApplyView
from workbench.widgets.imports.list_view import ImportList
from workbench.widgets.lists.view import ListsView
from workbench.widgets.log.records_view import LogRecords
from workbench.widgets.navigation import Destination
from workbench.widgets.page import Page
from workbench.widgets.post.view import PostRecords
from workbench.widgets.review.view import ReviewView
from workbench.widgets.simulation.view import SimulationView
from workbench.widgets.table import table_state
from workbench.widgets.table.table_view import TableView
from workbench.widgets.tags.view import TagsView
from workbench.widgets.users.view import UsersView

TRAITS = (
    *("view", "problem", "done", "partial", "message", "thresholds", "funnel", "guardrail"),
    *("draft", "draft_list", "behind", "explained", "replay", "step", "note"),
)
CHANGING = {"ms", "milliseconds", "seconds", "counted"}
_COPY_ID = re.compile(r"\b[0-9a-f]{32}\b")
DEPTH = 3

Request = tuple[str, dict[str, Any]]
Walk = tuple[Callable[[Workbench, list[Destination]], Page], tuple[Request, ...]]


def ask(request: str, **arguments: Any) -> Request:
    return request, arguments


def reasons(lines: str, *, free: bool = True, required: bool = False) -> dict[str, Any]:
    return {"reasons": lines, "free_text": free, "reason_required": required}


def rules(wb: Workbench, went: list[Destination]) -> Page:
    return RuleBuilder(wb, navigate=went.append)


WALKS: Mapping[str, Walk] = {
    "actions": (
        lambda wb, _: ActionsView(wb),
        (
            ask("create", action="warn", target="user", label="Warn", **reasons("Spam\n\nScam\n")),
            ask("create", action="warn", target="user", label="Warn", **reasons("")),
            ask("create", action="Bad value", target="post", label="", **reasons("")),
            ask("change", action="warn", label="Formal warning", **reasons("Spam", free=False)),
            ask("change", action="warn", label="Warn", **reasons("", required=True)),
            ask("undo"),
            ask("undo"),
            ask("undo"),
        ),
    ),
    "apply": (
        lambda wb, went: ApplyView(wb, wb.simulate(BASELINE), went.append),
        (
            ask("plan"),
            ask("group", key="delete_post"),
            ask("group", key="suspend"),
            ask("group", key="nosuch"),
            ask("group"),
            ask("plan", reinstate=True),
            ask("apply", confirm="yes"),
            ask("apply", confirm="yes", max_users="0"),
            ask("user", user_id="eve"),
            ask("undo", batch_id="batch-0"),
            ask("cancel"),
        ),
    ),
    "imports": (
        lambda wb, went: ImportList(wb, went.append),
        (
            ask("look", name="posts"),
            ask("rename", name="posts", new="second"),
            ask("rename", name="second", new=""),
            ask("exclude", name="second"),
            ask("include", name="second"),
            ask("set_range", since="2023-01-01", until="2023-01-02"),
            ask("set_range", since="soon", until=""),
            ask("set_range", since="", until=""),
            ask("open_posts", name="second"),
            ask("open_users", name="second"),
            ask("remove", name="nosuch"),
            ask("remove", name="second"),
        ),
    ),
    "lists": (
        lambda wb, _: ListsView(wb),
        (
            ask(
                "add",
                text="free money\ncasino.example\n+1 202 555 0175\na@b.example",
                kind="detected",
            ),
            ask("count"),
            ask("test", text="Get FREE money at www.casino.example"),
            ask("test", text="nothing"),
            ask("remove", kind="domain", value="casino.example"),
            ask("undo"),
            ask("choose", name="allow"),
            ask("add", text="(", kind="regex"),
        ),
    ),
    "log": (
        lambda wb, went: LogRecords(wb, lambda _: None, navigate=went.append),
        (
            ask("table_search", text="eve"),
            ask("table_value", column="kind", value="user_action", on=True),
            ask("table_bars", column="actor"),
            ask("table_sort", column="at"),
            ask("table_clear"),
            ask("table_show", names=["entry", "what", "reason"]),
            ask("charts"),
        ),
    ),
    "posts": (
        lambda wb, went: PostRecords(wb, went.append),
        (
            ask("table_search", text="p6"),
            ask("table_clear"),
            ask("table_sort", column="user_id"),
            ask("post", user_id="eve", post_id="p6"),
            ask("label", label="violating"),
            ask("label", label="nonsense"),
            ask("withdraw_label"),
            ask("post", user_id="eve", post_id="nosuch"),
            ask("close"),
        ),
    ),
    "review": (
        lambda wb, went: ReviewView(wb, went.append),
        (
            ask("skip", item_id=2),
            ask("queue", order="severity"),
            ask("queue", order="nonsense"),
            ask("list", on=True),
            ask("list", on=False),
            ask("decide", item_id=1, decision="benign"),
            ask("undo"),
        ),
    ),
    "rules": (
        rules,
        (
            ask("funnel", rule=0),
            ask("count_without", number=0),
            ask("edit", edit="set", path=["rules", 0, "name"], value="Renamed"),
            ask("edit", edit="set", path=["rules", 1, "mode"], value="test"),
            ask("edit", edit="move", path=["rules"], start=0, end=1),
            ask("edit", edit="remove", path=["rules", 2]),
            ask("edit", edit="set", path=["rules", 0, "when"], value={"text_in": "nosuch"}),
            ask("undo"),
            ask("undo"),
            ask("redo"),
            ask("show_drafts"),
            ask("pause"),
            ask("save_draft"),
            ask("close_drafts"),
            ask("discard"),
        ),
    ),
    "simulation": (
        lambda wb, _: SimulationView(wb.simulate(BASELINE)),
        (ask("feedback", on=False), ask("feedback", on=True)),
    ),
    "tags": (
        lambda wb, went: TagsView(wb, went.append),
        (
            ask("create", name="VIP user", api_value=""),
            ask("create", name="VIP user", api_value="VIP_user"),
            ask("rename", tag="odd", name="Odd ones"),
            ask("users", tag="odd"),
            ask("users_table", tag="odd"),
            ask("users"),
            ask("user", user_id="eve"),
            ask("failures", upload_id="1"),
        ),
    ),
    "users": (
        lambda wb, went: UsersView(wb, navigate=went.append),
        (
            ask("table_search", text="e"),
            ask("open", user_id="eve"),
            ask("why"),
            ask("act", user_id="eve", action="suspend", reason="Spam", duration="3d"),
            ask("why"),
            ask("act", user_id="eve", action="enable"),
            ask("add_tag", user_id="eve", tag="odd"),
            ask("remove_tag", user_id="eve", tag="odd"),
            ask("set_scores", user_id="eve", trust_level="3", fraud_score="x"),
            ask("set_scores", user_id="eve", trust_level="3", fraud_score="1.5"),
            ask("replay", user_id="eve"),
            ask("step", user_id="eve", number=1),
            ask("close"),
        ),
    ),
    **{
        f"table_{kind}": (
            lambda wb, went, kind=kind: TableView(wb, kind, went.append),
            (ask("table_bars"), ask("table_sample", size="2", seed="3"), ask("table_clear")),
        )
        for kind in ("labels", "batches", "uploads")
    },
}


@pytest.mark.parametrize("name", WALKS)
def test_a_page_holds_what_its_golden_file_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(table_state, "BARS_SECONDS", math.inf)  # all in one answer, however slow
    wb = every_kind(tmp_path)
    told = "\n".join(walked(name, wb, tmp_path)) + "\n"
    assert_golden(told, f"pages/{name}.txt")


def walked(name: str, wb: Workbench, folder: Path) -> Iterator[str]:
    """Each request, where it leads, and the lines of the state that it changes."""
    make, requests = WALKS[name]
    went: list[Destination] = []
    view = make(wb, went)
    before: dict[str, str] = {}
    for request, arguments in (("open", {}), *requests):
        if before:
            view.ask(request, **arguments)
        yield f"> {request} {json.dumps(arguments)}" if before else "> the page"
        for destination in went:
            yield f"goes to {destination}".replace(str(folder), "FOLDER")
        went.clear()
        now = dict(lines(view, folder))
        yield from (f"{key}: {value}" for key, value in now.items() if before.get(key) != value)
        yield from (f"{key}: is gone" for key in before if key not in now)
        before = now


def lines(view: Page, folder: Path) -> Iterator[tuple[str, str]]:
    for trait in TRAITS:
        if view.has_trait(trait):
            yield from flat(trait, getattr(view, trait), DEPTH, folder)


def flat(key: str, value: Any, depth: int, folder: Path) -> Iterator[tuple[str, str]]:
    if key.rpartition(".")[2] in CHANGING:
        return
    if depth and isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from flat(f"{key}.{name}", inner, depth - 1, folder)
    elif depth and isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        for place, inner in enumerate(value):
            yield from flat(f"{key}.{place}", inner, depth, folder)
    else:
        text = json.dumps(value, ensure_ascii=True, default=list)
        yield key, _COPY_ID.sub("COPY", text.replace(str(folder), "FOLDER"))
