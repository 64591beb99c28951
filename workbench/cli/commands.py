"""The commands of `workbench`: where each is, and its line in the list of commands.

A command's module is imported when the command runs, so that the list is there at once.
"""

from __future__ import annotations

import click

from workbench import __version__
from workbench.cli.options.command import CommandPlace, LazyGroup

PLACES = {
    "simulate": CommandPlace("files.simulate", "simulate", "replay a policy over historical posts"),
    "check": CommandPlace(
        "files.check",
        "check",
        "print every problem of a policy, and what to know before running it",
    ),
    "test": CommandPlace(
        "files.cases",
        "test",
        "run the cases of a policy: posts and users with the outcomes that are expected",
    ),
    "explain": CommandPlace("files.explain", "explain", "say each rule of a policy as a sentence"),
    "generate": CommandPlace(
        "files.generate",
        "generate",
        "write a synthetic community: posts, users, labels, log and lists",
    ),
    "guess": CommandPlace(
        "files.guess", "guess", "say what each column of a file is taken for, how sure and why"
    ),
    "quality": CommandPlace(
        "files.quality",
        "quality",
        "say how good posts are: rows set aside, gaps, missing and off-scale scores, repeats",
    ),
    "sample": CommandPlace(
        "files.sample", "sample", "write the sample and the notebooks of the tour into a folder"
    ),
    "import": CommandPlace(
        "store.transfer",
        "import_",
        "bring historical posts into the store, or a whole store from its export",
    ),
    "imports": CommandPlace(
        "store.imports",
        "imports",
        "list, rename, exclude and remove imports of posts, and set the period that is simulated",
    ),
    "labels": CommandPlace(
        "store.labels",
        "labels",
        "list the labels of posts and users, import files of them, and remove such an import",
    ),
    "export": CommandPlace(
        "store.transfer",
        "export",
        "write everything that the store holds into a new folder, but for secrets",
    ),
    "submit": CommandPlace(
        "store.submit", "submit", "submit posts, and print what became of each, one answer a line"
    ),
    "posts": CommandPlace("store.posts", "posts", "list submitted posts, and act on one"),
    "users": CommandPlace(
        "store.users.group",
        "users",
        "find users, change their attributes, block, suspend and enable them",
    ),
    "tags": CommandPlace(
        "store.tags.tags",
        "tags",
        "create tags, add them to users, remove them, and upload many at once",
    ),
    "review": CommandPlace("store.review", "review", "work on the review feed, and decide appeals"),
    "policies": CommandPlace(
        "store.policies.policies", "policies", "save policies, and choose the live one"
    ),
    "lists": CommandPlace("store.lists", "lists", "show text lists, change them, and test a text"),
    "actions": CommandPlace(
        "store.actions", "actions", "list the actions that can be taken, and create others"
    ),
    "log": CommandPlace("store.log", "log", "print the moderation log, in the order of recording"),
    "apply": CommandPlace(
        "store.applying",
        "apply",
        "apply what a policy would have done to the store's users, and take it back",
    ),
    "label-sample": CommandPlace(
        "store.evaluation.evaluate",
        "label_sample",
        "draw posts to label next, with known probabilities, so that no queue biases figures",
    ),
    "evaluate": CommandPlace(
        "store.evaluation.evaluate",
        "evaluate",
        "estimate precision, recall and more of a policy from the labels, with intervals",
    ),
    "compare": CommandPlace(
        "store.evaluation.comparison",
        "compare",
        "compare two policies: totals with intervals, users by how they differ, causes",
    ),
    "sweep": CommandPlace(
        "store.evaluation.sweeps",
        "sweep",
        "replay a policy at many values of its parameters, with what each would do",
    ),
    "recommend": CommandPlace(
        "store.evaluation.sweeps",
        "recommend",
        "choose the best values of a policy's parameters for a goal with limits",
    ),
    "verify": CommandPlace(
        "store.verify",
        "verify",
        "check the log's hash chain and all that is derived from the log; exit status 1 when wrong",
    ),
    "lab": CommandPlace(
        "lab", "lab", "start JupyterLab on loopback, with the workbench open in a notebook"
    ),
    "app": CommandPlace("lab", "app", "serve the workbench as a page on loopback"),
}
WORKBENCH = click.version_option(__version__, message="policy-workbench %(version)s")(
    LazyGroup(
        "workbench",
        "workbench.cli",
        PLACES,
        "Replay a content-moderation policy over historical posts, exactly.",
    )
)
