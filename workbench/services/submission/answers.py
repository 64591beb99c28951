"""The answers to submitted posts: what became of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from workbench.display import HtmlRepr


@dataclass(frozen=True)
class Answer(HtmlRepr):
    """What became of a submitted post.

    `status`, `until_ms`, `reason`: why it was rejected, or those of the user after it. `rules`: the
    rules that it triggered, each with its description; `test_rules` likewise. `late`: older than
    the user's newest post. `repeated`: it had been submitted before.
    """

    user_id: str
    post_id: str
    accepted: bool
    status: str
    until_ms: int | None
    reason: str | None
    rules: tuple[dict[str, str | None], ...]
    test_rules: tuple[dict[str, str | None], ...]
    actions: tuple[str, ...]
    late: bool = False
    repeated: bool = False


def answers_as_json(answers: Sequence[Answer]) -> str:
    """Answers as JSON, as the store has those of a request."""
    return json.dumps([asdict(answer) for answer in answers])


def answers_from_json(text: str) -> list[Answer]:
    """The answers that `answers_as_json` gave a text for."""
    with_lists = [Answer(**fields) for fields in json.loads(text)]
    return [
        replace(
            answer,
            rules=tuple(answer.rules),
            test_rules=tuple(answer.test_rules),
            actions=tuple(answer.actions),
        )
        for answer in with_lists
    ]
