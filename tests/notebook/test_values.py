"""Values show themselves in a cell: what they say, how they come out as tables, and that nothing
that people wrote becomes markup.
"""

import re

import pytest

from tests.charts.hostile import PAYLOADS
from tests.notebook.worlds import POLICY
from workbench import Policy, compare, difference, side_by_side
from workbench.errors import BadInput, NotFound
from workbench.notebook.displays.picture import Picture

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


def test_why_a_user_is_out_is_a_table_and_their_case_a_file(wb, tmp_path):
    user_id = wb.users()[0].user_id
    wb.block(user_id, "Spam <b>")
    try:
        result = wb.why(user_id)
        assert result.to_arrow().column("said").to_pylist() == [
            f"{user_id} is blocked",
            "ann blocked the user for Spam <b>",
        ]
        assert "Spam &lt;b&gt;" in result._repr_html_()
        assert not MARK.search(result._repr_html_())
        case = wb.export_case(user_id)
        assert case.file_name.endswith("_case.zip")
        assert case.save(tmp_path).read_bytes() == case.content
        assert "content" not in repr(case)
    finally:
        wb.enable(user_id)
    with pytest.raises(NotFound):
        wb.why("nobody-of-this-name")


def held_in_cells(wb, folder):
    """A value of each kind that a cell can hold."""
    simulation = wb.simulate(POLICY)
    plan = simulation.plan()
    file = folder / "tags.csv"
    file.write_text("user_id,user_tags\nu001,denied_text\n", "utf-8")
    yield from (wb, plan, wb.preview_tags(file), wb.upload_tags(file), wb.live(), wb.verify())
    yield from (wb.users(), wb.tags(), wb.review(), wb.lists(), wb.actions(), wb.policies())
    yield from (wb.drafts(), wb.batches(), wb.labels(), wb.appeals(), wb.timeline("u042"))
    wb.send_to_review("u024")
    yield from (wb.review(), wb.resolve(wb.review()[0].item_id, "benign"), wb.labels())
    yield wb.add_tags("u024", "denied_text")
    batch = (again := wb.simulate(POLICY)).apply(anew := again.plan(), anew.confirmation)
    yield from (batch, wb.batches(), wb.undo(batch))
    yield wb.import_posts([{"user_id": "u", "post_id": "p", "created_at": "2026-11-01"}])
    yield wb.submit({"user_id": "u", "post_id": "q", "created_at": "2026-11-02"})
    stricter = wb.simulate(POLICY.with_threshold("nsfw (visual)", 0.7))
    counted = stricter.without_feedback()
    yield from (side_by_side(simulation, stricter), difference(stricter, counted))
    yield from (compared := compare(stricter, counted), compared.users, compared.waterfall())
    yield from (
        simulation.users,
        simulation.rules,
        simulation.log,
        simulation,
        POLICY,
        wb.quality(),
    )


def test_all_that_a_cell_can_hold_shows_itself_and_comes_out_as_a_table(a_workbench, tmp_path):
    for value in held_in_cells(a_workbench(tmp_path), tmp_path):
        assert value._repr_html_().startswith("<table>"), value
        assert not MARK.search(value._repr_html_()), value
        assert list(value.to_pandas().columns), value


LISTS = [
    ("Users", "user_id", lambda wb: wb.users()),
    ("Timeline of u042", "what", lambda wb: wb.timeline("u042")),
    ("Review feed", "item_id", lambda wb: wb.review()),
    ("Labels", "label", lambda wb: wb.labels()),
    ("Appeals", "appeal_id", lambda wb: wb.appeals()),
    ("Actions", "action", lambda wb: wb.actions()),
    ("Text lists", "list", lambda wb: wb.lists()),
    ("Entries that match", "kind", lambda wb: wb.list_matches("nothing")),
    ("Warnings of text lists", "code", lambda wb: wb.list_warnings()),
    ("Policies", "version", lambda wb: wb.policies()),
    ("Drafts", "policy", lambda wb: wb.drafts()),
    ("Tags", "tag", lambda wb: wb.tags()),
    ("Tags of u042", "tag", lambda wb: wb.tags_of("u042")),
    ("Uploads of tags", "upload_id", lambda wb: wb.uploads()),
    ("Applied simulations", "batch_id", lambda wb: wb.batches()),
]


@pytest.mark.parametrize(("title", "column", "listed"), LISTS, ids=[title for title, *_ in LISTS])
def test_a_list_has_its_title_and_its_columns_also_without_a_row(wb, title, column, listed):
    result = listed(wb)
    assert (result.title, column in result.to_arrow().column_names) == (title, True)
    assert title in result._repr_html_()


def test_a_plan_says_what_it_would_do(a_workbench, tmp_path):
    plan = a_workbench(tmp_path).simulate(POLICY).plan()
    assert repr(plan).startswith("<Plan of community-baseline: ")
    assert plan.confirmation in plan._repr_html_()
    rows = plan.to_arrow().to_pylist()
    assert len(rows) == len(plan.changes)
    assert {row["rule"] for row in rows if row["action"] == "block"} <= {"Spammer", "Third strike"}


def test_a_list_of_users_has_a_column_for_each_field_and_times(a_workbench, tmp_path):
    users = a_workbench(tmp_path).users(limit=3)
    assert users.to_pandas()["user_id"].tolist() == ["u001", "u002", "u003"]
    assert str(users.to_arrow().schema.field("first_seen").type) == "timestamp[us, tz=UTC]"
    assert "Users (n = 109, the first 3)" in users._repr_html_()
