"""What is set aside carries a code that programs decide by, beside the reason in words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.importers.label_rows import LABEL_CODES
from workbench.history import History, Users
from workbench.importers.chats.reading import read_chats
from workbench.importers.classifiers.responses import read_responses
from workbench.policy.policy import Policy
from workbench.reading.columns.rejects import CODES, REJECTS_SCHEMA
from workbench.replay.offscale import off_scale
from workbench.replay.simulate import simulate

GOOD = '{"post_id": "p1", "user_id": "u1", "created_at": "2020-01-01"}\n'
LINES = {
    "malformed_row": "{",
    "repeated_key": '{"post_id": "p2", "post_id": "p2", "user_id": "u1", "created_at": 0}',
    "missing_post_id": '{"user_id": "u1", "created_at": "2020-01-01"}',
    "unusable_post_id": '{"post_id": " ", "user_id": "u1", "created_at": "2020-01-01"}',
    "float_post_id": '{"post_id": "1.23E+17", "user_id": "u1", "created_at": "2020-01-01"}',
    "float_user_id": '{"post_id": "p2", "user_id": "1.23E+17", "created_at": "2020-01-01"}',
    "missing_user_id": '{"post_id": "p2", "created_at": "2020-01-01"}',
    "unusable_user_id": '{"post_id": "p2", "user_id": true, "created_at": "2020-01-01"}',
    "missing_time": '{"post_id": "p2", "user_id": "u1"}',
    "unusable_time": '{"post_id": "p2", "user_id": "u1", "created_at": "a repeat"}',
    "time_out_of_range": '{"post_id": "p2", "user_id": "u1", "created_at": "1999-01-01"}',
    "repeated_post": GOOD.strip(),
    "differing_post": GOOD.strip()[:-1] + ', "text": "other"}',
}


@pytest.mark.parametrize("code", LINES)
def test_a_row_of_json_lines_is_set_aside_with_its_code(tmp_path, code):
    path = tmp_path / "posts.jsonl"
    path.write_text(GOOD + LINES[code] + "\n", "utf-8")
    history = History.read(path)
    assert history.n_posts == 1
    [reject] = history.rejects.to_pylist()
    assert (reject["row"], reject["code"]) == (2, code)


@pytest.mark.parametrize("row", ['p2,"u1', "p2,u1", "p2,u1,2020-01-01,5", "p2,u\0,2020-01-01"])
def test_a_damaged_row_of_csv_is_malformed(tmp_path, row):
    path = tmp_path / "posts.csv"
    path.write_text(f"post_id,user_id,created_at\np1,u1,2020-01-01\n{row}\n", "utf-8")
    assert History.read(path).rejects["code"].to_pylist() == ["malformed_row"]


def test_a_time_in_another_unit_a_response_and_a_score_off_its_scale_have_codes(tmp_path):
    times = [{"post_id": f"p{n}", "user_id": "u1", "created_at": 1_600_000_000} for n in range(3)]
    times.append({"post_id": "p4", "user_id": "u1", "created_at": 1_600_000_000_000})
    result = {*History.read(times).rejects["code"].to_pylist()}
    answers = [{**post, "response": "no"} for post in times[:1]]
    answers.append({**times[1], "response": '{"results": [{"category_scores": {"hate": 0.5}}]}'})
    result |= {*read_responses(answers, format="openai").rejects["code"].to_pylist()}
    result |= {
        value.code for value in Users.read([{"user_id": "u1", "fraud_score": 101}]).off_scale
    }
    pages = [{"data": times[:1]}, {"error": "busy"}]
    result |= {*History.read(pages, records="data").rejects["code"].to_pylist()}
    messages = [
        {"type": "service"},
        {"type": "message", "id": 1, "from_id": "u", "date": "2020-01-01"},
    ]
    chat = tmp_path / "result.json"
    chat.write_text(json.dumps({"messages": messages}), "utf-8")
    result |= {*read_chats(chat, format="telegram").rejects["code"].to_pylist()}
    assert result == {
        "time_in_another_unit",
        "unusable_response",
        "off_scale",
        "missing_records",
        "system_message",
    }
    of_a_store = {"changed_post"}  # tried with the imports of a store, as those of labels are
    tried = result | LINES.keys() | of_a_store | LABEL_CODES.keys()
    assert tried == CODES.keys(), "every code is tried"


def test_the_page_on_histories_has_every_code_and_no_other():
    page = Path("docs/history.md").read_text("utf-8")
    table = page.partition("| `code` |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    assert {code for cell in cells for code in re.findall("`([a-z_]+)`", cell)} == CODES.keys()


def test_rejects_have_one_schema_wherever_they_are_found():
    policy = {
        "version": 1,
        "name": "p",
        "classes": {"nsfw": {"score": "nsfw", "classified": 0.5}},
        "rules": [{"name": "r", "when": {"classified": ["nsfw"]}, "then": ["delete_post"]}],
    }
    posts = [{"post_id": "p1", "user_id": "u1", "created_at": "2020-01-01", "nsfw": 2.0}]
    result = off_scale(simulate(Policy.from_document(policy), History.read(posts)).run)
    assert result.schema == REJECTS_SCHEMA == History.read(posts).rejects.schema
    assert result["code"].to_pylist() == ["off_scale"]
