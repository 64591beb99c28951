"""Hostile text in every place that people can write into: nothing of it runs, and nothing is read
or fetched, in every widget, table, chart and saved page, seen in the browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.desk_path import go_to, of, opened, send
from tests.browser.lab import app, chromium, lab, needs_chromium, run_notebook
from tests.charts.hostile import PAYLOADS, hostile_outcome
from workbench import Policy, Workbench
from workbench.page.page import page_html
from workbench.services.tags.tag_uploads import upload_tags

pytestmark = needs_chromium
RAN = "() => window.ran !== undefined || document.title === 'ran' || document.title === '1'"


def hostile_store(folder: Path) -> int:
    """A store whose posts, users, tags, reasons and rules are payloads; how many there are."""
    wb = Workbench.open(folder, actor="ann")
    named = [
        text for text in dict.fromkeys(PAYLOADS.values()) if text.strip() and text.isprintable()
    ]
    posts = [
        {
            "user_id": text[:200],
            "post_id": f"p{n}-{text}"[:200],
            "created_at": 1_788_300_000_000 + n,
            "text": text,
            "spam": 0.9,
        }
        for n, text in enumerate(named)
    ]
    wb.import_posts(posts)
    tags = [wb.create_tag(text[:150], f"tag{n}").tag for n, text in enumerate(named)]
    rules = [
        {
            "name": text.strip(),
            "when": {"all": [{"classified": [named[0]]}, {"user_tags": {"none_of": [tags[n]]}}]},
            "then": [{"warn": {"reason": text}}, {"add_tags": [tags[n]]}],
        }
        for n, text in enumerate(named)
    ]
    document = {
        "version": 1,
        "name": named[0],
        "tags": tags,
        "classes": {named[0]: {"score": "spam", "classified": 0.5}},
        "actions": {"warn": {"on": "user", "label": named[0], "reasons": named}},
        "rules": rules,
    }
    wb.publish(Policy.from_document(document))
    for text in named:
        name = text.replace("/", "_")[:200]
        data = f"user_id,user_tags\n{text[:20]!r},nope\n".encode()
        upload_tags(wb.store, wb.actor, name, data)
    wb.close()
    return len(named)


CELLS = """
import time
from pathlib import Path
from workbench import Workbench
from workbench.services.tags.tag_uploads import uploads
from workbench import Bench, LogView, RuleBuilder, SimulationView

NOW = time.time_ns() // 1000
wb = Workbench.open({store!r}, actor={actor!r})
answers = wb.submit([
    {{"user_id": text, "post_id": f"new-{{n}}", "created_at": NOW, "text": text, "spam": 0.9}}
    for n, text in enumerate({texts!r})
])
policy = wb.live().policy
sim = wb.simulate(policy)
first = sim.to_arrow().to_pylist()[0]
saved = Path({saved!r})
---
policy
---
sim
---
sim.rules
---
sim.posts()
---
sim.user(first["user_id"])
---
sim.explain(first["post_id"], first["user_id"])
---
sim.log
---
wb.log
---
wb.user(first["user_id"])
---
wb.tags()[0]
---
uploads(wb.store)[0]
---
answers[0]
---
wb.review()
---
sim.chart.rules_over_time()
---
wb.log.chart.by_actor()
---
for name in ("by_action", "by_rule", "by_reason", "by_actor"):
    for ending in ("html", "svg"):
        getattr(wb.log.chart, name)().save(saved / f"{{name}}.{{ending}}")
