"""The path from posts to a published policy: what is done, what comes next, what waits for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

from workbench.formatting import count, day
from workbench.services.record.overview import Overview

State = Literal["done", "next", "waits"]


class Step(TypedDict):
    """A step. `about`: what it is for, or what was done; `label`: of the way to its page, empty
    where it waits for another step, which `waits` names then.
    """

    name: str
    page: str
    state: State
    about: str
    label: str
    waits: str


@dataclass(frozen=True)
class PolicyProgress:
    """How far the rules are. `acting`: how many rules are live, not in test; `is_simulated`: as
    they are now; `was_simulated`: at all; `is_live`: the live version is what the rules are now;
    `live`: that version, None without one.
    """

    classes: int
    rules: int
    acting: int
    is_simulated: bool
    was_simulated: bool
    is_live: bool
    live: int | None


def path(
    about: Overview, progress: PolicyProgress, import_page: str, *, is_sample: bool = False
) -> Sequence[Step]:
    """The five steps. The first that is not done is the next one; those behind it wait.
    `is_sample`: no platform submits posts to the store.
    """
    steps = (
        _posts(about, import_page),
        _classes(progress),
        _rules(progress),
        _simulation(progress),
        _publication(progress, is_sample=is_sample),
    )
    before = next((step["name"] for step in steps if step["state"] != "done"), None)
    for step in steps:
        if step["state"] == "done":
            continue
        if step["name"] == before:
            step["state"] = "next"
        else:
            step["label"], step["waits"] = "", str(before)
            before = step["name"]
    return steps


def _posts(about: Overview, import_page: str) -> Step:
    if not about.posts:
        what = "What people wrote, when, and the scores that your classifiers gave."
        return _step("Posts", import_page, what, "Import your posts")
    what = f"{count(about.posts, 'post')} of {count(about.users, 'user')}"
    if about.first_us is not None and about.last_us is not None:
        what += f", {day(about.first_us)} to {day(about.last_us)}"
    return _step("Posts", import_page, f"{what}.", "See the imports", done=True)


def _classes(progress: PolicyProgress) -> Step:
    if not progress.classes:
        what = "Name each score, and set the value from which a post belongs to the class."
        return _step("Classes", "Rules", what, "Add a class")
    what = f"{count(progress.classes, 'class', 'classes')} with thresholds."
    return _step("Classes", "Rules", what, "See the thresholds", done=True)


def _rules(progress: PolicyProgress) -> Step:
    if not progress.rules:
        what = "IF and THEN in sentences: on which posts and users to act, and how."
        return _step("Rules", "Rules", what, "Write a rule")
    what = count(progress.rules, "rule")
    if not progress.acting:
        what += ", none of them live: in test they act on nobody"
    return _step("Rules", "Rules", f"{what}.", "See the rules", done=True)


def _simulation(progress: PolicyProgress) -> Step:
    if progress.is_simulated:
        what = "The rules as they are now were replayed over all posts."
        return _step("Simulate", "Simulation", what, "See the result", done=True)
    what = "Replay the posts: who would have been suspended, and what never appeared."
    if progress.was_simulated:
        what = "The rules have changed since they were simulated."
    return _step("Simulate", "Rules", what, "Simulate the rules")


def _publication(progress: PolicyProgress, *, is_sample: bool) -> Step:
    if progress.is_live:
        effect = "It acts on posts that are submitted from now on, not on those that were imported."
        if is_sample:
            effect = "No platform sends posts to the sample, so it affects nobody."
        elif not progress.acting:
            effect = (
                "All its rules are in test: what they would do is logged, and nobody is affected."
                " Set a rule to live, and publish again, to let it act."
            )
        what = f"Version {progress.live} is live, with the rules as they are now. {effect}"
        return _step("Publish", "Rules", what, "See what is live", done=True)
    what = (
        "Make the rules the live version, for posts that are submitted from then on. What"
        " changes is shown first; you can go back."
    )
    if progress.live is not None:
        what = f"The rules differ from version {progress.live}, which is live."
    return _step("Publish", "Rules", what, "Go to Publish")


def _step(name: str, page: str, about: str, label: str, *, done: bool = False) -> Step:
    state: State = "done" if done else "waits"
    return {
        "name": name,
        "page": page,
        "state": state,
        "about": about,
        "label": label,
        "waits": "",
    }
