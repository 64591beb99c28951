"""A workbench over the sample, for tests."""

from __future__ import annotations

from pathlib import Path

from workbench import Policy, TextLists, Workbench

POLICY = Policy.load("data/policy.yaml")


def a_workbench(folder: Path) -> Workbench:
    """The sample's posts, tags and lists in a store, and its policy live."""
    wb = Workbench.open(folder / "store", actor="ann")
    wb.import_posts("data/posts.csv")
    for tag in POLICY.tags:
        wb.create_tag(tag, tag)
    wb.add_lists(TextLists.read("data/lists.csv"))
    wb.publish(POLICY)
    return wb
