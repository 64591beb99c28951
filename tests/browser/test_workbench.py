"""The analyst's path in a real browser, in JupyterLab and as a page: the store is looked at after
each step. Pictures of each view are kept in build/screenshots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.desk_path import (
    entries,
    entries_in_log,
    go_to,
    labels,
    of,
    opened,
    the_desk,
    user,
)
from tests.browser.direct import middle
from tests.browser.lab import app, full_height, lab, needs_chromium, run_all, run_notebook, tour
from tests.notebook.worlds import POLICY
from workbench import Policy, Workbench
from workbench.policy.tree import Comparison, PostCount
from workbench.services.policies import policies

pytestmark = needs_chromium
IMPORTS = """
from workbench import Policy, Workbench
from workbench import Bench
"""
CELL = """
wb = Workbench.open({store!r}, actor="ann")
Bench(wb)
"""
DARK = (
    "() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})"
)
NO_NEWS = (
    "() => document.querySelectorAll('.Toastify, .jp-toastContainer').forEach((n) => n.remove())"
)
WIDE = {"width": 1280, "height": 1700}
BUILDER = 'section[aria-label="Rule builder"]'


@contextmanager
def watched(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A page, and what went wrong on it."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.set_default_timeout(30_000)
    yield page, wrong
    context.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which nothing may go wrong."""
    with watched(browser) as (page, wrong):
        yield page
    assert not wrong


@pytest.fixture(scope="module")
def notebook(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """A notebook in JupyterLab with a kernel that has the workbench loaded, for several tests."""
    with (
        TemporaryDirectory(prefix="workbench-lab-") as own,
        lab(Path(own)) as where,
        watched(browser) as (page, wrong),
    ):
        run_notebook(page, where, where.notebook("desk.ipynb", IMPORTS, "0"))
        page.evaluate(NO_NEWS)
        yield page, wrong


@pytest.fixture
def desk(notebook: tuple[Page, list[str]], folder: Path) -> Iterator[Page]:
    """The bench over a store of its own, in the notebook; nothing may go wrong on the page."""
    page, wrong = notebook
    run_last_cell(page, "0")
    expect(page.locator(".pw-rule")).to_have_count(0)
    run_last_cell(page, CELL.format(store=str(folder)))
    expect(page.locator(".pw-rule")).to_have_count(8)
    yield page
    assert not wrong


def run_last_cell(page: Page, code: str) -> None:
    cell = page.locator(".jp-Notebook .jp-CodeCell .cm-content").last
    cell.click()
    cell.fill(code)
    page.keyboard.press("Control+Enter")
    page.evaluate("() => document.activeElement.blur()")


@pytest.fixture
def folder(tmp_path: Path, a_workbench) -> Path:
    """The folder of a store with the sample and its policy live."""
    wb = a_workbench(tmp_path)
    wb.close()
    return tmp_path / "store"


def live(folder: Path) -> Any:
    """What is live in the store, and its version."""
    wb = Workbench.open(folder, actor="looking")
    policy = policies.live_policy(wb.store)
    wb.close()
    return policy


def key(page: Page, name: str):
    return page.locator(f'.pw [data-key="{name}"]')


def names(page: Page) -> list[str]:
    return page.locator(".pw .pw-rule-name").evaluate_all("(all) => all.map((one) => one.value)")


def drag(page: Page, start: str, end: str) -> None:
    """Drag by the mouse, in steps, as a person does."""
    for place in (end, start):
        page.locator(place).scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # until the notebook stands still
    x, y = middle(page, start)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 4, y - 6, steps=4)
    page.mouse.move(*middle(page, end), steps=12)
    page.wait_for_timeout(100)
    page.mouse.up()


