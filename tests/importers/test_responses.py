"""Raw responses become posts with scores; what is none is set aside, and nothing vanishes."""

import csv
import gzip
import json
import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import settings as chosen
from hypothesis import strategies as st

from tests.importers.answers import ANSWERS, SCORES, hive_frames, hive_text, moderationapi
from tests.sizes import size
from workbench.errors import BadInput
from workbench.history import History
from workbench.importers.classifiers.response_scores import scores_of
from workbench.importers.classifiers.responses import (
    FORMATS,
    RESPONSE_COLUMNS,
    read_responses,
)
from workbench.importers.classifiers.scores import FormatMismatchError
from workbench.notebook.workbench import Workbench

FIELDS = ("post_id", "user_id", "created_at", "text")
TIME = "2026-09-01T00:00:00Z"
FOLDER = os.environ.get("WORKBENCH_REAL_DATA")


def a_row(at: int, response, column: str = "response") -> dict:
    return {
        "post_id": f"p{at}",
        "user_id": "ada",
        "created_at": TIME,
        "likes": at,
        column: response,
    }


def rows_of(history: History) -> list[dict]:
    return history.to_arrow().to_pylist()


def scores_in(history: History) -> list[dict]:
    """The scores of each post, without what is unknown."""
    others = {*FIELDS, "likes"}
    return [
        {name: value for name, value in row.items() if name not in others and value is not None}
        for row in rows_of(history)
    ]


def as_file(folder: Path, ending: str, rows: list[dict]) -> Path:
    path = folder / f"answers{ending}"
    text = [{**row, "response": json.dumps(row["response"])} for row in rows]
    if ending == ".csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(text)
    elif ending.endswith(".parquet"):
        pq.write_table(pa.Table.from_pylist(text if "text" in ending else rows), path)
    elif ending == ".json":
        path.write_text(json.dumps(rows, indent=1), "utf-8")
    else:
        lines = "".join(json.dumps(row) + "\n" for row in (text if "text" in ending else rows))
        content = lines.encode()
        path.write_bytes(gzip.compress(content) if ending.endswith(".gz") else content)
    return path


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "ending",
    [".jsonl", ".text.jsonl", ".jsonl.gz", ".json", ".csv", ".parquet", ".text.parquet"],
)
def test_each_format_is_read_from_a_column_of_every_kind_of_file(name, ending, tmp_path):
    rows = [a_row(at, ANSWERS[name]) for at in (1, 2)]
    history = read_responses(as_file(tmp_path, ending, rows), format=name)
    assert scores_in(history) == [SCORES[name]] * 2
    assert [row["likes"] for row in rows_of(history)] == [1, 2]
    assert "response" not in history.columns
    assert "responses are read from column `response`" in history.notes
    assert any("scale:" in note for note in history.notes)


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_read_from_tables_in_memory(name):
    rows = [a_row(1, ANSWERS[name])]
    for table in (rows, pd.DataFrame(rows), pa.Table.from_pylist(rows)):
        assert scores_in(read_responses(table, format=name)) == [SCORES[name]]


@pytest.mark.parametrize("column", [*RESPONSE_COLUMNS, "Azure", "RAW"])
def test_the_usual_columns_are_guessed_and_announced(column):
    history = read_responses([a_row(1, ANSWERS["azure"], column)], format="azure")
    assert scores_in(history) == [SCORES["azure"]]
    assert f"responses are read from column `{column}`" in history.notes


def test_a_column_is_taken_as_it_is_named():
    rows = [{**a_row(1, ANSWERS["openai"], "mine"), "raw": json.dumps(ANSWERS["azure"])}]
    history = read_responses(rows, format="openai", response="mine")
    assert scores_in(history)[0]["hate"] == 0.25
    assert "raw" in history.columns


def test_two_likely_columns_and_none_are_errors_that_say_how():
    rows = [{**a_row(1, ANSWERS["openai"]), "raw": ANSWERS["azure"]}]
    with pytest.raises(BadInput, match="`response` and `raw`; say which: --response"):
        read_responses(rows, format="openai")
    with pytest.raises(BadInput, match="did you mean `response`"):
        read_responses(rows, format="openai", response="respons")
    with pytest.raises(BadInput, match=r"no column of responses.*say which it is: --response"):
        read_responses([{"post_id": 1, "user_id": 2, "created_at": TIME}], format="openai")


