"""Whatever the public interface returns shows itself in a cell and comes out as a table.

A new method has to be called here, or be named among those that return plain values; what it
returns has to have both.
"""

import re

import pytest

import workbench
from tests.notebook.test_values import MARK
from tests.notebook.worlds import POLICY
from workbench import (
    History,
    Log,
    Policy,
    RecordedLog,
    Simulation,
    TextLists,
    Users,
    Workbench,
    compare,
    difference,
    guess,
    parameters,
    preview_times,
    side_by_side,
    simulate,
    simulate_changed,
)
from workbench.model.labels import Label
from workbench.notebook.displays.picture import Picture
from workbench.notebook.records import Records
from workbench.replay.outcome import Outcome
from workbench.services.tags.downloads import Download

HOSTILE = "<script>alert(1)</script>"
NO_RULES = Policy.from_text("version: 1\nname: none\nrules: []\n")
POST = {"user_id": HOSTILE, "post_id": "x1", "created_at": "2026-11-01", "text": HOSTILE}
BENIGN = Label("u042", "p0069", "benign", 1, HOSTILE, None)
LABEL = {"post_id": "p0177", "label": "benign", "labelled_by": HOSTILE}
PLAIN = {
    Workbench: "open sample from_export export close block suspend enable act expire save publish"
    " withdraw save_draft rename_draft remove_draft send_to_review add_to_list remove_from_list"
    " add_lists load_lists exclude_import include_import rename_import",
    Simulation: "to_arrow to_pandas version",
    Log: "to_arrow to_pandas html title",
}
CALLS = {
    Workbench: {
        "imports": lambda w: w.wb.imports(),
        "remove_import": lambda w: w.wb.remove_import(w.added()),
        "edit_limits": lambda w: w.wb.edit_limits(),
        "set_edit_limits": lambda w: w.wb.set_edit_limits(users=30),
        "history_range": lambda w: w.wb.history_range(),
        "set_history_range": lambda w: w.wb.set_history_range(until="all"),
        "starter_policy": lambda w: w.wb.starter_policy(HOSTILE),
        "import_posts": lambda w: w.wb.import_posts([POST]),
        "import_labels": lambda w: w.wb.import_labels([LABEL, {**LABEL, "post_id": HOSTILE}]),
        "label_imports": lambda w: w.wb.label_imports(),
        "remove_label_import": lambda w: w.wb.remove_label_import(w.with_labels()),
        "submit": lambda w: w.wb.submit({**POST, "post_id": "x2"}),
        "posts": lambda w: w.wb.posts(),
        "history": lambda w: w.wb.history(),
        "quality": lambda w: w.wb.quality(),
        "simulate": lambda w: w.wb.simulate(POLICY),
        "change_memo": lambda w: w.wb.change_memo(POLICY, HOSTILE),
        "batches": lambda w: w.wb.batches(),
        "undo": lambda w: w.wb.undo(w.batch),
        "load_policy": lambda w: w.wb.load_policy("data/policy.yaml"),
        "policies": lambda w: w.wb.policies(),
        "policy": lambda w: w.wb.policy(),
        "live": lambda w: w.wb.live(),
        "drafts": lambda w: w.wb.drafts(),
        "draft": lambda w: w.wb.draft(POLICY.name),
        "users": lambda w: w.wb.users(),
        "user": lambda w: w.wb.user("u001"),
        "set_user": lambda w: w.wb.set_user("u001", metadata={"note": HOSTILE}),
        "timeline": lambda w: w.wb.timeline("u042"),
        "why": lambda w: w.wb.why("u003"),
        "export_case": lambda w: w.wb.export_case("u003"),
        "tags": lambda w: w.wb.tags(),
        "tags_of": lambda w: w.wb.tags_of("u001"),
        "users_of_tag": lambda w: w.wb.users_of_tag("staff"),
        "create_tag": lambda w: w.wb.create_tag(HOSTILE),
        "rename_tag": lambda w: w.wb.rename_tag("trusted", f"Trusted {HOSTILE}"),
        "add_tags": lambda w: w.wb.add_tags("u001", "staff"),
        "remove_tags": lambda w: w.wb.remove_tags("u001", "staff"),
        "preview_tags": lambda w: w.wb.preview_tags(w.file),
        "upload_tags": lambda w: w.wb.upload_tags(w.file),
        "uploads": lambda w: w.wb.uploads(),
        "failures": lambda w: w.wb.failures("1"),
        "failures_csv": lambda w: w.wb.failures_csv("1"),
        "lists": lambda w: w.wb.lists(),
        "list_matches": lambda w: w.wb.list_matches("see help.example.com"),
        "list_warnings": lambda w: w.wb.list_warnings(),
        "actions": lambda w: w.wb.actions(),
        "create_action": lambda w: w.wb.create_action("look_at", "user", HOSTILE),
        "change_action": lambda w: w.wb.change_action("block", label=HOSTILE),
        "review": lambda w: w.wb.review(),
        "resolve": lambda w: w.wb.resolve(w.wb.review()[0].item_id, "benign"),
        "label_post": lambda w: w.wb.label_post("u042", "p0034", "benign"),
        "withdraw_label": lambda w: w.labelled_and_withdrawn(),
        "labels": lambda w: w.wb.labels(),
        "appeal": lambda w: w.wb.appeal("u003", HOSTILE),
        "appeals": lambda w: w.wb.appeals(),
        "decide": lambda w: w.wb.decide(w.wb.appeals()[0].appeal_id, "upheld"),
        "log": lambda w: w.wb.log,
        "verify": lambda w: w.wb.verify(),
        "to_arrow": lambda w: w.wb,
        "to_pandas": lambda w: w.wb,
    },
    Simulation: {
        "rules": lambda w: w.sim.rules,
        "labels": lambda w: w.sim.labels,
        "chart": lambda w: w.sim.chart,
        "log": lambda w: w.sim.log,
        "users": lambda w: w.sim.users,
        "posts": lambda w: w.sim.posts(),
        "user": lambda w: w.sim.user("u042"),
        "explain": lambda w: w.sim.explain("p1563"),
        "explain_user": lambda w: w.sim.explain_user("u042"),
        "without_feedback": lambda w: w.sim.without_feedback(),
        "plan": lambda w: w.sim.plan(),
        "sample_for_labelling": lambda w: w.sim.sample_for_labelling(5),
        "evaluate": lambda w: w.sim.evaluate([BENIGN]),
        "rule_by_rule": lambda w: w.sim.rule_by_rule(),
        "sensitivity": lambda w: w.sim.sensitivity(),
        "semantics_choices": lambda w: w.sim.semantics_choices(),
        "sweep": lambda w: w.sim.sweep({"nsfw (visual).classified": [0.8, 0.9]}),
        "apply": lambda w: w.batch,
        "undo": lambda w: w.wb.batches(),
    },
    Log: {"chart": lambda w: w.wb.log.chart},
}
VALUES = {
    "History": lambda _: History.read([POST]),
    "Users": lambda _: Users.read([{"user_id": HOSTILE, "tags": HOSTILE, "trust_level": 2}]),
    "RecordedLog": lambda w: RecordedLog.read(w.wb.log.to_arrow()),
    "TextLists": lambda _: TextLists.read([{"list": HOSTILE, "kind": "phrase", "value": "x"}]),
    "guess": lambda w: guess(w.file),
    "preview_times": lambda _: preview_times([POST]),
    "simulate": lambda _: simulate(NO_RULES, History.read([POST])),
    "simulate_changed": lambda w: simulate_changed(
        w.sim.outcome, POLICY.with_threshold("nsfw (visual)", 0.7)
    ),
    "compare": lambda w: compare(w.sim, w.sim.without_feedback()),
    "compared users": lambda w: compare(w.sim, w.sim.without_feedback()).users,
    "recommendation": lambda w: w.sim.sweep({"nsfw (visual).classified": [0.8, 0.9]}).recommend(
        "maximum posts_deleted"
    ),
    "parameters": lambda _: parameters(POLICY),
    "front": lambda w: w.sim.sweep({"nsfw (visual).classified": [0.8, 0.9]}).front(
        "maximum posts_deleted"
    ),
    "causes": lambda w: compare(w.sim, w.sim.without_feedback()).waterfall(),
    "side_by_side": lambda w: side_by_side(w.sim),
    "difference": lambda w: difference(w.sim, w.sim.without_feedback()),
    "a picture over time": lambda w: w.sim.chart.posts_over_time(),
    "a picture of totals": lambda w: w.sim.chart.rules_by_triggers(),
    "a picture of a log": lambda w: w.wb.log.chart.by_action(),
}


