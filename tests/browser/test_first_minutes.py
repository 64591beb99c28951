"""The first ten minutes, on the page and in JupyterLab, from a folder that does not exist: a CSV
file with unusual names and US dates is imported, its starter policy is opened, a threshold is moved
beside posts, a rule goes live, users are suspended, and the log tells it. The store is looked at
after each step.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk_path import of
from tests.browser.lab import app, chromium, needs_chromium, tour
from workbench import Workbench
from workbench.services.policies import policies

pytestmark = needs_chromium
POSTS, USERS = 1_500, 40
Face = Callable[[Path, Path, str], AbstractContextManager[str]]
SLIDER = "Threshold: needs review from"


def an_export(path: Path) -> None:
    """Posts of two months, in columns that no reader knows, with dates as written in the US."""
    chance = random.Random(4)
    begin = dt.datetime(2026, 9, 1, 8)  # noqa: DTZ001 - the file has no zone
    rows = []
    for number in range(POSTS):
        at = begin + dt.timedelta(minutes=chance.randrange(60 * 24 * 60))
        toxic = chance.betavariate(9, 1.5) if chance.random() < 0.06 else chance.betavariate(0.5, 4)
        spam = chance.betavariate(8, 1.3) if chance.random() < 0.05 else chance.betavariate(0.4, 5)
        user = f"gull{min(USERS - 1, int(chance.expovariate(1 / 9)))}"
        rows.append(
            (at, user, f"message {number} about boats", round(100 * toxic, 1), round(spam, 3))
        )
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["msg_no", "screen_name", "posted_at", "body", "toxicity_pct", "spam_score"]
        )
        for number, (at, *others) in enumerate(sorted(rows)):
            time = f"{at.month}/{at.day}/{at.year} {at.hour % 12 or 12}:{at:%M %p}"
            user, *rest = others
            writer.writerow([4_410_000 + number, user, time, *rest])


class Mouse:
    """What a person does with the mouse."""

    def press(self, control: Locator) -> None:
        control.click()

    def tick(self, box: Locator) -> None:
        box.click()

    def choose(self, field: Locator, option: str) -> None:
        field.select_option(option)


class Keyboard(Mouse):
    """The same with the keyboard alone."""

    def press(self, control: Locator) -> None:
        expect(control).to_be_visible()  # what is hidden takes no focus
        control.focus()
        control.press("Enter")

    def tick(self, box: Locator) -> None:
        box.focus()
        box.press("Space")

    def choose(self, field: Locator, option: str) -> None:
        """By the arrow keys, an option at a time."""
        values = field.locator("option").evaluate_all("(all) => all.map((one) => one.value)")
        while (at := values.index(field.input_value())) != values.index(option):
            step = 1 if values.index(option) > at else -1
            field.focus()
            field.press("ArrowDown" if step > 0 else "ArrowUp")
            expect(field).to_have_value(values[at + step])


@contextmanager
def the_page(store: Path, folder: Path, theme: str) -> Iterator[str]:
    """The address of the page of `workbench app`."""
    with app(store, folder, "--theme", theme) as served:
        yield served.entry


@contextmanager
def the_lab(store: Path, folder: Path, theme: str) -> Iterator[str]:
    """The address of the notebook that `workbench lab` opens."""
    with tour(folder, "--store", str(store), dark=theme == "dark") as served:
        yield served.address(served.folder / "workbench.ipynb")


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("theme", "hand"), [("light", Mouse()), ("dark", Keyboard())], ids=["mouse", "keyboard"]
)
@pytest.mark.parametrize("face", [the_page, the_lab], ids=["page", "lab"])
def test_from_a_file_to_a_decision(tmp_path: Path, face: Face, theme: str, hand: Mouse) -> None:
    store, file = tmp_path / "harbour", tmp_path / "export_sep_oct.csv"
    an_export(file)
    with face(store, tmp_path, theme) as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(address, timeout=120_000)
        import_the_file(page, store, file, hand)
        expect(page.locator(".pw-nav.pw-dark")).to_have_count(int(theme == "dark"))
        open_the_starter_policy(page, hand)
        move_a_threshold(page)
        simulate_and_publish(page, store, hand)
        suspend_three_users(page, store, hand)
        find_them_in_the_log(page, hand)
        assert not wrong


def import_the_file(page: Page, store: Path, file: Path, hand: Mouse) -> None:
    expect(page.get_by_text("Start with posts")).to_be_visible(timeout=120_000)
    wizard = page.locator('section[aria-label="Import"]')
    with page.expect_file_chooser() as chooser:
        hand.press(page.get_by_role("button", name="Choose a file"))
    chooser.value.set_files(file)
    button = of(wizard, "import")
    expect(button).to_have_text(f"Import {POSTS:,} posts")
    expect(wizard).to_contain_text("month/day/year, 12-hour clock")
    with Workbench.open(store, create=False) as wb:
        assert not wb.imports()
    hand.press(button)
    expect(wizard).to_contain_text(f"{POSTS:,} posts of {USERS} users imported")
    with Workbench.open(store, create=False) as wb:
        (imported,) = wb.imports()
        assert (imported.posts, imported.users) == (POSTS, USERS)


def open_the_starter_policy(page: Page, hand: Mouse) -> None:
    wizard = page.locator('section[aria-label="Import"]')
    expect(wizard).to_contain_text("THEN delete the post")
    hand.press(of(wizard, "edit_policy"))
    rules = page.locator(".pw-rule")
    expect(rules.first).to_contain_text("in test: no action is taken")
    assert 3 <= rules.count() <= 6


def move_a_threshold(page: Page) -> None:
    """By the arrow keys; the posts beside it are blurred."""
    handle = page.get_by_role("slider", name=SLIDER)
    before = float(handle.get_attribute("aria-valuenow") or "nan")
    handle.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(page.locator(".pw-moved")).to_contain_text("newly caught")
    handle = page.get_by_role("slider", name=SLIDER)
    assert float(handle.get_attribute("aria-valuenow") or "nan") == pytest.approx(before - 0.05)
    beside = page.locator(".pw-beside-post .pw-text")
    assert beside.count() == 10
    assert page.locator(".pw-beside-post .pw-text.pw-blurred").count() == 10


def simulate_and_publish(page: Page, store: Path, hand: Mouse) -> None:
    builder = page.locator('section[aria-label="Rule builder"]')
    hand.choose(of(builder, "mode-0"), "live")
    expect(page.locator(".pw-rule").first).not_to_contain_text("in test")
    hand.press(of(builder, "simulate"))
    expect(page.locator('section[aria-label="Simulation"]')).to_be_visible()
    hand.press(of(page.locator(".pw-nav"), "page-Rules"))
    hand.press(of(builder, "publish"))
    with Workbench.open(store, create=False) as wb:
        assert policies.live_policy(wb.store) is None
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("the limit is")  # the rule that is live now deletes many posts
    hand.press(of(builder, "publish-now"))
    expect(dialog).to_contain_text("Give a reason")
    page.keyboard.type("The first rule")  # the field has the focus
    hand.press(of(builder, "publish-now"))
    expect(page.locator(".pw-nav")).to_contain_text("Version 1 is live")
    with Workbench.open(store, create=False) as wb:
        assert wb.policy().rules[0].mode == "live"
        assert "The first rule" in wb.log.to_arrow().column("reason").to_pylist()


def suspend_three_users(page: Page, store: Path, hand: Mouse) -> None:
    hand.press(of(page.locator(".pw-nav"), "page-Users"))
    view = page.locator('section[aria-label="Users"]')
    for number in range(3):
        hand.tick(of(view, f"choose-gull{number}"))
        expect(of(view, f"choose-gull{number}")).to_be_checked()
    expect(view).to_contain_text("3 users chosen")
    hand.choose(of(view, "act-action"), "suspend")
    hand.choose(of(view, "act-duration"), "14d")
    hand.press(of(view, "act-do"))
    with Workbench.open(store, create=False) as wb:
        assert {user.status for user in wb.users()} == {"enabled"}
    hand.press(of(view, "act-on-chosen-yes"))
    expect(view.get_by_role("status").first).to_contain_text("3 users")
    with Workbench.open(store, create=False) as wb:
        assert {user.user_id for user in wb.users(status="suspended")} == {
            "gull0",
            "gull1",
            "gull2",
        }


def find_them_in_the_log(page: Page, hand: Mouse) -> None:
    hand.press(of(page.locator(".pw-nav"), "page-Log"))
    log = page.locator('section[aria-label="Moderation log, filtered"]')
    for number in range(3):
        expect(log).to_contain_text(f"gull{number}")
