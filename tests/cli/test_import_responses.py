"""Raw responses of classifiers are imported from the command line, or refused in clear words."""

import json

import pytest

from tests.importers.answers import ANSWERS, moderationapi
from workbench.cli.main import main
from workbench.errors import BadInput
from workbench.importers.classifiers.responses import FORMATS
from workbench.notebook.workbench import Workbench

TIME = "2026-09-01T00:00:00Z"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with a file of responses in the column `answer`, one of them an error."""
    monkeypatch.chdir(tmp_path)
    answers = [ANSWERS["hive"], {"error": "busy"}]
    rows = [
        {"post_id": f"p{at}", "user_id": "ada", "created_at": TIME, "answer": answer}
        for at, answer in enumerate(answers, 1)
    ]
    (tmp_path / "answers.jsonl").write_text("".join(map(line, rows)), "utf-8")
    return tmp_path


def line(row) -> str:
    return json.dumps(row) + "\n"


def columns() -> set[str]:
    return set(Workbench.open("workbench-store", actor="Ada").history().columns)


def test_responses_are_imported_and_what_is_none_is_told(capsys):
    asked = ["import", "answers.jsonl", "--format", "hive", "--response", "answer", "--json"]
    assert main(asked) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["posts"] == json.loads(out)["set_aside"] == 1
    assert "responses are read from column `answer`" in err
    assert "scale: severity" in err
    assert 'row 2 `{"error": "busy"}`; no response of `hive`: it is an error, `busy`' in err
    assert columns() == {"text", "spam (text)", "bullying (text)"}


def test_responses_with_ids_need_no_column(folder):
    policy = {"id": "toxicity", "type": "classifier", "probability": 0.5}
    (folder / "own.json").write_text(json.dumps(moderationapi("c1", policy, id="a")), "utf-8")
    assert main(["import", "own.json", "--format", "moderationapi"]) == 0
    assert columns() == {"toxicity"}


def test_fields_are_read_from_within_the_response(folder):
    row = {**ANSWERS["perspective"], "clientToken": "c1", "user_id": "ada", "created_at": TIME}
    (folder / "own.jsonl").write_text(line(row), "utf-8")
    asked = ["import", "own.jsonl", "--format", "perspective", "--column"]
    assert main([*asked, "post_id=clientToken"]) == 0
    assert columns() == {"INSULT"}


WRONG = {
    "an unknown format": (["--format", "hives"], "did you mean `hive`"),
    "a column that is not there": (["--format", "hive", "--response", "x"], "no column `x`"),
    "no usual column": (["--format", "hive"], "say which it is: --response COLUMN"),
    "another format": (
        ["--format", "openai", "--response", "answer"],
        "none of its 2 rows is usable",
    ),
    "a path to nothing": (
        ["--format", "hive", "--response", "answer", "--column", "post_id=a.b"],
        "no column `a.b`",
    ),
    "a column without a format": (["--response", "answer"], "needs the format"),
}


@pytest.mark.parametrize(("options", "said"), WRONG.values(), ids=WRONG)
def test_bad_input_is_refused_and_nothing_is_written(options, said, folder, capsys):
    assert main(["import", "answers.jsonl", *options]) == 2
    assert said in capsys.readouterr().err
    store = Workbench.open("workbench-store", actor="Ada")
    with pytest.raises(BadInput):
        store.history()
    assert not list(folder.rglob("segment-*"))


def test_an_export_takes_no_format(folder, capsys):
    (folder / "out").mkdir()
    assert main(["import", "out", "--format", "hive"]) == 2
    assert "`--format` is for files of posts" in capsys.readouterr().err


def test_the_help_names_every_format(capsys):
    with pytest.raises(SystemExit):
        main(["import", "--help"])
    out = capsys.readouterr().out
    assert all(name in out for name in FORMATS)
