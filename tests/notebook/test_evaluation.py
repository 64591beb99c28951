"""Evaluations and samples to label, from the notebook: shown, filtered, and back as a file."""

import csv
import io

import pytest

from tests.notebook.worlds import POLICY
from workbench import Workbench
from workbench.errors import BadInput
from workbench.model.labels import Label


@pytest.fixture(scope="module")
def labelled():
    """The sample, its simulation, and 300 posts of a drawn sample with labels by their text."""
    with Workbench.sample() as wb:
        sim = wb.simulate(POLICY)
        sample = sim.sample_for_labelling(300)
        text = sample.csv().decode()
        rows = list(csv.DictReader(io.StringIO(text)))
        for row in rows:
            row["label"] = "violating" if "the" in row["text"] else "benign"
        yield wb, sim, rows


def imported(wb, rows, path):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return wb.import_labels(path)


def test_a_sample_comes_back_as_labels_and_is_evaluated(labelled, tmp_path):
    wb, sim, rows = labelled
    with pytest.raises(BadInput, match="none of the 2,000 posts is labelled"):
        sim.evaluate()
    assert len(rows) == len({(row["user_id"], row["post_id"]) for row in rows}) == 300
    assert all(0 < float(row["sampling_probability"]) <= 1 for row in rows)
    result = imported(wb, rows, tmp_path / "labels.csv")
    assert (result.labels, result.rejects.num_rows) == (300, 0)
    assert {label.sampling_probability for label in wb.labels()} == {
        float(row["sampling_probability"]) for row in rows
    }
    found = sim.evaluate()
    ledger = found.evaluation.ledger
    assert (ledger.posts, ledger.labelled, ledger.unlabelled) == (2000, 300, 1700)
    assert ledger.without_probability == 0
    table = found.to_arrow().to_pylist()
    assert {row["name"] for row in table if row["kind"] == "rule"} == {
        rule.name for rule in POLICY.rules
    }
    denied = {row["figure"]: row for row in found("Denied text").to_arrow().to_pylist()}
    assert denied["precision"]["posts"] == 23
    prevalence = denied["prevalence"]
    assert prevalence["low"] < prevalence["value"] < prevalence["high"]
    # what these labels say, counted over all posts
    texts = wb.history().to_arrow().column("text").to_pylist()
    stopped = found("deleted or rejected").evaluation.groups[0].figures
    true = sum("the" in (text or "") for text in texts) / len(texts)
    assert stopped["prevalence"].low < true < stopped["prevalence"].high
    again = sim.sample_for_labelling(50, seed=2).to_arrow().to_pylist()
    known = {(row["user_id"], row["post_id"]) for row in rows}
    assert not known & {(row["user_id"], row["post_id"]) for row in again}


def test_it_shows_each_group_with_its_figures_in_words(labelled):
    _, sim, rows = labelled
    labels = [
        Label(row["user_id"], row["post_id"], row["label"], 1, "<b>ann</b>", None) for row in rows
    ]
    found = sim.evaluate(labels, segment="language")
    assert found.evaluation.ledger.without_probability == 300
    html = found._repr_html_()
    assert "rule: Denied text" in html and "action: Delete post" in html
    assert "few labels" in html and " to " in html
    segments = {group.name for group in found.evaluation.groups if group.kind == "segment"}
    assert {"en", "fr", "de"} <= segments
    assert "intervals about users like these; 300 labelled posts of 2,000" in found.title
    exact = sim.evaluate(labels, target="these posts", confidence=0.8)
    assert "80% intervals about these posts" in exact.title
    for wide, narrow in zip(
        found.to_arrow().to_pylist(), exact.to_arrow().to_pylist(), strict=False
    ):
        if wide["low"] is not None and narrow["low"] is not None and wide["value"] is not None:
            assert narrow["high"] - narrow["low"] <= wide["high"] - wide["low"] + 1e-9


def key(row):
    return row["kind"], row["name"], row["figure"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"segment": "langage"}, "language"),
        ({"target": "all posts"}, "users like these"),
        ({"confidence": 1.0}, "below 1"),
        ({"resolution": "first"}, "majority"),
    ],
)
def test_what_cannot_be_is_refused_with_the_nearest_name(labelled, options, says):
    _, sim, rows = labelled
    labels = [Label(row["user_id"], row["post_id"], row["label"], 1, "ann", None) for row in rows]
    with pytest.raises(BadInput, match=says):
        sim.evaluate(labels, **options)
    found = sim.evaluate(labels)
    with pytest.raises(BadInput, match="Denied text"):
        found("Denied txt")
