"""Pages as a person uses them, the rule builder first: they show what the policy holds, menus can
be read whole, and what is typed is not lost.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.direct import direct, key
from tests.browser.lab import needs_chromium
from tests.notebook.worlds import POLICY
from workbench import PostsView, RuleBuilder, TagsView, Workbench
from workbench.services.policies import working_copies

pytestmark = needs_chromium
HANDLE, BOX = "handle-classified", "classes-nsfw (visual)-classified"
ASKS = "!window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
GREEN = "rgb(6, 118, 71)"  # of what went well


@pytest.fixture(scope="module")
def wb(tmp_path_factory: pytest.TempPathFactory, a_workbench) -> Workbench:
    return a_workbench(tmp_path_factory.mktemp("builder"))


@pytest.fixture
def builder(wb: Workbench) -> Iterator[RuleBuilder]:
    yield RuleBuilder(wb, POLICY)
    for copy in working_copies.working_copies(wb.store, wb.actor):
        working_copies.remove_working_copy(wb.store, wb.actor, copy)


def threshold(builder: RuleBuilder) -> float:
    return builder.editor.draft.document["classes"]["nsfw (visual)"]["classified"]


def shows(page: Page, builder: RuleBuilder, value: float) -> None:
    """Handle, number box, label and the colour of the bars are those of the policy's value."""
    until = time.monotonic() + 5
    while threshold(builder) != value and time.monotonic() < until:
        page.wait_for_timeout(20)  # the page still asks
    assert threshold(builder) == value
    expect(key(page, HANDLE)).to_have_attribute("aria-valuenow", str(value))
    expect(key(page, BOX)).to_have_js_property("valueAsNumber", value)
    expect(key(page, HANDLE)).to_have_attribute("aria-valuetext", f"{value:.2f}")
    high = page.locator(".pw-histogram rect.pw-hist.pw-is")
    expect(high).to_have_count(round((1 - value) * 40))


def drag(page: Page, by: float) -> None:
    """Drag the handle by a part of the scale, in many steps."""
    box = key(page, HANDLE).locator("circle").last.bounding_box()
    whole = page.locator(".pw-histogram").bounding_box()
    assert box is not None and whole is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by * whole["width"] * 332 / 376, y, steps=15)
    page.mouse.up()


IS_WHOLE = """(field) =>
  field.scrollHeight <= field.clientHeight && field.scrollWidth <= field.clientWidth"""


@pytest.mark.parametrize("width", [480, 1280])
def test_a_description_is_shown_whole(browser: Browser, wb: Workbench, width: int) -> None:
    said = "A person decides what the scores leave open; each decision is a label. " * 3
    rule = replace(POLICY.rules[0], description=said.strip())
    builder = RuleBuilder(wb, replace(POLICY, rules=(rule, *POLICY.rules[1:])))
    with direct(browser, builder, width=width) as shown:
        page = shown.page
        field = key(page, "description-0")
        expect(field).to_have_value(said.strip())
        assert field.evaluate(IS_WHOLE)
        before = field.evaluate("(one) => one.clientHeight")
        field.fill(f"{said}{said}")
        assert field.evaluate(IS_WHOLE)
        assert field.evaluate("(one) => one.clientHeight") > before
        field.press("Enter")
        expect(key(page, "undo")).to_be_enabled()
    assert builder.editor.draft.document["rules"][0]["description"] == f"{said}{said}"


@pytest.mark.parametrize("delay_ms", [0, 60])
def test_the_panel_shows_the_policys_threshold_after_a_drag_whatever_comes_then(
    browser: Browser, builder: RuleBuilder, delay_ms: int
) -> None:
    with direct(browser, builder, delay_ms=delay_ms) as shown:
        page = shown.page
        drag(page, -0.2)
        shows(page, builder, 0.7)
        key(page, "undo").click()  # one drag is one step
        expect(key(page, "undo")).to_be_disabled()
        shows(page, builder, 0.9)
        key(page, "redo").click()
        shows(page, builder, 0.7)
        key(page, BOX).fill("0.85")
        key(page, BOX).press("Enter")
        shows(page, builder, 0.85)
        key(page, "mode-0").select_option("test")
        expect(key(page, "mode-0")).to_have_value("test")
        shows(page, builder, 0.85)
        builder.ask("threshold", name="nsfw (visual)", which="classified", value=0.75)
        shown.push()
        shows(page, builder, 0.75)