class World:
    """A sample store with a bit of everything, part of it hostile."""

    def __init__(self, folder):
        self.wb = Workbench.sample(actor="ann")
        self.file = folder / "tags.csv"
        self.file.write_text(f"user_id,user_tags\nu001,=1+1{HOSTILE}\n", "utf-8")
        self.wb.upload_tags(self.file)
        self.wb.add_to_list("deny", "regex", r"казино\d")
        self.wb.send_to_review("u024")
        self.wb.save_draft(POLICY)
        self.wb.block("u003", HOSTILE)
        self.sim = self.wb.simulate(POLICY)
        plan = self.sim.plan()
        self.batch = self.sim.apply(plan, plan.confirmation)

    def added(self):
        """The name of an import that nothing was done with."""
        post = {"user_id": "new", "post_id": HOSTILE, "created_at": "2026-11-02", "text": "x"}
        self.wb.import_posts([post], name=HOSTILE)
        return HOSTILE

    def with_labels(self):
        """The name of an import of labels."""
        self.wb.import_labels([{**LABEL, "class_name": HOSTILE}], name=HOSTILE)
        return HOSTILE

    def labelled_and_withdrawn(self):
        """The label of a post that was withdrawn."""
        self.wb.label_post("u042", "p0069", "benign")
        return self.wb.withdraw_label("u042", "p0069")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return World(tmp_path_factory.mktemp("displayed"))


