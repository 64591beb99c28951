"""Evidence as lines: what stands below what, and what each line says."""

from __future__ import annotations

from dataclasses import replace

from workbench.services.evidence.lines import lines
from workbench.services.evidence.steps import Held, PostSeen, Step

POST = PostSeen("p1", 0, "a\nb" + "c" * 300, {"nsfw": 0.5}, {})
STEP = Step(
    said="Suspend",
    entry_id=4,
    at_us=1_000_000,
    kind="trigger",
    action="suspend",
    tag=None,
    rule="R",
    policy="p",
    policy_version=1,
    post_id="p1",
    actor=None,
    actor_kind="policy",
    reason=None,
    until_ms=None,
    batch=None,
)


def test_what_caused_a_step_and_what_was_before_it_stand_below_it():
    earlier = replace(STEP, said="Tag", entry_id=1, note="earlier")
    cause = replace(STEP, said="Cause", entry_id=2)
    chain = replace(STEP, causes=(cause,), before=(earlier,), note="unsure")
    assert [(line.depth, line.entry_id, line.said) for line in lines("u1 is out", chain)] == [
        (0, None, "u1 is out"),
        (1, 4, "Suspend"),
        (2, None, "note: unsure"),
        (2, 2, "Cause"),
        (2, None, "before:"),
        (3, 1, "Tag"),
        (4, None, "note: earlier"),
    ]


def test_a_condition_names_its_entries_its_posts_and_its_note():
    held = Held("posts > 1", "2 posts", (POST,), 2, (7, 8), "one was deleted")
    chain = replace(STEP, post=POST, matched=(held, Held("text", "")))
    post = "post p1: a b" + "c" * 197 + "…; nsfw 0.5"
    assert [(line.depth, line.at, line.said) for line in lines("", chain)][2:] == [
        (2, "1970-01-01T00:00:00Z", post),
        (2, None, "held: posts > 1 (2 posts); log entries 7, 8"),
        (3, "1970-01-01T00:00:00Z", post),
        (3, None, "note: one was deleted"),
        (2, None, "held: text"),
    ]


def test_evidence_of_nobody_is_its_sentence_alone():
    assert [line.said for line in lines("u1 is enabled", None)] == ["u1 is enabled"]