def test_a_handle_stops_at_the_other_and_a_key_that_is_held_is_one_step(
    browser: Browser, builder: RuleBuilder
) -> None:
    with direct(browser, builder) as shown:
        page = shown.page
        drag(page, -0.8)
        shows(page, builder, 0.61)
        key(page, HANDLE).focus()
        for _ in range(4):
            page.keyboard.down("ArrowRight")  # the second and later ones repeat
        page.keyboard.up("ArrowRight")
        shows(page, builder, 0.65)
        expect(key(page, HANDLE)).to_be_focused()
        key(page, "undo").click()
        shows(page, builder, 0.61)


def test_a_number_off_the_scale_is_refused_and_the_box_falls_back(
    browser: Browser, builder: RuleBuilder
) -> None:
    with direct(browser, builder) as shown:
        page = shown.page
        for text in ("1.7", "", "-1"):
            key(page, BOX).fill(text)
            key(page, BOX).press("Enter")
            alert = page.get_by_role("alert")
            expect(alert).to_contain_text("`classified` stays 0.9")
            shows(page, builder, 0.9)
            key(page, "undo").evaluate("(one) => one.focus()")
        expect(key(page, "undo")).to_be_disabled()
        # what is typed slowly is one step, and is taken as soon as the scale has it
        key(page, BOX).focus()
        key(page, BOX).fill("")
        key(page, BOX).press_sequentially("0.77", delay=200)
        page.keyboard.press("Tab")
        shows(page, builder, 0.77)
        key(page, "undo").click()
        shows(page, builder, 0.9)


def test_the_state_of_the_draft_stands_in_the_header_and_edits_come_back(
    browser: Browser, builder: RuleBuilder, wb: Workbench
) -> None:
    with direct(browser, builder) as shown:
        page = shown.page
        state = page.locator(".pw-draft")
        expect(state).to_have_text("")
        drag(page, -0.2)
        expect(state).to_have_text("unsaved changes")
        assert asks_before_leaving(page)
        page.wait_for_function(f"() => !({ASKS})")  # when the last step of the drag is saved, too
        expect(state).to_contain_text(re.compile(r"edits saved \d\d:\d\d"))
        key(page, "class").select_option("bullying (text)")
        assert not asks_before_leaving(page)  # what is asked, and changes nothing, is no loss
    again = RuleBuilder(wb, POLICY)
    with direct(browser, again) as shown:
        page = shown.page
        expect(page.locator(".pw-notice")).to_contain_text("Your unpublished edits of")
        shows(page, again, 0.7)
        key(page, "save").click()
        page.get_by_role("menuitem", name="Save draft in the store").click()
        expect(page.locator(".pw-draft")).to_contain_text("draft saved")
        key(page, "discard").click()
        expect(page.locator(".pw-notice")).not_to_be_visible()
        shows(page, again, 0.9)
        expect(page.locator(".pw-draft")).to_have_text("")
        key(page, "open").click()
        page.get_by_role("menuitem", name=re.compile("community-baseline · ann")).click()
        shows(page, again, 0.7)
        expect(page.locator(".pw-draft")).to_contain_text("draft saved")


def asks_before_leaving(page: Page) -> bool:
    """Whether the browser would ask before the page is left."""
    return page.evaluate(f"() => {ASKS}")


