"""A sweep in a notebook: a table, a recommendation whose policy can be taken, and pictures."""

import pytest

from tests.notebook.worlds import POLICY
from workbench import BadInput, Workbench, parameters

NSFW = "nsfw (visual).classified"


@pytest.fixture(scope="module")
def swept():
    with Workbench.sample() as wb:
        sim = wb.simulate(POLICY)
        for post in sim.sample_for_labelling(300).to_arrow().to_pylist():
            label = "violating" if "the" in (post["text"] or "") else "benign"
            wb.label_post(post["user_id"], post["post_id"], label)
        yield sim, sim.sweep({NSFW: [0.7, 0.8, 0.9]}, of="a live rule fired", split=0.6)


def test_each_point_has_its_quantities(swept):
    _, table = swept
    rows = table.to_arrow().to_pylist()
    assert {row[NSFW] for row in rows} == {"0.7", "0.8", "0.9"}
    deleted = {row[NSFW]: row["value"] for row in rows if row["quantity"] == "posts_deleted"}
    assert deleted == {"0.7": 53, "0.8": 46, "0.9": 36}
    assert "300 labelled posts" in table.title
    assert table.html().count("<tr>") == 4


def test_the_recommended_policy_can_be_simulated(swept):
    sim, table = swept
    found = table.recommend("maximum posts_deleted @ posts_deleted <= 110")
    best = found.recommendation.best
    assert found.policy.classes["nsfw (visual)"].classified == best.point.values[0]
    assert found.to_arrow().column("verdict").to_pylist().count("best") == 1
    nothing = table.recommend("maximum recall @ precision >= 0.999")
    assert nothing.policy is None
    assert "no feasible point" in nothing.title
    assert table.front("maximum posts_deleted", "minimum reviews_per_day").to_arrow().num_rows >= 1
    assert len(sim.labels) == 300


def test_curves_show_their_intervals_the_limits_and_the_chosen_point(swept, tmp_path):
    _, table = swept
    found = table.recommend("maximum recall @ precision >= 0.1")
    picture = found.picture()
    data = picture.to_arrow()
    assert set(data.column("series").to_pylist()) == {"recall", "precision"}
    ends = (data.column(name).to_pylist() for name in ("low", "n", "high"))
    assert all(low <= n <= high for low, n, high in zip(*ends, strict=True))
    marks = str(picture.chart.to_dict())
    assert "'limit': 0.1" in marks
    assert "'chosen': " in marks
    assert picture.save(tmp_path / "curve.svg").stat().st_size > 1000
    assert "precision" in repr(table.picture("precision").to_arrow())
    with pytest.raises(BadInput, match="did you mean `precision`"):
        table.picture("precison")


def test_curves_of_several_parameters_or_without_labels_are_refused(swept):
    sim, _ = swept
    grid = sim.sweep({NSFW: [0.8, 0.9], "Spammer.post_count.more_than": [4, 5]}, labels=[])
    with pytest.raises(BadInput, match="over one parameter, not 2"):
        grid.picture()
    with pytest.raises(BadInput, match="precision needs labels"):
        grid.picture("precision")
    names = [each.name for each in parameters(POLICY)]
    assert NSFW in names