@pytest.mark.parametrize(("wrong", "right"), [("hiv", "hive"), ("Open-AI", "openai")])
def test_an_unknown_format_names_the_nearest(wrong, right):
    with pytest.raises(BadInput, match=f"did you mean `{right}`"):
        read_responses([a_row(1, {})], format=wrong)


def test_of_several_chunks_the_highest_counts_and_minus_one_never_beats_a_score():
    chunks = hive_text(("hate", -1), ("spam", 2), ("sexual", -1))
    more = hive_text(("hate", 0), ("spam", 1), ("sexual", None))
    chunks["status"] += more["status"]
    result = scores_of(chunks, "hive")
    assert result == {"hate (text)": 0, "spam (text)": 2, "sexual (text)": -1}


def test_frames_of_a_picture_are_another_kind_than_text():
    frames = hive_frames({"nsfw": 0.25, "gun": 1}, {"nsfw": 0.5})
    visual = {"nsfw (visual)": 0.5, "gun (visual)": 1}
    assert scores_of(frames, "hive") == visual
    assert scores_of({"output": frames}, "hive") == visual
    assert scores_of({"status": [{"response": {"output": frames}}]}, "hive") == visual
    indexed = [{**frame, "start_char_index": 0} for frame in frames]
    assert set(scores_of(indexed, "hive")) == {"nsfw (text)", "gun (text)"}
    both = hive_text(("spam", 1))
    both["status"].append({"response": {"output": frames}})
    assert set(scores_of(both, "hive")) == {"spam (text)", *visual}


MANY = {
    "openai": {"results": [{"category_scores": {"a": 0.1, "b": 0.9}},
                           {"category_scores": {"a": 0.7, "b": None}}]},
    "perspective": {"attributeScores": {
        "a": {"summaryScore": {"value": 0.7}, "spanScores": [{"score": {"value": 0.9}}]},
        "b": {"spanScores": [{"score": {"value": 0.9}}, {"score": {"value": 0.2}}]}}},
    "azure": {"categoriesAnalysis": [{"category": "a", "severity": 0.7},
                                     {"category": "b", "severity": 0.9}]},
    "rekognition": {"ModerationLabels": [
        {"Timestamp": 0, "ModerationLabel": {"Name": "a", "Confidence": 0.2, "ParentName": "b"}},
        {"Timestamp": 9, "ModerationLabel": {"Name": "b", "Confidence": 0.9, "ParentName": ""}},
        {"Name": "a", "Confidence": 0.7, "ParentName": None}]},
    "comprehend": {"ResultList": [{"Labels": [{"Name": "a", "Score": 0.7}]},
                                  {"Labels": [{"Name": "a", "Score": 0.1},
                                              {"Name": "b", "Score": 0.9}]}]},
}  # fmt: skip


@pytest.mark.parametrize("name", MANY)
def test_of_several_results_the_highest_counts(name):
    assert scores_of(MANY[name], name) == {"a": 0.7, "b": 0.9}


def test_a_class_that_a_response_lacks_is_unknown_and_not_zero():
    answers = [{"results": [{"category_scores": one}]} for one in ({"a": 0.5}, {"b": None})]
    history = read_responses([a_row(at, one) for at, one in enumerate(answers)], format="openai")
    assert [(row["a"], row["b"]) for row in rows_of(history)] == [(0.5, None), (None, None)]


def test_a_clean_picture_of_rekognition_is_a_post_with_unknown_scores():
    answers = [ANSWERS["rekognition"], {"ModerationLabels": []}]
    history = read_responses(
        [a_row(at, one) for at, one in enumerate(answers)], format="rekognition"
    )
    assert scores_in(history) == [SCORES["rekognition"], {}]
    assert any("a label that is absent is unknown" in note for note in history.notes)