@pytest.mark.parametrize(("width", "height"), [(480, 500), (1280, 600)])
def test_menus_can_be_read_whole_wherever_their_button_stands(
    browser: Browser, builder: RuleBuilder, width: int, height: int
) -> None:
    with direct(browser, builder, width=width, height=height) as shown:
        page = shown.page
        clip = "(host) => { host.style.cssText = 'overflow: auto; height: 380px'; }"
        page.locator("#host").evaluate(clip)  # as the tab of a notebook does
        for name in ("class-more", "add-class", "open", "save", "plus-rules-7-when"):
            key(page, name).scroll_into_view_if_needed()
            key(page, name).click()
            menu = page.get_by_role("menu")
            inside(page, menu.bounding_box())
            first = menu.get_by_role("menuitem").first
            expect(first).to_be_focused()
            assert first.evaluate(
                """(one) => { const {x, y, width, height} = one.getBoundingClientRect();
                return one.contains(document.elementFromPoint(x + width / 2, y + height / 2)); }"""
            )
            page.keyboard.press("Escape")
            expect(menu).to_have_count(0)
            expect(key(page, name)).to_be_focused()
        key(page, "open").click()
        page.locator(".pw-histogram").click()
        expect(page.get_by_role("menu")).to_have_count(0)


def inside(page: Page, box) -> None:
    assert box is not None and page.viewport_size is not None
    assert box["x"] >= 0 and box["y"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]
    assert box["y"] + box["height"] <= page.viewport_size["height"]


def test_one_word_between_conditions_changes_alone_unless_all_are_chosen(
    browser: Browser, builder: RuleBuilder
) -> None:
    lists = [{"text_in": name} for name in ("deny", "allow", "deny")]
    builder.ask("edit", edit="set", path=["rules", 0, "when"], value={"all": lists})
    with direct(browser, builder) as shown:
        page = shown.page
        word = key(page, "op-rules-0-when-2")
        assert word.locator("option").all_inner_texts() == [
            "AND",
            "OR, these two only",
            "OR, all 3 of this group",
        ]
        word.select_option(label="OR, these two only")
        expect(page.locator('[data-rule="0"] .pw-group')).to_have_count(1)
        expect(key(page, "op-rules-0-when-1")).to_have_value("all")
        assert builder.editor.draft.document["rules"][0]["when"] == {
            "all": [lists[0], {"any": lists[1:]}]
        }


def test_what_is_being_typed_stays_when_the_page_is_drawn_anew(
    browser: Browser, builder: RuleBuilder
) -> None:
    with direct(browser, builder) as shown:
        page = shown.page
        key(page, "name-2").fill("A name that is not")
        builder.ask("threshold", name="nsfw (visual)", which="classified", value=0.75)
        shown.push()
        expect(key(page, BOX)).to_have_value("0.75")
        expect(key(page, "name-2")).to_have_value("A name that is not")
        page.keyboard.type(" lost")
        page.keyboard.press("Tab")
        expect(page.get_by_role("listitem", name="A name that is not lost")).to_be_visible()
        assert builder.editor.draft.document["rules"][2]["name"] == "A name that is not lost"


@pytest.mark.parametrize("width", [480, 1000])
def test_nothing_of_an_import_is_wider_than_a_narrow_page(
    browser: Browser, wb: Workbench, width: int
) -> None:
    view = PostsView(wb)
    file = b"post_id,user_id,created_at,text\na,u,03/04/2016 09:15,x\nb,u,05/04/2016 10:00,y\n"
    view.ask("chunk", name="a.csv", transfer="t", offset=0, size=len(file), data=file)
    view.ask("preview", transfer="t")
    with direct(browser, view, width=width) as shown:
        expect(shown.page.get_by_role("alert")).to_be_visible()
        wide = shown.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide == width


@pytest.mark.parametrize(
    ("tags", "is_green"), [("staff", True), ("staff,gone,never", False), ("gone", False)]
)
def test_an_upload_of_which_tags_failed_is_not_shown_in_green(
    browser: Browser, wb: Workbench, tags: str, is_green: bool
) -> None:
    view = TagsView(wb)
    file = f'user_id,user_tags\nu001,"{tags}"\n'.encode()
    view.ask("chunk", name="a.csv", transfer="t", offset=0, size=len(file), data=file)
    view.ask("preview", transfer="t")
    view.ask("submit")
    with direct(browser, view) as shown:
        said = shown.page.get_by_role("status")
        expect(said).to_contain_text("1 row succeeded")
        newest = shown.page.locator("span", has_text=re.compile("^(partly )?(succeeded|failed)"))
        for one in (said, newest.first):
            colour = one.evaluate("(element) => getComputedStyle(element).color")
            assert (colour == GREEN) == is_green
