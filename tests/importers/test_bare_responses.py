"""A response of a classifier alone says what it lacks to be a post, and how it can be read."""

import json
import os
from pathlib import Path

import pytest

from tests.importers.answers import ANSWERS
from workbench.errors import BadInput
from workbench.history import History
from workbench.importers.classifiers.responses import FORMATS, read_responses
from workbench.reading.files.misplaced_exports import SIGNS, _listed

REAL = Path(os.environ.get("WORKBENCH_REAL_DATA", "/nowhere")) / "score_formats"
LACKS = "lack a post id, a user id and a time of their posts"
POST = {"post_id": "p1", "user_id": "u", "created_at": "2026-09-01T00:00:00Z"}


def refusal(read, *given, **options) -> str:
    with pytest.raises(BadInput) as refused:
        read(*given, **options)
    return str(refused.value)


def test_every_format_has_a_sign():
    assert SIGNS.keys() == FORMATS.keys()


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("format_", FORMATS)
def test_a_response_alone_is_named_with_what_it_lacks(format_, lines, tmp_path):
    path = tmp_path / ("p.jsonl" if lines else "p.json")
    path.write_text(json.dumps(ANSWERS[format_]) + "\n", "utf-8")
    for source in (path, [ANSWERS[format_]]):
        message = refusal(History.read, source)
        assert f"responses of `{format_}`" in message
        assert f"--format {format_}" in message
        assert len(message.splitlines()) == 1
        assert format_ == "moderationapi" or LACKS in message


@pytest.mark.parametrize("format_", sorted(FORMATS.keys() - {"moderationapi"}))
def test_with_its_format_it_says_what_it_lacks_too_and_what_helps(format_, tmp_path):
    path = tmp_path / "p.json"
    path.write_text(json.dumps(ANSWERS[format_]), "utf-8")
    assert LACKS in refusal(read_responses, path, format=format_)
    beside = {**POST, "response": ANSWERS[format_]}
    assert read_responses([beside], format=format_).n_posts == 1


def test_what_is_given_is_not_said_to_lack():
    message = refusal(History.read, [{**ANSWERS["openai"], "who": "u"}], {"user_id": "who"})
    assert "lack a post id and a time of" in message


def test_posts_that_only_have_such_a_column_are_posts():
    assert History.read([{**POST, **ANSWERS["azure"]}]).n_posts == 1
    assert History.read({**POST, **ANSWERS["openai"]}).n_posts == 1


@pytest.mark.skipif(not REAL.is_dir(), reason="needs the folder WORKBENCH_REAL_DATA")
def test_responses_of_the_providers_own_documents_are_recognised():
    files = sorted(REAL.glob("*.json"))
    assert files
    for file in files:
        assert "responses of `" in refusal(History.read, file), file.name


def test_the_kinds_that_an_export_may_be_of_are_listed_as_in_a_sentence():
    listed = [_listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])]
    assert listed == ["nothing", "a", "a and b", "a, b and c"]
