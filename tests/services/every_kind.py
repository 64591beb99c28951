"""A store whose log has an entry of every kind, for tests of what is shown of them."""

from __future__ import annotations

from pathlib import Path

from tests.services.worlds import POLICY, a_world
from tests.store.stores import HOUR_US, MOD
from workbench import History, Policy, Workbench
from workbench.services.review import review
from workbench.services.tables import chosen
from workbench.services.transfer import import_posts
from workbench.services.transfer.imported_user_fields import UserFields

HOSTILE = "<img src=x onerror=alert(1)>"
BASELINE = Policy.from_document(POLICY)


def every_kind(folder: Path) -> Workbench:
    """A world to which everything was done that the log records."""
    world = a_world(folder)
    wb = Workbench(world.store, MOD)
    _people(wb, folder)
    _policies(wb)
    _imports(wb, folder)
    _review(wb)
    simulation = wb.simulate(BASELINE)
    plan = simulation.plan(protected_tags=())
    wb.undo(simulation.apply(plan, plan.confirmation))
    import_posts.compact(wb.store, MOD)
    wb.export(folder / "copy")
    world.clock.us += 24 * 15 * HOUR_US
    wb.expire()
    return wb


def _people(wb: Workbench, folder: Path) -> None:
    wb.create_tag(f"Name {HOSTILE}", "odd")
    wb.rename_tag("odd", "An odd tag")
    wb.add_tags("eve", "odd")
    wb.remove_tags("eve", "odd")
    wb.set_user("eve", trust_level=2, fraud_score=12.5, metadata={"note": HOSTILE})
    wb.create_action("look_at", "user", "Look at", reasons=["Spam", "Scam"])
    wb.change_action("block", label="Ban", reasons=["Spam", "Harassment"])
    wb.act("eve", "look_at", reason="Spam")
    wb.add_to_list("deny", "phrase", HOSTILE)
    wb.add_to_list("deny", "domain", "spam.example")
    wb.remove_from_list("deny", "domain", "spam.example")
    file = folder / "tags.csv"
    file.write_text('user_id,user_tags\neve,"odd,trusted"\nfay,"odd,none"\ngus,none\n', "utf-8")
    wb.upload_tags(file)
    chosen.act_on(wb.store, MOD, ["eve", "fay"], chosen.UserAct("suspend", None, "Spam", "14d"))


def _policies(wb: Workbench) -> None:
    wb.set_edit_limits(users=10)
    wb.save_draft(BASELINE)
    wb.rename_draft(BASELINE.name, f"Stricter {HOSTILE}")
    wb.remove_draft(f"Stricter {HOSTILE}")
    wb.publish(BASELINE.with_mode("Denied", "off"), reason="Too many were blocked")
    wb.withdraw()
    wb.publish(BASELINE)


def _imports(wb: Workbench, folder: Path) -> None:
    for name in ("a.csv", "b.csv"):
        file = folder / name
        file.write_text(
            "user_id,post_id,created_at,nsfw,spam,label,country\n"
            f"han,{name}-1,2023-01-01,0.95,0.2,violating,no\n",
            "utf-8",
        )
        fields = UserFields({"country": "country"})
        import_posts.add_posts(wb.store, MOD, History.read(file), user_fields=fields)
    labels = folder / "labels.csv"
    labels.write_text("user_id,post_id,label\nhan,a.csv-1,benign\n", "utf-8")
    wb.import_labels(labels)
    wb.remove_label_import(wb.label_imports()[0].name)
    wb.exclude_import("a.csv")
    wb.include_import("a.csv")
    wb.rename_import("a.csv", f"January {HOSTILE}")
    wb.remove_import("b.csv")
    wb.set_history_range(since="2020-01-01", until="2030-01-01")
    wb.set_history_range()


def _review(wb: Workbench) -> None:
    wb.label_post("ada", "p1", "benign")
    wb.withdraw_label("ada", "p1")
    wb.resolve(wb.review()[0].item_id, "violating")
    review.reopen_last(wb.store, MOD)
    wb.appeal("mallory", f"It was a joke {HOSTILE}")
    wb.decide(wb.appeals()[0].appeal_id, "overturned", "It was")
