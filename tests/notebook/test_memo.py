"""The change memo: what it says is what the replays did, people's words stay text, bytes repeat.

The golden file is written anew with WORKBENCH_GOLDEN=1; read what changed before keeping it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden_files import assert_golden, words_of
from tests.notebook.worlds import POLICY
from workbench import ApplyView, Policy, Workbench
from workbench.errors import BadInput
from workbench.page.memo import SAMPLED, _shown, _signed

HOSTILE = "<script>alert(1)</script>{{ 7 * 7 }}"


@pytest.fixture
def wb(tmp_path: Path, a_workbench: Callable[[Path], Workbench]) -> Workbench:
    return a_workbench(tmp_path)


def text_of(wb: Workbench, **options: object) -> str:
    return wb.change_memo(POLICY, **options).content.decode()  # type: ignore[arg-type]


def test_a_memo_has_changes_impact_sample_hashes_and_a_place_to_sign(wb: Workbench):
    version = wb.publish(POLICY.with_mode("Spammer", "off"), create_tags=True)
    simulation = wb.simulate(POLICY)
    memo = text_of(wb, why="More spam.\nSince May.")
    assert "which is live" in memo and f"version {version}" in memo
    assert "Rule Spammer goes from off to live." in memo
    assert "More spam." in memo and "Since May." in memo
    accepted = f"{simulation.outcome.summary['posts']['accepted']:,}"
    backtest = f"{simulation.without_feedback().outcome.summary['posts']['accepted']:,}"
    row = memo[memo.index("Posts accepted") :][:400]
    assert accepted in row and backtest in row
    assert simulation.plan().digest in memo and POLICY.digest in memo
    assert memo.count('class="sampled"') == SAMPLED
    assert "Approved by" in memo


def test_a_memo_says_what_the_golden_file_says(wb: Workbench):
    wb.publish(POLICY.with_mode("Spammer", "off"), create_tags=True)
    text = words_of(text_of(wb, why="More spam.\n\nSince May."))
    assert_golden(text, "memo.txt")


@pytest.mark.parametrize(
    ("n", "change", "shown"),
    [(0, "same", "0"), (1_200, "+1,200", "1,200"), (-1, "−1", "-1"), (None, "", "–")],
)
def test_a_change_has_a_sign(n, change, shown):
    assert _shown(n) == shown
    if n is not None:
        assert _signed(n) == change


def test_without_a_live_policy_every_rule_is_new(wb: Workbench):
    if wb.live() is not None:
        wb.withdraw()
    memo = text_of(wb)
    assert "No policy is live" in memo and "Rule Spammer: new." in memo
    assert "To be filled in" in memo


def test_the_same_inputs_give_the_same_bytes_and_another_seed_other_posts(wb: Workbench):
    wb.publish(POLICY.with_mode("Spammer", "off"), create_tags=True)
    first = wb.change_memo(POLICY, "why")
    assert wb.change_memo(POLICY, "why") == first
    assert re.fullmatch(r"change-memo-community-baseline-[0-9a-f]{8}\.html", first.file_name)
    assert wb.change_memo(POLICY, "why", seed=2).content != first.content


def test_what_people_wrote_stays_text(tmp_path: Path):
    wb = Workbench.open(tmp_path / "store", actor="ann")
    post = {"post_id": HOSTILE, "user_id": HOSTILE, "created_at": "2026-11-01", "text": HOSTILE}
    wb.import_posts([post | {"nsfw": 0.99}])
    rule = {"name": HOSTILE, "when": {"classified": ["nsfw"]}, "then": ["delete_post"]}
    classes = {"nsfw": {"score": "nsfw", "classified": 0.9}}
    policy = Policy.from_document(
        {"name": HOSTILE, "version": 1, "classes": classes, "rules": [rule]}
    )
    memo = wb.change_memo(policy, HOSTILE).content.decode()
    assert "<script" not in memo and "49" not in memo.split("Why</h2>")[1][:200]
    assert "&lt;script&gt;" in memo and "default-src &#39;none&#39;" in memo


def test_a_reason_has_an_end(wb: Workbench):
    with pytest.raises(BadInput, match="10,001 characters"):
        wb.change_memo(POLICY, "x" * 10_001)


def test_the_page_saves_the_memo_of_the_plan_that_is_shown(wb):
    view, given = ApplyView(wb, wb.simulate(POLICY)), []

    def keep(content, buffers=None):
        given.append((content["download"], buffers))

    view.send = keep
    view.ask("memo")
    assert view.problem == "show the plan first"
    view.ask("plan")
    view.ask("memo", why="why")
    ((file, (content,)),) = given
    assert file["type"] == "text/html" and view.plan is not None
    assert view.plan.digest.encode() in content
    assert content == wb.change_memo(POLICY, "why").content
