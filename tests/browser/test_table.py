"""The table in a browser, by mouse and by keyboard, and with hostile text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.direct import box_of, direct
from tests.browser.lab import needs_chromium
from tests.browser.test_accessibility import findings
from tests.services.worlds import a_post, an_empty_world
from tests.store.stores import MOD
from workbench import Log, LogRecords, UsersView, Workbench
from workbench.charts.drawing.theme import DARK, LIGHT, Theme
from workbench.model.tables import TableQuery, post_of_row
from workbench.services.tables.tables import keys
from workbench.services.users import moderation
from workbench.widgets.navigation import Destination, Selection
from workbench.widgets.table.table_view import TableView

pytestmark = needs_chromium
ENDS_WITH_A_ROW = """() => {
  const scroll = document.querySelector(".pw-table-scroll");
  const row = scroll.querySelector("tbody tr").offsetHeight;
  const rows = (scroll.clientHeight - scroll.querySelector("thead").offsetHeight) / row;
  return rows > 5 && Math.abs(rows - Math.round(rows)) < 0.05;
}"""
HOSTILE = "<img src=x onerror=document.title='bad'>'; DROP TABLE log; --"


@pytest.fixture
def wb(tmp_path: Path, a_workbench) -> Workbench:
    workbench = a_workbench(tmp_path)
    workbench.import_posts(
        [
            {
                "user_id": HOSTILE,
                "post_id": "x1",
                "created_at": "2026-06-30T10:00:00Z",
                "text": HOSTILE,
            },
        ]
    )
    return workbench


def found(page: Page) -> Locator:
    return page.locator(".pw-found")


def test_a_table_ends_with_a_whole_row(browser: Browser, wb: Workbench) -> None:
    for height in (700, 907):
        with direct(browser, TableView(wb, "posts"), height=height) as shown:
            expect(found(shown.page)).to_contain_text("posts")
            expect(shown.page.locator("tbody tr").first).to_be_visible()
            shown.page.wait_for_function(ENDS_WITH_A_ROW)


def test_posts_are_searched_filtered_and_sorted_by_mouse(browser: Browser, wb: Workbench) -> None:
    went: list[Destination] = []
    view = TableView(wb, "posts", went.append)
    total = view.view["table"]["total"]
    with direct(browser, view) as shown:
        page = shown.page
        expect(page.locator("tbody tr")).to_have_count(50)
        first = page.locator("tbody tr").first.locator(".pw-cell-text").first
        expect(first).to_have_class("pw-cell-text pw-blurred")
        page.get_by_role("switch", name="Reveal all texts").check()
        expect(first).to_have_class("pw-cell-text")

        page.get_by_role("searchbox").fill("ONERROR=document.title=")
        expect(found(page)).to_contain_text("1 post,")
        expect(page.locator("tbody")).to_contain_text(HOSTILE)
        assert page.title() != "bad"
        page.get_by_role("button", name="Clear all").click()
        expect(found(page)).to_contain_text(f"{total:,} posts")

        bars = page.locator('[data-key="table-brush-created"]')
        box = box_of(bars)
        page.mouse.move(box["x"] + 2, box["y"] + 10)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10, steps=4)
        page.mouse.up()
        expect(page.locator(".pw-filter-chip")).to_contain_text("time")
        n = view.view["table"]["n"]
        assert 0 < n < total
        page.get_by_role("button", name="Remove: Time").click()
        expect(page.locator(".pw-filter-chip")).to_have_count(0)

        page.get_by_role("button", name="Sample 50").click()
        expect(found(page)).to_contain_text("50 posts")
        page.get_by_role("button", name="User", exact=True).click()
        expect(page.locator('th[aria-sort="descending"]')).to_contain_text("User")
        with page.expect_event("download") as saved:
            page.get_by_role("button", name="CSV of 50").click()
        lines = Path(saved.value.path()).read_text("utf-8").splitlines()
        assert lines[0].startswith('"Time","User","Post"')
        page.locator("tbody tr").first.locator('[data-key="table-go-0-user_id"]').click()
        expect(page.locator(".pw-problem")).to_have_count(0)
    assert went[0].page == "Users"
    assert went[0].user_id == view.table.read()["rows"][0][1]


def test_values_to_filter_by_are_counted_after_another_request(
    browser: Browser, wb: Workbench
) -> None:
    view = TableView(wb, "log")
    with direct(browser, view, delay_ms=400) as shown:
        page = shown.page
        page.locator('[data-key="table-filter"]').click()
        expect(page.locator('[data-key="table-brush-at"]')).to_be_visible()  # nothing else is asked
        with page.expect_event("download"):
            page.locator('[data-key="table-csv"]').click()
            page.locator('[data-key="table-filter-column"]').select_option("actor_kind")
        expect(page.locator('[data-key="table-choice-moderator"]')).to_be_visible()


def test_all_rows_of_a_table_are_scrolled_to_by_mouse_and_by_keyboard(
    browser: Browser, wb: Workbench
) -> None:
    view = TableView(wb, "posts")
    n = view.view["table"]["n"]
    with direct(browser, view, height=900) as shown:
        page = shown.page
        rows, seen = page.get_by_role("region", name="Posts, rows"), page.locator(".pw-pages")
        expect(page.locator('[data-key="table-brush-created"]')).to_be_visible()
        assert n > 300
        rows.hover()
        page.mouse.wheel(0, 31 * 200)
        expect(seen).to_contain_text("Rows 201 to")
        expect(page.locator('tr[aria-rowindex="202"]')).to_be_in_viewport()
        rows.press("End")
        expect(seen).to_contain_text(f"to {n:,} of {n:,}")
        last = page.locator(f'tr[aria-rowindex="{n + 1}"]')
        expect(last).to_be_in_viewport()
        expect(last).to_contain_text(post_of_row(keys(wb.store, TableQuery("posts"))[-1])[1])
        expect(page.get_by_role("button", name="Next page")).to_be_disabled()
        rows.press("PageUp")
        expect(last).not_to_be_in_viewport()
        rows.press("Home")
        expect(seen).to_contain_text("Rows 1 to")
        expect(page.locator('tr[aria-rowindex="2"]')).to_be_in_viewport()
        page.get_by_role("button", name="Next page").click()
        expect(seen).not_to_contain_text("Rows 1 to")
        rows.evaluate("(element) => element.scrollTo(0, element.scrollHeight / 2)")
        expect(page.locator(f'tr[aria-rowindex="{n // 2}"]')).to_be_visible()
        page.get_by_role("button", name="Post", exact=True).click()
        expect(seen).to_contain_text("Rows 1 to")


def test_what_changed_while_a_table_was_hidden_is_counted_and_its_rows_too(
    browser: Browser, wb: Workbench
) -> None:
    view = TableView(wb, "users")
    hide = "(is) => (document.querySelector('#host').style.display = is ? 'none' : '')"
    with direct(browser, view, height=900) as shown:
        page = shown.page
        status = page.locator("th", has_text="Status")
        expect(status).to_contain_text("1 value")
        expect(page.locator("th", has_text="Last decision by")).to_contain_text("none")
        page.evaluate(hide, True)
        wb.block("u024", "Spam")
        view.refresh()
        shown.push()
        expect(status).to_contain_text("2 values")
        expect(page.locator("th", has_text="Last decision by")).to_contain_text("1 value")
        expect(page.locator(".pw-hist-later")).to_have_count(0)
        page.evaluate(hide, False)
        rows = page.locator("tbody tr")
        expect(page.locator(".pw-pages")).to_contain_text(
            re.compile(r"Rows 1 to (1\d|2\d) of"), timeout=5000
        )
        page.set_viewport_size({"width": 1280, "height": 500})
        expect(page.locator(".pw-pages")).to_contain_text(re.compile(r"Rows 1 to ([5-9]|1\d) of"))
        expect(rows.first).to_be_in_viewport()


def test_rows_that_were_chosen_stay_so_while_others_are_scrolled_to(
    browser: Browser, wb: Workbench
) -> None:
    view = UsersView(wb)
    with direct(browser, view, height=700) as shown:
        page = shown.page
        page.locator("tbody input").first.check()
        expect(page.get_by_role("region", name="Chosen users")).to_contain_text("1 user chosen")
        rows = page.get_by_role("region", name="Users, rows")
        rows.press("End")
        last = page.locator(f'tr[aria-rowindex="{view.view["table"]["n"] + 1}"]')
        last.get_by_role("checkbox").check()
        expect(page.get_by_role("region", name="Chosen users")).to_contain_text("2 users chosen")
        expect(last).to_be_in_viewport()
        rows.press("Home")
        expect(page.locator("tbody input").first).to_be_checked()
    assert len(view.chosen.ids) == 2


def test_users_are_searched_filtered_and_sorted_by_keyboard(
    browser: Browser, wb: Workbench
) -> None:
    view = TableView(wb, "users")
    total = view.view["table"]["total"]
    with direct(browser, view) as shown:
        page = shown.page
        expect(page.locator('[data-key="table-brush-posts"]')).to_be_visible()
        page.locator(".pw-table-scroll").focus()
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.keyboard.type("u02")
        page.keyboard.press("Enter")
        expect(found(page)).to_contain_text("8 users")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press("Backspace")
        page.keyboard.press("Enter")
        expect(found(page)).to_contain_text(f"{total:,} users")

        page.locator('[data-key="table-sort-user_id"]').focus()
        page.keyboard.press("Enter")
        expect(page.locator('th[aria-sort="descending"]')).to_contain_text("User")
        expect(page.locator('[data-key="table-sort-user_id"]')).to_be_focused()

        page.locator('[data-key="table-brush-posts"]').focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("Enter")
        expect(page.locator(".pw-filter-chip")).to_contain_text("posts")
        assert 0 < view.view["table"]["n"] <= total
        expect(page.locator('[data-key="table-brush-posts"]')).to_be_focused()
        page.keyboard.press("Delete")
        expect(page.locator(".pw-filter-chip")).to_have_count(0)

        page.locator('[data-key="table-filter"]').focus()
        page.keyboard.press("Enter")
        page.locator('[data-key="table-filter-column"]').select_option("share")
        page.locator('[data-key="table-low"]').focus()
        page.keyboard.type("0")
        page.keyboard.press("Enter")
        expect(page.locator(".pw-filter-chip")).to_contain_text("share flagged ≥ 0 %")


def test_a_selection_is_shown_as_a_chip_that_can_be_removed(
    browser: Browser, wb: Workbench
) -> None:
    view = TableView(wb, "posts")
    total = view.view["table"]["total"]
    ids = tuple(view.view["table"]["keys"][:3])
    view.open_destination(
        Destination("Posts", selection=Selection("posts", f"Posts that {HOSTILE} matched", ids))
    )
    with direct(browser, view, width=480, dark=True) as shown:
        page = shown.page
        expect(page.locator("tbody tr")).to_have_count(3)
        expect(page.locator(".pw-filter-chip")).to_have_text(f"Posts that {HOSTILE} matched×")
        page.locator('[data-key="table-unselect"]').click()
        expect(found(page)).to_contain_text(f"{total:,} posts")


def test_a_search_without_a_result_says_so_and_how_to_go_on(
    browser: Browser, wb: Workbench
) -> None:
    view = TableView(wb, "log")
    with direct(browser, view) as shown:
        page = shown.page
        page.get_by_role("searchbox").fill("no such thing at all")
        expect(page.locator(".pw-nothing")).to_contain_text("matches what is asked")
        page.locator('[data-key="table-clear-nothing"]').click()
        expect(page.locator("tbody tr").first).to_be_visible()
    empty = TableView(wb, "uploads")
    with direct(browser, empty) as shown:
        expect(shown.page.locator(".pw-nothing")).to_have_text(
            "No file of user tags was uploaded yet."
        )


def test_users_are_chosen_and_acted_on_together_and_taken_back(
    browser: Browser, wb: Workbench
) -> None:
    wb.block("u025")
    view = UsersView(wb)
    with direct(browser, view) as shown:
        page = shown.page
        page.get_by_role("searchbox").fill("u02")
        page.get_by_role("searchbox").press("Enter")
        expect(found(page)).to_contain_text("8 users")
        page.get_by_role("checkbox", name="Choose u024").focus()
        page.keyboard.press("Space")
        bar = page.get_by_role("region", name="Chosen users")
        expect(bar).to_contain_text("1 user chosen")
        expect(page.get_by_role("checkbox", name="Choose u024")).to_be_focused()
        page.get_by_role("button", name="Choose all 8").click()
        expect(bar).to_contain_text("7 more users out; 1 out already")
        assert wb.user("u024").status == "enabled"
        page.locator('[data-key="act-duration"]').select_option("7d")
        page.locator('[data-key="act-do"]').focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text("7 users for 7 days, no reason")
        page.keyboard.press("Enter")
        expect(page.locator(".pw-done")).to_contain_text("done for 7 users")
        assert wb.user("u024").status == "suspended"
        expect(bar).to_contain_text("0 more users out; 8 out already")
        page.locator('[data-key="undo-batch"]').click()
        expect(page.locator(".pw-done")).to_contain_text("taken back for 7 users")
        assert wb.user("u024").status == "enabled"
        assert wb.user("u025").status == "blocked"
        page.locator('[data-key="act-action"]').select_option("add_tags")
        expect(bar).to_contain_text("choose a tag")
        page.locator('[data-key="choose-none"]').click()
        expect(bar).to_have_count(0)


def test_the_log_is_filtered_by_kind_and_its_charts_are_of_what_is_found(
    browser: Browser, wb: Workbench
) -> None:
    wb.suspend("u024", "Spam", duration="7d")
    wb.enable("u024", "talked to them")
    charts: list[Log] = []
    with direct(browser, LogRecords(wb, charts.append)) as shown:
        page = shown.page
        expect(found(page)).to_contain_text(f"{len(wb.log):,} entries")
        page.get_by_role("searchbox").fill("u024")
        page.get_by_role("searchbox").press("Enter")
        page.locator('[data-key="table-filter"]').click()
        page.locator('[data-key="table-filter-column"]').select_option("kind")
        page.locator('[data-key="table-choice-user_action"]').check()
        expect(found(page)).to_contain_text("2 entries")
        expect(page.locator("tbody tr").first).to_contain_text("talked to them")
        page.locator('[data-key="charts"]').click()
        expect(page.locator(".pw-done")).to_have_text("charts of 2 entries")
        page.locator('[data-key="table-choice-user_action"]').uncheck()
        expect(page.locator(".pw-filter-chip")).to_have_count(0)
    assert [len(series) for series in charts] == [2]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_rule_and_a_status_have_the_colours_of_charts(
    browser: Browser, tmp_path: Path, theme: Theme
) -> None:
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p2", 4, nsfw=0.95))
    moderation.block(world.store, MOD, "ada", "Spam")
    world.store.close()
    opened = Workbench.open(world.store.folder, actor="ann")
    rule = [rule.name for rule in opened.policy().rules].index("Delete NSFW")
    for view, key, wanted in (
        (TableView(opened, "log"), "Delete NSFW", theme.rule(rule)),
        (TableView(opened, "users"), "blocked", theme.fates["blocked"]),
    ):
        with direct(browser, view, dark=theme is DARK) as shown:
            square = shown.page.locator(".pw-coloured", has_text=key).first.locator(".pw-swatch")
            red, green, blue = (int(wanted[at : at + 2], 16) for at in (1, 3, 5))
            expect(square).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
            assert findings(shown.page, "#host") == []
