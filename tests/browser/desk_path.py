"""The second half of the analyst's path: posts come in, users are acted on, tags are uploaded,
lists are changed, items are decided, a plan is applied and taken back, and the log is filtered. The
store is looked at after each step.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import full_height
from workbench import Workbench
from workbench.matching import ListEntry
from workbench.services.review import review
from workbench.services.simulations import apply
from workbench.services.tags import tag_uploads

POSTS = b"""id,author,when posted,text,nsfw
d1,dana,2026-10-01 10:00,hello there,0.1
d2,dana,2026-10-01 11:00,"hello, again",0.95
d3,dana,yesterday,no time at all,0.2
,dana,2026-10-01 12:00,no id,0.2
d5,dana,2026-10-03 12:00,late,1.7
"""
LABELS = {"Imports": "Import", "Review": "Review feed", "Log": "Moderation log, filtered"}
TAGS = b"""user_id,user_tags
dana,"trusted, unheard_of"
erin,staff
,trusted
"""


def the_desk(page: Page, folder: Path, picture: str) -> None:
    """All of it, on a bench that was simulated already."""
    import_posts(page, folder, picture)
    suspend_a_user(page, folder, picture)
    upload_tags(page, folder, picture)
    change_a_list(page, folder, picture)
    decide_items(page, folder, picture)
    apply_and_undo(page, folder, picture)
    filter_the_log(page, folder, picture)


def import_posts(page: Page, folder: Path, picture: str) -> None:
    """A CSV with bad rows, whose columns are guessed."""
    view = opened(page, "Imports")
    send(view, "file", "mine.csv", POSTS)
    expect(of(view, "role-when posted")).to_have_value("created_at")
    expect(of(view, "import")).to_have_text("Import 3 posts")
    assert posts_of(folder, "dana") == []  # nothing is written before the button
    expect(card(view, "2 rows are set aside")).to_contain_text("time cannot be read")
    of(view, "aside-time cannot be read").click()
    expect(card(view, "2 rows are set aside")).to_contain_text("yesterday")
    full_height(page, 'section[aria-label="Import"]', Path(f"{picture}-import.png"))
    of(view, "import").click()
    expect(card(view, "Imported")).to_contain_text("3 posts of 1 user imported")
    assert posts_of(folder, "dana") == ["d1", "d2", "d5"]
    with page.expect_download() as given:
        of(view, "rejects").click()
    assert b"yesterday" in Path(given.value.path()).read_bytes()


def suspend_a_user(page: Page, folder: Path, picture: str) -> None:
    """Found, suspended with a reason, and seen in the timeline."""
    view = opened(page, "Users")
    for back in of(view, "close").all():  # a user may be open from before
        back.click()
    of(view, "table-search").fill("DAN")
    of(view, "table-search").press("Enter")
    expect(view.locator("tbody tr")).to_have_count(1)
    of(view, "user-dana").click()
    expect(card(view, "Counts up to the last post")).to_contain_text("posts counted")
    of(view, "action-suspend").click()
    of(view, "reason").select_option("Spam")
    of(view, "duration").select_option("14d")
    of(view, "continue").click()
    expect(view.get_by_role("dialog")).to_contain_text("dana, for 14d, reason: Spam")
    assert user(folder, "dana").status == "enabled"
    of(view, "sure-yes").click()
    expect(view.locator(".pw-status").first).to_contain_text("suspended until")
    result = user(folder, "dana")
    assert (result.status, result.reason) == ("suspended", "Spam")
    first = view.locator(".pw-moment").first
    expect(first).to_contain_text("Suspend user")
    expect(first).to_contain_text("reason: Spam")
    of(view, "why").click()
    expect(card(view, "Why suspended?")).to_contain_text("suspended")
    text = view.locator(".pw-moment .pw-text").first
    expect(text).to_have_class(re.compile("pw-blurred"))
    full_height(page, 'section[aria-label="Users"]', Path(f"{picture}-user.png"))

    # a reason of one's own, and back
    of(view, "action-enable").click()
    of(view, "reason").select_option(label="Other…")
    of(view, "other").fill("talked to them")
    of(view, "continue").click()
    of(view, "sure-yes").click()
    expect(view.locator(".pw-status").first).to_have_text("enabled")
    assert user(folder, "dana").status == "enabled"

    # a case, and the posts to review
    with page.expect_download() as given:
        of(view, "case").click()
    assert given.value.suggested_filename.endswith(".zip")
    of(view, "review").click()
    of(view, "sending-yes").click()
    expect(view.get_by_role("status")).to_contain_text("3 posts sent to the review feed")
    assert {"d1", "d2", "d5"} <= {item.post_id for item in items(folder)}


def upload_tags(page: Page, folder: Path, picture: str) -> None:
    """A file with bad rows, its preview, and its failures."""
    view = opened(page, "Tags")
    of(view, "name").fill("Regular guest")
    expect(of(view, "api_value")).to_have_value("Regular_guest")
    of(view, "create").click()
    expect(view.locator("tbody").first).to_contain_text("Regular_guest")
    expect(of(view, "name")).to_have_value("")
    send(view, "upload", "tags.csv", TAGS)
    expect(card(view, "Preview of tags.csv")).to_contain_text("unheard_of")
    assert uploads(folder) == []
    full_height(page, 'section[aria-label="Tags"]', Path(f"{picture}-tags.png"))
    of(view, "submit").click()
    expect(view.get_by_role("status")).to_contain_text("33.33 % of 3 rows succeeded")
    (made,) = uploads(folder)
    assert (made.rows_succeeded, made.tags_assigned, made.tags_failed) == (1, 2, 2)
    assert user(folder, "dana").tags == ("trusted",)
    with page.expect_download() as given:
        of(view, f"failures-{made.upload_id}").click()
    failures = Path(given.value.path()).read_bytes().decode()
    assert failures.startswith("Row Index,User ID,User Tags,Error Response\r\n1,")
    assert "unheard_of" in failures
    assert re.fullmatch(r"\w+_\d{13}_user_tags_failures\.csv", given.value.suggested_filename)
    of(view, "users-of-staff").click()
    expect(card(view, "Users with the tag staff")).to_contain_text("erin")


def change_a_list(page: Page, folder: Path, picture: str) -> None:
    """An entry is added, a text tested, matches counted, and the entry taken back."""
    view = opened(page, "Text lists")
    of(view, "entries").fill("hello there\nhello.example")
    of(view, "add").click()
    expect(view.get_by_role("status")).to_contain_text("added: 1 phrase, 1 domain")
    new = ListEntry("deny", "phrase", "hello there")
    assert new in entries(folder)
    assert ListEntry("deny", "domain", "hello.example") in entries(folder)
    of(view, "text").fill("well, HELLO  there, see www.hello.example/x")
    of(view, "test").click()
    expect(view.locator("mark").first).to_have_text("HELLO  there")
    tested = card(view, "Test a text")
    expect(tested).to_contain_text("contains the phrase, ignoring case")
    expect(tested).to_contain_text("hello.example")
    of(view, "count").click()
    counted = view.locator("tbody tr", has_text="hello there").first
    expect(counted.locator(".pw-num")).to_have_text("1")
    full_height(page, 'section[aria-label="Text lists"]', Path(f"{picture}-lists.png"))
    of(view, "remove-phrase-hello there").click()
    expect(view.get_by_role("status")).to_contain_text("removed: hello there")
    assert new not in entries(folder)
    of(view, "undo").click()
    expect(view.get_by_role("status")).to_contain_text("is undone")
    assert new in entries(folder)


def decide_items(page: Page, folder: Path, picture: str) -> None:
    """The next item with its evidence; decided by key, it is a label."""
    view = opened(page, "Review")
    expect(view).to_contain_text("Post d1")
    expect(view.locator(".pw-text").first).to_have_class(re.compile("pw-blurred"))
    page.keyboard.press("t")  # without a click first
    expect(view.locator(".pw-text").first).not_to_have_class(re.compile("pw-blurred"))
    expect(view.locator(".pw-text").first).to_have_text("hello there")
    full_height(page, 'section[aria-label="Review feed"]', Path(f"{picture}-review.png"))
    page.keyboard.press("b")
    expect(view).to_contain_text("Post d2")
    page.keyboard.press("v")  # its text is hidden: it is asked for first
    expect(view.get_by_role("dialog")).to_contain_text("without reading it?")
    page.keyboard.press("t")
    page.keyboard.press("v")
    expect(view).to_contain_text("Post d5")
    assert labels(folder) == {("d1", "benign"), ("d2", "violating")}
    expect(view.locator(".pw-figures")).to_contain_text("50 % of 2")


def apply_and_undo(page: Page, folder: Path, picture: str) -> None:
    """The plan, refused without its confirmation, applied with it, and taken back."""
    before = {user.user_id: user.status for user in users(folder)}
    go_to(page, "Rules")
    page.locator('.pw [data-key="simulate"]').click()
    expect(page.locator('section[aria-label="Simulation"]')).to_be_visible()
    view = opened(page, "Apply")
    of(view, "plan").click()
    plan = card(view, "Plan:")
    expect(plan).to_contain_text("Block user")
    full_height(page, 'section[aria-label="Apply"]', Path(f"{picture}-apply.png"))
    of(view, "confirm").fill("apply")
    of(view, "apply").click()
    expect(view.get_by_role("alert")).to_contain_text("nothing was applied")
    assert {user.user_id: user.status for user in users(folder)} == before
    of(view, "confirm").fill(plan.locator(".pw-mono").inner_text())
    of(view, "apply").click()
    expect(view.get_by_role("alert")).to_contain_text("touches 1 protected user: `dana`")
    assert {user.user_id: user.status for user in users(folder)} == before
    of(view, "protected").check()
    of(view, "apply").click()
    expect(view.get_by_role("status")).to_contain_text("Undo reverses it")
    (made,) = batches(folder)
    assert {user.user_id: user.status for user in users(folder)} != before
    of(view, f"undo-{made.batch_id}").click()
    of(view, "undo-it-yes").click()
    expect(view.get_by_role("status")).to_contain_text("is undone")
    assert {user.user_id: user.status for user in users(folder)} == before
    assert batches(folder)[0].undone_us is not None


def filter_the_log(page: Page, folder: Path, picture: str) -> None:
    """By kind, user and actor; from an entry to its user; charts; a file."""
    view = opened(page, "Log")
    found = view.locator(".pw-found")
    expect(found).to_contain_text(f"{entries_in_log(folder):,} entries")
    of(view, "table-search").fill("dana")
    of(view, "table-search").press("Enter")
    of(view, "table-filter").click()
    of(view, "table-filter-column").select_option("kind")
    of(view, "table-choice-user_action").check()
    expect(found).to_contain_text("2 entries")
    expect(view.locator("tbody tr").first).to_contain_text("talked to them")
    assert entries_in_log(folder, kind="user_action", user_id="dana") == 2
    full_height(
        page, 'section[aria-label="Moderation log, filtered"]', Path(f"{picture}-entries.png")
    )
    with page.expect_download() as given:
        of(view, "table-csv").click()
    assert Path(given.value.path()).read_text("utf-8").count("\n") == 3
    of(view, "charts").click()
    charts = page.locator('section[aria-label="Moderation log"]:visible')
    expect(charts.locator("figure")).to_have_attribute("aria-label", re.compile("n = 2"))
    of(view, "table-choice-user_action").uncheck()
    of(view, "table-choice-user_tags_added").check()
    # the newest are of the plan that was applied, which leaves alone only what a person changed
    expect(view.locator("tbody tr").last).to_contain_text("Add tags: trusted")
    view.locator("tbody .pw-link").first.click()
    expect(page.locator('section[aria-label="Users"] h2.pw-title')).to_have_text("dana")


def go_to(page: Page, name: str) -> None:
    """Open a page by the navigation."""
    page.locator(f'[data-key="page-{name}"]').click()


def opened(page: Page, name: str) -> Locator:
    """Open a page; its view."""
    label = LABELS.get(name, name)
    go_to(page, name)
    result = page.locator(f'section[aria-label="{label}"]')
    expect(result).to_be_visible()
    return result


def card(view: Locator, title: str) -> Locator:
    """The card of a page whose title begins so."""
    titles = view.page.locator("h2", has_text=re.compile(f"^{re.escape(title)}"))
    return view.locator(".pw-card").filter(has=titles)


def of(view: Locator, key: str) -> Locator:
    return view.locator(f'[data-key="{key}"]')


def send(view: Locator, key: str, name: str, content: bytes) -> None:
    """Choose a file."""
    given = {"name": name, "mimeType": "text/csv", "buffer": content}
    of(view, f"{key}-file").set_input_files(given)


def looking(folder: Path) -> Workbench:
    return Workbench.open(folder, actor="looking")


def user(folder: Path, user_id: str):
    wb = looking(folder)
    result = wb.user(user_id)
    wb.close()
    return result


def users(folder: Path):
    wb = looking(folder)
    result = wb.users(limit=10_000)
    wb.close()
    return result


def posts_of(folder: Path, user_id: str) -> list[str | None]:
    wb = looking(folder)
    known = wb.users(user_id)
    result = [one.post_id for one in wb.timeline(user_id) if one.what == "post"] if known else []
    wb.close()
    return result


def items(folder: Path):
    wb = looking(folder)
    result = wb.review()
    wb.close()
    return result


def labels(folder: Path) -> set[tuple[str | None, str]]:
    wb = looking(folder)
    result = {(label.post_id, label.label) for label in review.labels(wb.store)}
    wb.close()
    return result


def uploads(folder: Path):
    wb = looking(folder)
    result = tag_uploads.uploads(wb.store)
    wb.close()
    return result


def entries(folder: Path) -> list[ListEntry]:
    wb = looking(folder)
    lists = wb.lists()
    wb.close()
    return lists


def batches(folder: Path):
    wb = looking(folder)
    result = apply.batches(wb.store)
    wb.close()
    return result


def entries_in_log(folder: Path, **wanted: str) -> int:
    wb = looking(folder)
    result = len(wb.log(**wanted))
    wb.close()
    return result
