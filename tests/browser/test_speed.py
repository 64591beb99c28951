"""How long the builder takes on many posts, as a person waits for it: printed, and kept beside the
pictures. What is asserted is that counts came and moved; how fast, the figures say.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from playwright.sync_api import Page, expect

from tests.browser.lab import PICTURES, chromium, lab, needs_chromium, run_notebook
from tests.notebook.worlds import POLICY
from tests.sizes import size
from workbench import TextLists, Workbench

pytestmark = needs_chromium
POSTS, STEPS = size(100_000, 1_000_000), 21
OPEN = """
from workbench import Workbench
from workbench import RuleBuilder
wb = Workbench.open({!r}, actor="ann")
"""
TIMED = """async ([key, what]) => {
  const field = document.querySelector(`[data-key="${key}"]`);
  const drawn = new Promise((done, never) => {
    new MutationObserver(() => done(performance.now()))
      .observe(document.querySelector('.pw'), {childList: true});
    setTimeout(() => never(new Error('nothing was drawn')), 20000);
  });
  const begin = performance.now();
  if (what.value) field.value = what.value;
  field.dispatchEvent(what.press ? new KeyboardEvent('keydown', {key: what.press, bubbles: true})
    : new Event('change', {bubbles: true}));
  return (await drawn) - begin;
}"""

WATCHED = """() => {
  window.told = [];
  const text = Object.getOwnPropertyDescriptor(Node.prototype, 'textContent');
  Object.defineProperty(Node.prototype, 'textContent', {...text, set(value) {
    text.set.call(this, value);
    if (value && this.classList?.contains('pw-progress')) window.told.push(value);
  }});
}"""


def many_posts(n: int) -> pa.Table:
    """Posts of users of whom some are busy, with the sample's columns."""
    random = np.random.default_rng(1)
    users = np.minimum(random.zipf(1.3, n), n // 30)
    scores = {
        name: np.where(random.random(n) < 0.03, random.uniform(0.4, 1, n), random.beta(1, 9, n))
        for name in ("nsfw", "suggestive", "hate_symbol", "nazi_flag")
    }
    words = np.array("a fine day to see cheap followers for all my friends and you".split())
    texts = [" ".join(row) for row in words[random.integers(0, len(words), (n, 14))].tolist()]
    return pa.table(
        {
            "user_id": pa.array([f"u{user}" for user in users.tolist()]),
            "post_id": pa.array([f"p{number}" for number in range(n)]),
            "created_at": pa.array(1_788_000_000_000 + np.arange(n) * (2_592_000_000 // n)),
            "text": pa.array([f"{text} {number}" for number, text in enumerate(texts)]),
            **{name: pa.array(values) for name, values in scores.items()},
            "bullying": pa.array(random.integers(0, 4, n)),
        }
    )


def timed(page: Page, key: str, **what: str) -> int:
    """Milliseconds from what a person does to the counts that follow it."""
    took = round(page.evaluate(TIMED, [key, what]))
    page.wait_for_timeout(50)
    return took


def test_the_builder_follows_a_person_on_many_posts(tmp_path: Path) -> None:
    wb = Workbench.open(tmp_path / "store", actor="ann")
    wb.import_posts(many_posts(POSTS))
    for tag in POLICY.tags:
        wb.create_tag(tag, tag)
    wb.add_lists(TextLists.read("data/lists.csv"))
    wb.publish(POLICY)
    wb.simulate(POLICY)  # posts are kept sorted from the first simulation on
    wb.close()
    folder = tmp_path / "lab"
    folder.mkdir()
    with lab(folder) as where, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1700})
        notebook = where.notebook("many.ipynb", OPEN.format(str(tmp_path / "store")), "1")
        run_notebook(page, where, notebook)
        page.wait_for_timeout(2000)
        begin = time.perf_counter()
        page.locator(".jp-Notebook .cm-content").last.fill("RuleBuilder(wb)")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".pw-big").first).to_be_visible(timeout=120_000)
        result = {"posts": POSTS, "first_counts_ms": round(1000 * (time.perf_counter() - begin))}
        before = page.locator(".pw-big").all_inner_texts()
        number = "rules-5-when-post_count-more_than"
        edits = [timed(page, number, value=str(value)) for value in range(4, 11)]
        presses = ["ArrowLeft" if k < STEPS // 2 else "ArrowRight" for k in range(STEPS)]
        steps = [timed(page, "handle-classified", press=press) for press in presses]
        after = page.locator(".pw-big").all_inner_texts()
        progress_line = page.locator(".pw-progress")
        page.evaluate(WATCHED)
        lists = [timed(page, "rules-3-when-text_in", value=name) for name in ("allow", "deny")]
        # A list can be drawn as chosen before its texts are matched.
        page.wait_for_function("() => window.told.length")
        expect(progress_line).to_have_text("")
        progress = page.evaluate("() => window.told")
    result |= {"edit_ms": edits, "edit_ms_median": statistics.median(edits)}
    result |= {"threshold_step_ms": steps, "threshold_step_ms_median": statistics.median(steps)}
    result |= {"text_list_ms": lists, "progress_said": progress}
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / "speed.json").write_text(json.dumps(result, indent=1), "utf-8")
    print(json.dumps(result))  # noqa: T201 - the figures are what this test is for
    assert before != after
    assert progress and progress[0].startswith("matching texts with the list allow")