def the_path(page: Page, folder: Path, picture: str) -> None:
    """Build, order, undo, move a threshold, publish, simulate, and read the posts behind a bar."""
    before = names(page)
    assert before == [rule.name for rule in POLICY.rules]

    # a rule with two conditions
    key(page, "add-rule").click()
    expect(page.locator(".pw-rule")).to_have_count(9)
    key(page, "name-8").fill("Suggestive and prolific")
    key(page, "name-8").press("Enter")
    expect(key(page, "name-8")).to_have_value("Suggestive and prolific")
    key(page, "plus-rules-8-when").click()
    page.get_by_role("menuitem", name="number of posts").click()
    expect(key(page, "rules-8-when-all-1-post_count-more_than")).to_have_value("10")
    key(page, "rules-8-when-all-1-post_count-more_than").fill("5")
    key(page, "rules-8-when-all-1-post_count-more_than").press("Enter")
    expect(page.locator(".pw-sentence")).to_contain_text("AND total posts > 5 in the past 7 days")
    assert len(live(folder).policy.rules) == 8  # a draft reaches nobody

    # order: by arrow, by key, by drag
    key(page, "up-8").click()
    expect(key(page, "name-7")).to_have_value("Suggestive and prolific")
    key(page, "name-7").press("Alt+ArrowUp")
    expect(key(page, "name-6")).to_have_value("Suggestive and prolific")
    expect(key(page, "name-6")).to_be_focused()
    drag(page, '[data-rule="6"] .pw-grip', '[data-rule="4"] .pw-name')
    expect(key(page, "name-4")).to_have_value("Suggestive and prolific")
    assert names(page) == [*before[:4], "Suggestive and prolific", *before[4:]]

    # only the first match, and back
    triggers = page.locator('[data-rule="0"] .pw-big')
    everyone = triggers.inner_text()
    key(page, "first_match").click()
    expect(key(page, "first_match")).to_have_attribute("aria-checked", "true")
    key(page, "undo").click()
    expect(key(page, "all_matching")).to_have_attribute("aria-checked", "true")
    expect(triggers).to_have_text(everyone)

    # a threshold, by key: counts move, and what changed is said
    handle = key(page, "handle-classified")
    handle.focus()
    for _ in range(20):
        handle.press("ArrowLeft")
    expect(handle).to_have_attribute("aria-valuenow", "0.7")
    expect(triggers).not_to_have_text(everyone)
    expect(page.locator(".pw-notes")).to_contain_text("classified from 0.7")
    page.evaluate("() => document.activeElement.blur()")
    full_height(page, BUILDER, Path(f"{picture}-builder.png"))

    # a draft is kept in the store, and as a file
    menu(page, "save", "Save draft in the store")
    expect(page.locator('section[aria-label="Rule builder"] .pw-message')).to_contain_text(
        "the draft is saved"
    )
    assert drafts(folder) == {POLICY.name}
    expect(page.locator(".pw-draft")).to_contain_text("draft saved")
    with page.expect_download() as saved:
        menu(page, "save", "Save as a file")
    assert saved.value.suggested_filename == f"{POLICY.name}.yaml"
    file = Policy.load(saved.value.path())
    assert [rule.name for rule in file.rules] == names(page)

    # publish: what changes is shown first
    key(page, "publish").click()
    expect(page.get_by_role("dialog")).to_contain_text("Rule Suggestive and prolific: new.")
    assert live(folder).version == 1
    key(page, "publish-now").click()
    expect(page.get_by_role("dialog")).to_contain_text("Give a reason")  # a limit is passed
    page.keyboard.type("Too many posts that nobody wants to see")
    key(page, "publish-now").click()
    expect(page.locator('section[aria-label="Rule builder"] .pw-message')).to_contain_text(
        "published as version 2"
    )
    published = live(folder)
    assert published.version == 2
    assert [rule.name for rule in published.policy.rules] == names(page)
    assert published.policy == file
    assert published.policy.classes["nsfw (visual)"].classified == 0.7

    # back to the first version, which reaches nobody yet; and the file again
    key(page, "go-back").select_option("1")
    expect(page.locator(".pw-rule")).to_have_count(8)
    assert live(folder).version == 2
    key(page, "file-chosen").set_input_files(
        {"name": "mine.yaml", "mimeType": "text/yaml", "buffer": file.to_yaml().encode()}
    )
    expect(page.locator(".pw-rule")).to_have_count(9)
    expect(page.locator('section[aria-label="Rule builder"] .pw-message')).to_contain_text(
        "opened mine.yaml"
    )

    # simulate, and from a bar to its posts, and why
    key(page, "simulate").click()
    view = page.locator('section[aria-label="Simulation"]')
    view.locator(".pw-bar", has_text="Spammer").first.click()
    posts = view.locator(".pw-post")
    expect(posts.first).to_be_visible()
    expect(posts.first.locator(".pw-text")).to_have_class("pw-text pw-blurred")
    posts.first.get_by_role("button", name="Show text").click()
    expect(posts.first.locator(".pw-text")).to_have_class("pw-text")
    posts.first.get_by_role("button", name="Why?").click()
    expect(view.locator(".pw-why")).to_contain_text("matches the phrase")
    full_height(page, 'section[aria-label="Simulation"]', Path(f"{picture}-simulation.png"))
    view.get_by_role("radio", name="Without").click()
    expect(view).to_contain_text("2,000 posts checked by the rules. At the end")
    assert entries_in_log(folder, kind="rule_triggered") == 0  # a simulation writes nothing

    # its log: from a bar to the entries, by key
    logged = page.locator('section[aria-label="Moderation log"]').first
    key(page, "chart-by_rule").first.click()
    expect(logged.locator("figure")).to_have_attribute(
        "aria-label", re.compile("Triggers of rules")
    )
    bar = logged.locator('.pw-mark[aria-label^="Spammer"]').first
    bar.focus()
    bar.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(logged.locator(".pw-card h2")).to_contain_text("Spammer")
    expect(logged.locator(".pw-card tbody tr").first).to_contain_text("rule_triggered")
    full_height(page, 'section[aria-label="Moderation log"]', Path(f"{picture}-log.png"))


