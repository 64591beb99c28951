"""Values show themselves in a cell: what they say, how they come out as tables, and that nothing
that people wrote becomes markup.
"""

import re

import pytest

from tests.charts.hostile import PAYLOADS
from tests.notebook.worlds import POLICY
from workbench import Policy
from workbench.errors import BadInput, NotFound
from workbench.notebook.picture import Picture

MARK = re.compile(r"</?(?!(?:table|caption|thead|tbody|tr|th|td|bdi)\b)[a-zA-Z]")


@pytest.fixture(scope="module")
def wb(tmp_path_factory, a_workbench):
    return a_workbench(tmp_path_factory.mktemp("values"))


@pytest.fixture(scope="module")
def simulation(wb):
    return wb.simulate(POLICY)


def test_a_policy_says_its_rules_as_sentences():
    assert repr(POLICY) == "<Policy community-baseline: 8 rules, all_matching>"
    assert "IF post is classified as NSFW (visual), THEN delete the post" in POLICY._repr_html_()
    assert POLICY.to_arrow().column("rule").to_pylist()[0] == "Delete NSFW"
    assert list(POLICY.to_pandas().columns) == ["rule", "mode", "fires", "in_words"]


def test_a_simulation_says_what_would_have_happened(simulation):
    assert repr(simulation) == (
        "<Simulation of community-baseline: 1,780 posts accepted, 220 rejected;"
        " 0 users suspended and 6 blocked at the end>"
    )
    assert len(simulation.rules) == len(simulation.to_arrow().column_names) == 8
    assert len(simulation.to_pandas()) == 2000


def test_figures_lead_to_posts(simulation):
    summary = {row["rule"]: row for row in simulation.rules.to_arrow().to_pylist()}
    for rule, row in summary.items():
        assert len(simulation.posts(rule=rule)) == row["triggers"]
    blocked = simulation.posts(action="block").to_arrow()
    assert all("block" in actions for actions in blocked.column("actions").to_pylist())
    assert len(simulation.user("u042")) == 39
    with pytest.raises(NotFound, match="nobody"):
        simulation.user("nobody")


def test_a_post_is_explained_with_what_each_rule_saw(simulation):
    explained = simulation.explain("p1563")
    assert "was accepted; actions: delete_post, block" in repr(explained)
    rows = explained.to_arrow().to_pylist()
    assert {row["rule"] for row in rows if row["fired"]} == {"Delete NSFW", "Third strike"}


def test_without_feedback_nobody_is_out(simulation):
    stateless = simulation.without_feedback()
    assert stateless.outcome.summary["posts"]["rejected"] == 0
    counts = {row["rule"]: row["triggers"] for row in stateless.rules.to_arrow().to_pylist()}
    assert counts["Spammer"] > 100


def test_the_log_is_a_table_with_charts(wb, simulation):
    assert repr(wb.log) == f"<Log: {len(wb.log):,} entries>"
    assert set(simulation.log(action="block").to_arrow().column("action").to_pylist()) == {"block"}
    with pytest.raises(BadInput, match="did you mean `action`"):
        simulation.log(actoin="block")
    for name in dir(simulation.log.chart):
        assert isinstance(getattr(simulation.log.chart, name)(), Picture)
    with pytest.raises(AttributeError, match="there is no chart"):
        _ = simulation.log.chart.nope


def test_a_picture_says_its_title_n_and_a_hash_that_stands_for_its_data(simulation):
    one, again = (simulation.chart.actions_over_time() for _ in range(2))
    other = simulation.chart.rules_over_time()
    assert repr(one) == repr(again) != repr(other)
    said = r"<Chart: Actions a day · n = 167 actions · .* data [0-9a-f]{12}>"
    assert re.fullmatch(said, repr(one))
    assert len(one._repr_mimebundle_()["image/png"]) < 50_000


@pytest.mark.parametrize("ending", ["svg", "png", "html"])
def test_a_picture_is_saved(simulation, ending, tmp_path):
    path = simulation.chart.posts_over_time().save(tmp_path / f"chart.{ending}")
    assert path.stat().st_size > 1000
    if ending == "html":
        assert "<script" not in path.read_text("utf-8")
    with pytest.raises(BadInput, match="unknown ending"):
        simulation.chart.posts_over_time().save(tmp_path / "chart.gif")


def test_users_and_tags_show_their_fields(wb):
    assert "u042" in wb.user("u042")._repr_html_()
    assert wb.tags()[0].to_arrow().column("tag").to_pylist() == ["denied_text"]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=list(PAYLOADS))
def test_what_people_wrote_is_text_and_never_markup(payload, tmp_path, a_workbench):
    wb = a_workbench(tmp_path)
    user_id = payload.replace("\0", "")[:200].strip() or "u"
    wb.import_posts([{"user_id": user_id, "post_id": "x1", "created_at": 1_788_300_000_000,
                      "nsfw": 0.99, "text": payload}])  # fmt: skip
    wb.block(user_id, "Spam")
    document = POLICY.to_document()
    document["rules"][0]["name"] = payload.strip() or "rule"
    simulation = wb.simulate(Policy.from_document(document))
    shown = [
        simulation._repr_html_(),
        simulation.user(user_id)._repr_html_(),
        simulation.explain("x1")._repr_html_(),
        wb.log._repr_html_(),
        wb.user(user_id)._repr_html_(),
        Policy.from_document(document)._repr_html_(),
    ]
    for page in shown:
        assert not MARK.search(page), page


def test_why_a_user_is_out_is_a_table_and_their_case_a_file(wb):
    user_id = wb.users()[0].user_id
    wb.block(user_id, "Spam <b>")
    try:
        found = wb.why(user_id)
        assert found.to_arrow().column("said").to_pylist() == [
            f"{user_id} is blocked",
            "ann blocked the user for Spam <b>",
        ]
        assert "Spam &lt;b&gt;" in found._repr_html_()
        assert not MARK.search(found._repr_html_())
        assert wb.export_case(user_id).file_name.endswith("_case.zip")
    finally:
        wb.enable(user_id)
    with pytest.raises(NotFound):
        wb.why("nobody-of-this-name")