---
RuleBuilder(wb)
---
SimulationView(sim)
---
LogView(wb.log)
---
Bench(wb)
"""


@contextmanager
def watched(browser: Browser, address: str) -> Iterator[Page]:
    """A page on which nothing may run, and which asks only its own address for anything."""
    page = browser.new_page(viewport={"width": 1280, "height": 1200})
    page.set_default_timeout(30_000)
    asked: list[str] = []
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    page.wait_for_timeout(1000)
    for frame in page.frames:
        assert not frame.evaluate(RAN)
    page.close()
    assert not dialogs
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]


def test_hostile_text_on_the_page(tmp_path: Path) -> None:
    n = hostile_store(tmp_path / "store")
    assert n >= 20
    with (
        chromium() as browser,
        app(tmp_path / "store", tmp_path) as served,
        watched(browser, served.address) as page,
    ):
        page.goto(served.entry, timeout=120_000)
        expect(page.locator(".pw-rule")).to_have_count(n, timeout=120_000)
        page.locator('[data-key="rules-0-when-all-1-user_tags-none_of-0"]').focus()
        page.locator('[data-key="first_match"]').click()
        page.locator('[data-key="publish"]').click()
        page.locator('[data-key="publish-not"]').click()
        page.locator('[data-key="undo"]').click()
        page.locator('[data-key="simulate"]').click()
        look_through(page, n)
        walk_the_desk(page)
        go_to(page, "Rules")
        for name in ("<img src=x onerror='window.ran=1'>.yaml", "[x](javascript:alert(1)).yml"):
            file = {"name": name, "mimeType": "text/yaml", "buffer": b"rules: 3"}
            page.locator('[data-key="file-chosen"]').set_input_files(file)
            expect(page.locator('section[aria-label="Rule builder"] .pw-message')).to_contain_text(
                name
            )


def test_hostile_text_in_jupyterlab_and_on_saved_pages(tmp_path: Path) -> None:
    hostile_store(tmp_path / "store")
    saved = tmp_path / "saved"
    saved.mkdir()
    folder = tmp_path / "lab"
    folder.mkdir()
    texts = [text for text in PAYLOADS.values() if text.strip() and text.isprintable()][:12]
    values = {"store": str(tmp_path / "store"), "texts": texts, "saved": str(saved)}
    cells = CELLS.format(actor=PAYLOADS["picture"], **values).split("---\n")
    with lab(folder) as where, chromium() as browser:
        address = f"http://127.0.0.1:{where.port}"
        with watched(browser, address) as page:
            run_notebook(page, where, where.notebook("hostile.ipynb", *cells))
            expect(page.locator('section[aria-label="Rule builder"]')).to_have_count(2)
            look_through(page, None)
            outputs = page.locator(".jp-OutputArea-output")
            assert outputs.count() >= len(cells) - 2
            assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').count() == 0
        pages = sorted(saved.iterdir())
        assert len(pages) == 8
        for path in [*pages, page_of_a_replay(tmp_path)]:
            with watched(browser, path.as_uri()) as page:
                page.goto(path.as_uri())
                assert page.locator("img, svg").count() > 0


def page_of_a_replay(folder: Path) -> Path:
    """The page that `workbench simulate --page` writes, of a hostile outcome."""
    path = folder / "replay.html"
    path.write_text(page_html(hostile_outcome(list(PAYLOADS.values()))), "utf-8")
    return path


def walk_the_desk(page: Page) -> None:
    """Open every page, and what comes from people on it: users, evidence, tags, uploads, texts."""
    mark = PAYLOADS["picture"]
    users = opened(page, "Users")
    users.locator("tbody .pw-link").first.click()
    expect(users.locator(".pw-moment").first).to_be_visible()
    of(users, "action-block").click()
    of(users, "reason").select_option(label="Other…")
    of(users, "other").fill(mark)
    of(users, "continue").click()
    expect(users.get_by_role("dialog")).to_contain_text(mark)
    of(users, "sure-yes").click()
    expect(users.locator("header")).to_contain_text(mark)
    of(users, "why").click()
    expect(users.locator(".pw-step").first).to_contain_text(mark)
    for shown in users.locator(".pw-moment").get_by_role("button", name="Show text").all():
        shown.click()
    of(users, "review").click()
    of(users, "sending-yes").click()
    tags = opened(page, "Tags")
    of(tags, "users-of-tag0").click()
    send(tags, "upload", f"{mark}.csv", f'user_id,user_tags\n"{mark}","{mark}"\n'.encode())
    expect(tags.locator("h2", has_text="Preview of")).to_contain_text("onerror")
    of(tags, "submit").click()
    expect(tags.locator("tbody tr", has_text="onerror").first).to_be_visible()
    lists = opened(page, "Text lists")
    of(lists, "entries").fill(mark)
    of(lists, "kind").select_option("phrase")
    of(lists, "add").click()
    of(lists, "text").fill(f"before {mark} after")
    of(lists, "test").click()
    expect(lists.locator("mark").first).to_be_visible()
    imports = opened(page, "Imports")
    send(
        imports,
        "file",
        f"{mark}.csv",
        f"post_id,user_id,created_at,{mark},text\n1,{mark},x,2,{mark}\n2,u,2026-10-10,3,{mark}\n".encode(),
    )
    expect(imports.locator(".pw-col", has_text="onerror").first).to_be_visible()
    of(imports, "blur").click()
    expect(imports.locator("tbody tr", has_text="onerror").first).to_be_visible()
    of(imports, "cancel").click()
    review = opened(page, "Review")
    review.get_by_role("button", name="Show text").first.click()
    log = opened(page, "Log")
    expect(log.locator("tbody tr", has_text="onerror").first).to_be_visible()
    of(log, "charts").click()
    expect(page.locator('section[aria-label="Moderation log"]:visible figure')).to_be_visible()
    apply = opened(page, "Apply")
    of(apply, "plan").click()
    expect(apply.locator("h2").first).to_contain_text("Plan:")


def look_through(page: Page, n: int | None) -> None:
    """Open posts, texts, explanations and log entries of the first simulation that is shown."""
    view = page.locator('section[aria-label="Simulation"]').first
    view.locator(".pw-bar:enabled").first.click()
    expect(view.locator(".pw-post").first).to_be_visible()
    if n is not None:
        expect(view.locator(".pw-post")).to_have_count(n)
    for post in view.locator(".pw-post").all():
        post.get_by_role("button", name="Show text").click()
    view.get_by_role("button", name="Why?").first.click()
    expect(view.locator(".pw-why")).to_be_visible()
    logged = page.locator('section[aria-label="Moderation log"]').first
    for chart in ("by_rule", "by_reason", "by_actor", "by_action"):
        logged.locator(f'[data-key="chart-{chart}"]').click()
        expect(logged.locator(f'[data-key="chart-{chart}"]')).to_have_attribute(
            "aria-checked", "true"
        )
        logged.locator(".pw-mark").first.click()
        expect(logged.locator(".pw-card tbody tr").first).to_be_visible()