NO_RESPONSES = {
    "another format": (ANSWERS["azure"], "it looks like one of `azure`"),
    "an error": ({"error": {"code": 429, "message": "Too many"}}, "it is an error, `Too many`"),
    "an error in words": ({"error": "no\x1b[2J"}, "it is an error"),
    "a message": ({"return_code": 403, "message": "Bad key"}, "it is an error, `Bad key`"),
    "no results": ({"results": []}, "it has no class"),
    "no class": ({"results": [{"category_scores": {}}]}, "it has no class"),
    "another type": ({"results": {"category_scores": {"a": 1}}}, "`results` is no list"),
    "text within": ({"results": ["a"]}, "`results` holds something that is no object"),
    "a list of scores": ({"results": [{"category_scores": [1]}]}, "`category_scores` is no object"),
    "a score in words": ({"results": [{"category_scores": {"a": "0.5"}}]}, "of `a` is no number"),
    "true": ({"results": [{"category_scores": {"a": True}}]}, "of `a` is no number"),
    "an object": ({"results": [{"category_scores": {"a": {}}}]}, "of `a` is no number"),
    "no name": ({"results": [{"category_scores": {" ": 1}}]}, "a class has no name"),
    "long name": ({"results": [{"category_scores": {"a" * 201: 1}}]}, "over 200 characters"),
    "unprintable": ({"results": [{"category_scores": {"a\0": 1}}]}, "cannot be printed"),
    "half a character": ({"results": [{"category_scores": {"\ud800": 1}}]}, "cannot be printed"),
    "too many": (
        {"results": [{"category_scores": dict.fromkeys(map(str, range(1001)), 0)}]},
        "more than 1,000 classes",
    ),
    "a number": (7, "it is no object"),
    "a word": ("soon", "not JSON"),
    "an empty list": ([], "it has no class"),
    "nothing": (None, "there is none"),
}


@pytest.mark.parametrize(("response", "why"), NO_RESPONSES.values(), ids=NO_RESPONSES)
def test_what_is_no_response_is_set_aside_with_what_was_expected(response, why, tmp_path):
    rows = [a_row(1, ANSWERS["openai"]), a_row(2, response), a_row(3, ANSWERS["openai"])]
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    history = read_responses(path, format="openai")
    assert history.post_ids.to_pylist() == ["p1", "p3"]
    assert history.row.tolist() == [0, 2]
    [reject] = history.rejects.to_pylist()
    assert (reject["file"], reject["row"], reject["column"]) == ("answers.jsonl", 2, "response")
    assert why in reject["reason"]
    assert reject["reason"].startswith("no response of `openai`: ")
    assert reject["reason"].endswith("expected `results[].category_scores`")


WRITTEN = {
    "NaN": None,
    "1e-3": 0.001,
    "0": 0,
    "-1": -1,
    "Infinity": "no finite number",
    "-Infinity": "no finite number",
    "1e400": "no finite number",
    "9" * 5000: "no finite number",
}


@pytest.mark.parametrize(("number", "means"), WRITTEN.items(), ids=[n[:9] for n in WRITTEN])
@pytest.mark.parametrize("quoted", [False, True])
def test_numbers_are_read_as_they_are_written(number, means, quoted, tmp_path):
    answer = f'{{"results": [{{"category_scores": {{"a": {number}, "b": 0.5}}}}]}}'
    bad = json.dumps(answer) if quoted else answer
    good = json.dumps(a_row(1, ANSWERS["openai"]))
    line = json.dumps(a_row(2, "?")).replace('"?"', bad)
    path = tmp_path / "answers.jsonl"
    path.write_text(f"{good}\n{line}\n", "utf-8")
    history = read_responses(path, format="openai")
    if isinstance(means, str):
        assert means in history.rejects["reason"][0].as_py()
    else:
        assert rows_of(history)[1]["a"] == means


HOSTILE_TEXTS = {
    "deep": "[" * 100_000,
    "deep and closed": '{"status":' * 900 + "1" + "}" * 900,
    "a key twice": '{"results": [], "results": [{"category_scores": {"a": 1}}]}',
    "cut off": '{"results": [{"category_scores": {"a": ',
    "empty": "",
    "blank": "  ",
    "NUL": "\0",
}


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
@pytest.mark.parametrize("ending", [".csv", ".parquet", ".jsonl"])
def test_hostile_texts_are_set_aside(text, ending, tmp_path):
    rows = [a_row(1, json.dumps(ANSWERS["openai"])), a_row(2, text)]
    path = tmp_path / f"answers{ending}"
    if ending == ".csv":
        pd.DataFrame(rows).to_csv(path, index=False)
    elif ending == ".parquet":
        pd.DataFrame(rows).to_parquet(path)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    history = read_responses(path, format="openai")
    assert history.post_ids.to_pylist() == ["p1"]
    assert history.rejects["row"].to_pylist() == [2]


