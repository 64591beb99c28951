"""Evidence as lines of text, causes below what they caused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from workbench.services.evidence.steps import Held, PostSeen, Step
from workbench.units import iso

_MAX_TEXT_LENGTH = 200


class Line(NamedTuple):
    """One line, `depth` deep; time (ISO) and id of the log entry, where it is about one."""

    depth: int
    at: str | None
    entry_id: int | None
    said: str


def lines(sentence: str, chain: Step | None) -> Iterator[Line]:
    """The lines of evidence: the sentence on the user's status, then the chain."""
    yield Line(0, None, None, sentence)
    if chain is not None:
        yield from _of_step(chain, 1)


def _of_step(step: Step, depth: int) -> Iterator[Line]:
    yield Line(depth, iso(step.at_us), step.entry_id, step.said)
    if step.post is not None:
        yield Line(depth + 1, iso(step.post.at_us), None, _of_post(step.post))
    for held in step.matched:
        yield from _of_held(held, depth + 1)
    if step.note is not None:
        yield Line(depth + 1, None, None, f"note: {step.note}")
    for cause in step.causes:
        yield from _of_step(cause, depth + 1)
    if step.before:
        yield Line(depth + 1, None, None, "before:")
    for earlier in step.before:
        yield from _of_step(earlier, depth + 2)


def _of_held(held: Held, depth: int) -> Iterator[Line]:
    observed = f" ({held.saw})" if held.saw else ""
    entry_ids = ", ".join(str(entry_id) for entry_id in held.entries)
    entries = f"; log entries {entry_ids}" if entry_ids else ""
    yield Line(depth, None, None, f"held: {held.condition}{observed}{entries}")
    for post in held.posts:
        yield Line(depth + 1, iso(post.at_us), None, _of_post(post))
    if held.note is not None:
        yield Line(depth + 1, None, None, f"note: {held.note}")


def _of_post(post: PostSeen) -> str:
    text = post.text or ""
    text = f"{text[:_MAX_TEXT_LENGTH]}…" if len(text) > _MAX_TEXT_LENGTH else text
    scores = ", ".join(f"{name} {value:g}" for name, value in post.scores.items())
    parts = (" ".join(text.splitlines()), scores)
    content = "; ".join(part for part in parts if part)
    return f"post {' '.join(post.post_id.splitlines())}{f': {content}' if content else ''}"