def menu(page: Page, name: str, item: str) -> None:
    key(page, name).click()
    page.get_by_role("menuitem", name=item).click()


def drafts(folder: Path) -> set[str]:
    """The names of the drafts in the store."""
    wb = Workbench.open(folder, actor="looking")
    names = set(policies.drafts(wb.store))
    wb.close()
    return names


def test_the_analysts_path_in_jupyterlab(page: Page, tmp_path: Path) -> None:
    with tour(tmp_path) as where:
        page.goto(where.address(where.folder / "tour.ipynb"))
        run_all(page)
        page.evaluate(NO_NEWS)
        expect(page.locator(".pw-rule")).to_have_count(8)
        (folder,) = (tmp_path / "tmp").glob("workbench-*")
        key(page, "undo").click()  # the tour's own edit
        expect(key(page, "undo")).to_be_disabled()
        the_path(page, folder, "lab")
        the_desk(page, folder, "lab")
        go_to(page, "Rules")
        page.evaluate(DARK)
        expect(page.locator(".pw-dark").first).to_be_visible()
        page.wait_for_timeout(500)  # colours of the theme come with its style sheet
        full_height(page, BUILDER, Path("lab-builder-dark.png"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_analysts_path_on_the_page(
    page: Page, folder: Path, tmp_path: Path, theme: str
) -> None:
    with app(folder, tmp_path, "--theme", theme) as served:
        page.goto(served.entry, timeout=120_000)
        expect(page.locator(".pw-rule")).to_have_count(8, timeout=120_000)
        expect(page.locator(".pw-nav.pw-dark")).to_have_count(1 if theme == "dark" else 0)
        expect(page).to_have_title("Rules · store · Policy Workbench")
        pages_are_reached_at_every_width(page)
        picture = "page" if theme == "light" else "page-dark"
        the_path(page, folder, picture)
        the_desk(page, folder, picture)


def pages_are_reached_at_every_width(page: Page) -> None:
    """By names, by icons, or by a group and then a name; nothing is wider than the window."""
    for width in (480, 780, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 1700})
        if width == 480:
            key(page, "group-People").click()
        go_to(page, "Tags")
        expect(page.locator('section[aria-label="Tags"]')).to_be_visible()
        expect(key(page, "page-Tags")).to_have_attribute("aria-current", "page")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        if width == 480:
            key(page, "group-Policy").click()
        go_to(page, "Rules")
        expect(page.locator('section[aria-label="Rule builder"]')).to_be_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    page.set_viewport_size(WIDE)


def test_a_problem_stands_at_its_field_and_keeps_the_draft_from_being_published(
    desk: Page,
) -> None:
    page = desk
    key(page, "name-1").fill("Delete NSFW")
    key(page, "name-1").press("Enter")
    problem = page.locator(".pw-rule .pw-problem").first
    expect(problem).to_contain_text("a second rule of this name")
    expect(key(page, "publish")).to_be_disabled()
    full_height(page, BUILDER, Path("lab-problem.png"))
    key(page, "undo").click()
    expect(key(page, "simulate")).to_be_enabled()
    expect(key(page, "publish")).to_be_disabled()  # what is live already


def test_conditions_are_nested_negated_bounded_and_removed(desk: Page, folder: Path) -> None:
    page = desk
    sentence = page.locator(".pw-sentence")
    key(page, "name-0").focus()
    menu(page, "plus-rules-0-when", "text matches the list")
    expect(sentence).to_contain_text("classified as NSFW (visual) AND post has text in")
    menu(page, "more-rules-0-when-all-1", "put into a group")
    menu(page, "plus-rules-0-when-all-1", "number of posts")
    expect(sentence).to_contain_text("OR total posts > 10")
    menu(page, "more-rules-0-when-all-1-any-1", "add a second bound")
    bound = key(page, "rules-0-when-all-1-any-1-post_count-less_than")
    bound.fill("50")
    bound.press("Enter")
    expect(sentence).to_contain_text("total posts > 10 and < 50")
    menu(page, "more-rules-0-when-all-0", "NOT this")
    expect(sentence).to_contain_text("post is not classified as NSFW (visual)")
    menu(page, "not-rules-0-when-all-0", "remove the condition")
    expect(sentence).not_to_contain_text("classified")
    menu(page, "more-rules-0-when-any-0", "remove the condition")
    menu(page, "more-rules-0-when", "put into a group")
    menu(page, "more-rules-0-when-any-0", "remove the group")
    expect(sentence).to_contain_text("IF total posts > 10 and < 50 in the past 7 days, THEN")
    expect(page.locator(".pw-problem")).to_have_count(0)
    key(page, "publish").click()
    key(page, "publish-now").click()
    expect(page.get_by_role("dialog")).to_contain_text("Give a reason")  # a limit is passed
    page.keyboard.type("Too many posts that nobody wants to see")
    key(page, "publish-now").click()
    expect(page.locator('section[aria-label="Rule builder"] .pw-message')).to_contain_text(
        "published as version 2"
    )
    bounds = (Comparison("more_than", 10), Comparison("less_than", 50))
    assert live(folder).policy.rules[0].when == PostCount(bounds, None, "7d")


def test_tags_are_asked_for_and_given_by_rules(desk: Page, folder: Path) -> None:
    page = desk
    sentence = page.locator(".pw-sentence")
    key(page, "name-0").focus()
    menu(page, "plus-rules-0-when", "user's tags")
    expect(sentence).to_contain_text("AND user has the tag denied_text")
    expect(page.locator('[data-rule="0"]')).to_contain_text("user tags are any of")
    key(page, "rules-0-when-all-1-user_tags-how").select_option("none_of")
    expect(sentence).to_contain_text("AND user does not have the tag denied_text")
    menu(page, "then-rules-0-then", "Remove tags")
    menu(page, "then-rules-0-then", "Add tags")
    expect(sentence).to_contain_text("remove")
    key(page, "publish").click()
    key(page, "publish-now").click()
    expect(page.locator('section[aria-label="Rule builder"] .pw-message')).to_contain_text(
        "published as version 2"
    )
    called = [call.action for call in live(folder).policy.rules[0].then]
    assert {"add_tags", "remove_tags"} <= set(called)


def test_a_suspension_ends_when_a_person_says(desk: Page, folder: Path) -> None:
    page = desk
    view = opened(page, "Users")
    find_user(view, "u024")
    for until, said in (("2030-01-02T03:04", "2 Jan 2030"), ("2031-01-02T03:04", "2 Jan 2031")):
        of(view, "action-suspend").click()
        of(view, "reason").select_option("Fraud")
        of(view, "duration").select_option("until")
        of(view, "until").fill(until)
        of(view, "continue").click()
        expect(view.get_by_role("dialog")).to_contain_text(f"until {until.replace('T', ' ')} UTC")
        of(view, "sure-yes").click()
        expect(view.locator(".pw-status").first).to_contain_text(said)
    assert user(folder, "u024").until_ms == 1_925_089_440_000
    of(view, "action-enable").click()
    of(view, "continue").click()
    of(view, "sure-yes").press("Escape")  # thought better of it
    expect(view.get_by_role("dialog")).to_have_count(0)
    assert user(folder, "u024").status == "suspended"
    of(view, "continue").click()
    of(view, "sure-yes").click()
    expect(view.locator(".pw-status").first).to_have_text("enabled")
    assert user(folder, "u024").status == "enabled"
    assert entries_in_log(folder, kind="user_action", user_id="u024") == 3


def find_user(view: Locator, user_id: str) -> None:
    """Search the table of users for one, and open the page of this user."""
    of(view, "table-search").fill(user_id)
    of(view, "table-search").press("Enter")
    of(view, f"user-{user_id}").click()


def test_a_custom_action_stands_beside_the_others(desk: Page, folder: Path) -> None:
    page = desk
    view = opened(page, "Actions")
    of(view, "new_label").fill("Ask to verify")
    expect(of(view, "new_action")).to_have_value("ask_to_verify")
    of(view, "new_reasons").fill("Bot\nFake profile")
    of(view, "create").click()
    expect(view.get_by_role("status")).to_contain_text("action created")
    users = opened(page, "Users")
    find_user(users, "u024")
    of(users, "action-ask_to_verify").click()
    of(users, "reason").select_option("Fake profile")
    of(users, "continue").click()
    of(users, "sure-yes").click()
    expect(users.locator(".pw-moment").first).to_contain_text("Ask to verify")
    assert user(folder, "u024").status == "enabled"
    go_to(page, "Rules")
    key(page, "name-0").focus()
    menu(page, "then-rules-0-then", "Ask to verify")
    expect(page.locator(".pw-sentence")).to_contain_text("Ask to verify")


def test_nothing_that_was_begun_for_one_user_goes_on_with_the_next(
    desk: Page, folder: Path
) -> None:
    page = desk
    view = opened(page, "Users")
    find_user(view, "u024")
    shown = view.locator(".pw-moment .pw-text")
    view.locator(".pw-moment").get_by_role("button", name="Show text").first.click()
    expect(shown.first).not_to_have_class(re.compile("pw-blurred"))
    # what is confirmed is what was said, whatever is typed meanwhile
    of(view, "action-block").click()
    of(view, "reason").select_option(label="Other…")
    of(view, "other").fill("said in the dialog")
    of(view, "continue").click()
    of(view, "other").fill("typed later")
    expect(view.get_by_role("dialog")).to_contain_text("u024, reason: said in the dialog")
    # and it ends with the page of this user
    of(view, "close").click()
    find_user(view, "u025")
    expect(view.locator("h2.pw-title")).to_have_text("u025")
    expect(view.get_by_role("dialog")).to_have_count(0)
    expect(of(view, "action-block")).to_have_attribute("aria-pressed", "false")
    for text in shown.all():
        expect(text).to_have_class(re.compile("pw-blurred"))
    assert user(folder, "u024").status == "enabled"
    # what was folded open stays so, also where something is wrong
    view.locator('[data-key="open-scores"]').click()
    of(view, "fraud").fill("many")
    of(view, "set-scores").click()
    expect(view.get_by_role("alert")).to_contain_text("expected a number")
    expect(of(view, "fraud")).to_be_visible()
    expect(of(view, "fraud")).to_have_value("many")


def test_a_key_that_is_held_decides_one_item_and_a_second_click_nothing(
    desk: Page, folder: Path
) -> None:
    page = desk
    wb = Workbench.open(folder, actor="ann")
    sent = wb.send_to_review("u024")
    wb.close()
    view = opened(page, "Review")
    of(view, "skip").focus()
    hold = """(view) => { for (let n = 0; n < 20; n += 1) view.dispatchEvent(
      new KeyboardEvent('keydown', {key: 'b', bubbles: true, repeat: n > 0})); }"""
    of(view, "skip").evaluate(hold)
    expect(view.get_by_role("status")).to_contain_text("labelled benign")
    expect(view.locator(".pw-figures")).to_contain_text(f"{sent - 1}")
    assert len(labels(folder)) == 1
    lists = opened(page, "Text lists")
    of(lists, "entries").fill("a new phrase")
    of(lists, "kind").select_option("phrase")
    of(lists, "add").dblclick()
    expect(lists.get_by_role("status")).to_contain_text("added: 1 phrase")
    assert [entry.value for entry in entries(folder)].count("a new phrase") == 1
    # what is typed while something is done is kept
    of(lists, "entries").fill("another")
    of(lists, "add").evaluate("(one) => one.click()")
    of(lists, "entries").fill("typed meanwhile")
    expect(lists.get_by_role("status")).to_contain_text("added: 1 phrase")
    expect(lists.locator("tbody").first).to_contain_text("another")
    expect(of(lists, "entries")).to_have_value("typed meanwhile")


def test_a_user_is_suspended_by_keys_alone(desk: Page, folder: Path) -> None:
    page = desk
    view = opened(page, "Users")
    of(view, "table-search").focus()
    page.keyboard.type("u024")
    page.keyboard.press("Enter")
    expect(view.locator("tbody tr")).to_have_count(1)
    expect(of(view, "table-search")).to_be_focused()
    of(view, "user-u024").focus()
    page.keyboard.press("Enter")
    expect(view.locator("h2.pw-title")).to_have_text("u024")
    of(view, "action-suspend").focus()
    page.keyboard.press("Enter")
    of(view, "reason").focus()
    page.keyboard.type("Har")
    of(view, "continue").focus()
    page.keyboard.press("Enter")
    expect(of(view, "sure-yes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(view.locator(".pw-status").first).to_contain_text("suspended until")
    user_ = user(folder, "u024")
    assert (user_.status, user_.reason) == ("suspended", "Harassment")