def test_deep_objects_are_set_aside(tmp_path):
    for depth in (300, 900, 50_000):
        deep = '{"results":' * depth + "1" + "}" * depth
        path = tmp_path / "answers.jsonl"
        line = json.dumps(a_row(2, "?")).replace('"?"', deep)
        path.write_text(f"{json.dumps(a_row(1, ANSWERS['openai']))}\n{line}\n", "utf-8")
        assert read_responses(path, format="openai").rejects["row"].to_pylist() == [2]


def test_a_source_without_any_response_is_refused_with_the_reasons():
    with pytest.raises(BadInput, match=r"none of its 2 rows is usable: .*like one of `azure`.*2 r"):
        read_responses([a_row(at, ANSWERS["azure"]) for at in (1, 2)], format="openai")


def test_markup_in_names_stays_a_name(tmp_path):
    names = ["<script>alert(1)</script>", "=1+1", "a.b", "Ä", "a", "A", "`x`", "--", "x (text)"]
    answer = {"results": [{"category_scores": dict.fromkeys(names, 0.5)}]}
    workbench = Workbench.open(tmp_path / "store", actor="Ada")
    workbench.import_posts([a_row(1, answer)], format="openai")
    assert set(names) <= set(workbench.history().columns)


def test_a_class_never_takes_the_place_of_a_field_or_column():
    names = ["post_id", "user_id", "created_at", "text", "likes", "content", "id", "text (openai)"]
    answer = {"results": [{"category_scores": dict.fromkeys(names, 0.5)}]}
    history = read_responses([a_row(1, answer)], format="openai")
    [row] = rows_of(history)
    assert (row["post_id"], row["user_id"], row["likes"]) == ("p1", "ada", 1)
    assert "text" not in row
    moved = {f"{name} (openai)" for name in names[:5]}
    assert moved | {"content", "id"} <= set(row)
    assert row["text (openai) (openai)"] == 0.5
    assert any("class `likes` is read as `likes (openai)`" in note for note in history.notes)


def test_a_response_may_be_a_row_that_says_itself_whose_it_is(tmp_path):
    rows = [
        moderationapi("c1", {"id": "a", "type": "classifier", "probability": 0.5}, id="x1"),
        moderationapi(
            12345678901234567890,
            {"id": "b", "type": "classifier", "probability": 1},
            id="x2", external_id="ada"),
        {"error": "busy", "message": "later"},
        moderationapi("c4", {"id": "url", "type": "entity_matcher", "probability": 1}, id="x1"),
        moderationapi(None, {"id": "b", "type": "classifier", "probability": 1}, id="x2"),
    ]  # fmt: skip
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(rows), "utf-8")
    history = read_responses(path, format="moderationapi")
    ids = list(zip(history.post_ids.to_pylist(), history.user_ids.to_pylist(), strict=True))
    assert sorted(ids) == [("12345678901234567890", "ada"), ("c1", "x1")]
    assert history.created_at.tolist() == [1788249600123000] * 2
    assert set(history.columns) == {"a", "b"}
    assert history.rejects["row"].to_pylist() == [3, 4, 5]
    assert "user_id is read from `author.external_id` of the response" in history.notes


def test_a_response_in_a_column_may_say_whose_it_is_too():
    rows = [{"response": ANSWERS["moderationapi"], "user_id": "ben", "shop": "a"}]
    [row] = rows_of(read_responses(rows, format="moderationapi"))
    assert (row["post_id"], row["user_id"], row["shop"]) == ("c1", "ben", "a")


def test_fields_are_read_from_within_by_dotted_paths(tmp_path):
    answer = {**ANSWERS["perspective"], "clientToken": 98765432109876543210}
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps({**answer, "author": "ada", "at": TIME}) + "\n", "utf-8")
    columns = {"post_id": "clientToken", "created_at": "at"}
    [row] = rows_of(read_responses(path, columns, format="perspective"))
    assert (row["post_id"], row["user_id"], row["INSULT"]) == ("98765432109876543210", "ada", 0.5)
    rows = [{"moderation": ANSWERS["hive"], "at": TIME}]
    within = "status.0.response.input"
    columns = {"post_id": "id", "user_id": f"{within}.user_id", "created_at": "at"}
    [row] = rows_of(read_responses(rows, columns, format="hive"))
    assert (row["post_id"], row["user_id"], row["text"]) == ("task-1", "7", "hello")
    with pytest.raises(BadInput, match=r"no column `status\.9\.id` to read `post_id` from"):
        read_responses(rows, {**columns, "post_id": "status.9.id"}, format="hive")


