"""The sample in a store, for tests; the fixture `a_workbench` opens a copy of it."""

from __future__ import annotations

from pathlib import Path

from workbench import Policy, TextLists, Workbench

POLICY = Policy.load("data/policy.yaml")


def make_sample_store(folder: Path) -> None:
    """The sample's posts, tags and lists in a store, and its policy live; the store is closed."""
    wb = Workbench.open(folder, actor="ann")
    wb.import_posts("data/posts.csv")
    for tag in POLICY.tags:
        wb.create_tag(tag, tag)
    wb.add_lists(TextLists.read("data/lists.csv"))
    wb.publish(POLICY)
    wb.close()