def check_displayed(value):
    """That a value shows itself without markup of others, and has a table."""
    if isinstance(value, Picture):
        assert value._repr_mimebundle_()["text/plain"].startswith("<Chart: ")
    else:
        page = value._repr_html_()
        assert page.startswith("<table>"), value
        assert not MARK.search(page), page
    assert list(value.to_pandas().columns), value
    if isinstance(value, Records) and value:
        check_displayed(value[0])


METHODS = {f"{owner.__name__}.{name}": c for owner, of in CALLS.items() for name, c in of.items()}


@pytest.mark.parametrize("call", (METHODS | VALUES).values(), ids=list(METHODS | VALUES))
def test_what_is_returned_shows_itself_and_has_a_table(call, world):
    check_displayed(call(world))


@pytest.mark.parametrize("owner", [Workbench, Simulation, Log], ids=lambda owner: owner.__name__)
def test_every_public_method_is_called_here_or_returns_a_plain_value(owner):
    public = {name for name in dir(owner) if not name.startswith("_")}
    assert public - set(PLAIN[owner].split()) == set(CALLS[owner])


def test_public_types_have_both_but_those_that_are_given_as_arguments():
    exempt = {"Rule", "TimeFormat", "ColumnChanges", "ScoreScale", "TruthRule"}  # given to others
    types = {name: getattr(workbench, name) for name in vars(workbench)["__all__"]}
    shown = {
        name
        for name, kind in types.items()
        if isinstance(kind, type)
        and not issubclass(kind, Exception)
        and not hasattr(kind, "_repr_mimebundle_")  # widgets are pages
    }
    assert {n for n in shown if not hasattr(types[n], "_repr_html_")} == exempt
    assert {n for n in shown if not hasattr(types[n], "to_pandas")} == exempt


def test_a_history_says_its_period_and_the_range_of_each_column():
    history = History.read("data/posts.csv")
    page = history._repr_html_()
    assert "History of 2,000 posts by 109 users" in page
    assert "2026-09-" in page
    assert re.search(r"<bdi>nsfw</bdi></td><td[^>]*><bdi>float64</bdi>", page)
    assert len(history.to_pandas()) == history.n_posts == 2000


def test_an_outcome_has_the_result_of_each_post(world):
    outcome = world.sim.outcome
    assert isinstance(outcome, Outcome)
    posts = outcome.to_pandas()
    assert int(posts["accepted"].sum()) == outcome.summary["posts"]["accepted"]
    assert "posts rejected" in outcome._repr_html_()
    assert f"n = {len(posts):,}, the first 50" in outcome._repr_html_()


def test_a_picture_gives_the_data_that_it_draws(world):
    drawn = world.sim.chart.posts_over_time().to_arrow()
    assert drawn.column_names == ["start", "end", "series", "n"]
    assert sum(drawn.column("n").to_pylist()) == len(world.sim.to_arrow())
    triggers = world.sim.chart.rules_by_triggers().to_arrow().to_pylist()
    counted = {row["series"]: row["n"] for row in triggers if row["what"] == "triggers"}
    assert counted["Spammer"] == len(world.sim.posts(rule="Spammer"))


def test_the_list_of_charts_says_what_each_shows(world):
    charts = world.sim.chart.to_arrow().to_pylist()
    assert [row["chart"] for row in charts] == dir(world.sim.chart)
    assert all("n = " in row["shown"] for row in charts)


def test_a_download_has_its_rows_where_it_is_a_table_and_else_its_size(world):
    failures = world.wb.failures_csv("1")
    assert isinstance(failures, Download)
    assert failures.to_arrow().column("User ID").to_pylist() == ["u001"]
    case = world.wb.export_case("u003")
    assert case.to_arrow().to_pylist() == [
        {"file": case.file_name, "format": "ZIP", "bytes": len(case.content)}
    ]