def test_the_keys_of_a_response_are_never_guessed_to_be_the_posts_own():
    with pytest.raises(BadInput, match="lack a post id and a user id of their posts"):
        read_responses([{**ANSWERS["hive"], "created_at": TIME}], format="hive")


def test_text_is_read_from_the_response_only_where_no_column_has_it():
    rows = [a_row(1, ANSWERS["hive"])]
    assert rows_of(read_responses(rows, format="hive"))[0]["text"] == "hello"
    wrap_io_errors = [{**rows[0], "body": "mine"}]
    assert rows_of(read_responses(wrap_io_errors, format="hive"))[0]["text"] == "mine"


def test_several_files_are_one_history_with_each_ones_rows(tmp_path):
    first = as_file(tmp_path, ".jsonl", [a_row(1, ANSWERS["openai"]), a_row(2, {})])
    second = as_file(tmp_path, ".csv", [a_row(3, {}), a_row(4, ANSWERS["openai"])])
    history = read_responses([first, second], format="openai")
    assert scores_in(history) == [SCORES["openai"]] * 2
    wrap_io_errors = [(row["file"], row["row"]) for row in history.rejects.to_pylist()]
    assert wrap_io_errors == [("answers.jsonl", 2), ("answers.csv", 1)]
    assert [history.place(row) for row in history.row] == [("answers.jsonl", 1), ("answers.csv", 2)]


def test_rows_go_through_the_checks_of_every_history():
    rows = [
        a_row(1, ANSWERS["openai"]),
        {**a_row(2, ANSWERS["openai"]), "user_id": " "},
        {**a_row(3, ANSWERS["openai"]), "created_at": "soon"},
        a_row(4, {}),
        a_row(1, ANSWERS["openai"]),
    ]
    history = read_responses(rows, format="openai")
    assert history.n_posts == 1
    assert sorted(history.rejects["row"].to_pylist()) == [2, 3, 4, 5]


ROOTS = ["status", "output", "results", "attributeScores", "policies", "categoriesAnalysis",
         "ModerationLabels", "ResultList"]  # fmt: skip
KEYS = [*ROOTS, "response", "classes", "class", "score", "category_scores", "summaryScore", "type",
        "spanScores", "value", "id", "labels", "probability", "category", "severity", "Name",
        "Confidence", "ParentName", "ModerationLabel", "Labels", "Score", "Toxicity", "content",
        "author", "meta", "timestamp", "input", "text", "error", "message", "post_id"]  # fmt: skip
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.sampled_from(["classifier", "TEXT_CLASSIFICATION", "a", 0.5, 1, -1]),
)  # fmt: skip
NAMES = st.one_of(st.sampled_from(KEYS), st.text(max_size=3))
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)
MUTANT = st.sampled_from(sorted(ANSWERS)).map(ANSWERS.get)


def changed(value, draw):
    """A response with some parts replaced by anything."""
    if draw(st.integers(0, 9)) == 0:
        return draw(VALUES)
    if isinstance(value, dict):
        return {key: changed(one, draw) for key, one in value.items()}
    return [changed(one, draw) for one in value] if isinstance(value, list) else value


@st.composite
def mutants(draw):
    return changed(draw(MUTANT), draw)


@pytest.mark.parametrize("name", FORMATS)
@given(value=VALUES | mutants())
@chosen(max_examples=size(60, 2000), deadline=None)
def test_any_value_is_scores_or_a_reason(name, value):
    said = None
    try:
        result = scores_of(value, name)
    except FormatMismatchError as fault:
        said, result = str(fault), {}
    assert said is None or said.endswith(FORMATS[name].expects)
    assert all(one is None or isinstance(one, int | float) for one in result.values())


@given(name=st.sampled_from(list(FORMATS)), values=st.lists(VALUES | mutants(), max_size=5))
@chosen(max_examples=size(60, 2000), deadline=None)
def test_no_value_of_a_column_loses_a_row_or_fails(name, values, tmp_path_factory):
    rows = [a_row(0, ANSWERS[name]), *(a_row(at, one) for at, one in enumerate(values, 1))]
    checked(rows, name, tmp_path_factory)


@given(name=st.sampled_from(list(FORMATS)), values=st.lists(VALUES | mutants(), max_size=4))
@chosen(max_examples=size(60, 2000), deadline=None)
def test_no_row_that_should_be_a_response_is_lost_or_fails(name, values, tmp_path_factory):
    checked([{**a_row(0, 0), **ANSWERS[name]}, *values], name, tmp_path_factory)


def checked(rows, name: str, folders) -> None:
    """Read rows as lines and as an array: refused in words, or each row used or set aside."""
    folder = folders.mktemp("rows")
    lines, array = folder / "rows.jsonl", folder / "rows.json"
    lines.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    array.write_text(json.dumps(rows), "utf-8")
    read = [history_or_none(path, name, len(rows)) for path in (lines, array)]
    assert read[0] == read[1]


def history_or_none(path: Path, name: str, rows: int) -> str | None:
    """The digest of what is read, each row of it used or set aside; None where it is refused."""
    said = None
    try:
        history = read_responses(path, format=name)
    except BadInput as refused:
        said = str(refused)
    if said is not None:
        assert path.name in said
        return None
    places = [*history.rejects["row"].to_pylist(), *(history.row + 1)]
    assert sorted(places) == [*range(1, rows + 1)]
    return history.digest


def hive_scores(response, kind: str) -> dict:
    [status] = response["status"]
    [output] = status["response"]["output"]
    return {f"{class_['class']} ({kind})": class_["score"] for class_ in output["classes"]}


def labels(response) -> dict:
    return {label["Name"]: label["Confidence"] for label in response["ModerationLabels"]}


def toxic(response) -> dict:
    [result] = response["ResultList"]
    actual = {label["Name"]: label["Score"] for label in result["Labels"]}
    return {**actual, "TOXICITY": result["Toxicity"]}


def policy_scores(policy) -> dict:
    result = {f"{policy['id']}/{label['id']}": label["probability"] for label in policy["labels"]}
    return {policy["id"]: policy["probability"], **result}


REAL = {
    "hive_text_sync": ("hive", lambda r: hive_scores(r, "text")),
    "hive_visual_output": ("hive", lambda r: hive_scores(r, "visual")),
    "openai_moderation": ("openai", lambda r: r["results"][0]["category_scores"]),
    "perspective_analyze": (
        "perspective",
        lambda r: {k: v["summaryScore"]["value"] for k, v in r["attributeScores"].items()},
    ),
    "moderationapi_moderate": (
        "moderationapi",
        lambda r: policy_scores(r["policies"][0]),
    ),
    "azure_content_safety_text": (
        "azure",
        lambda r: {one["category"]: one["severity"] for one in r["categoriesAnalysis"]},
    ),
    "rekognition_moderation_labels": ("rekognition", labels),
    "comprehend_toxic": ("comprehend", toxic),
}


@pytest.mark.skipif(
    not FOLDER, reason="real responses are read where they lie; WORKBENCH_REAL_DATA names no folder"
)
class TestRealResponses:
    def response(self, sample: str):
        path = Path(str(FOLDER)) / "score_formats" / f"{sample}.json"
        return json.loads(path.read_text("utf-8"))

    @pytest.mark.parametrize("sample", REAL)
    def test_scores_are_those_of_the_response(self, sample):
        name, expected = REAL[sample]
        response = self.response(sample)
        assert scores_in(read_responses([a_row(1, response)], format=name)) == [expected(response)]

    @pytest.mark.parametrize("sample", REAL)
    def test_it_is_set_aside_as_what_it_is_where_another_is_asked_for(self, sample):
        mine, _ = REAL[sample]
        for name in FORMATS.keys() - {mine}:
            rows = [a_row(1, ANSWERS[name]), a_row(2, self.response(sample))]
            [reject] = read_responses(rows, format=name).rejects.to_pylist()
            assert f"it looks like one of `{mine}`" in reject["reason"]

    def test_a_response_with_ids_is_a_post_by_itself(self):
        response = self.response("moderationapi_moderate")
        path = Path(str(FOLDER)) / "score_formats" / "moderationapi_moderate.json"
        [row] = rows_of(read_responses(path, format="moderationapi"))
        author = response["author"]["external_id"]
        assert (row["post_id"], row["user_id"]) == (response["content"]["id"], author)
        assert row["created_at"].timestamp() * 1000 == response["meta"]["timestamp"]
