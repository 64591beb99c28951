"""`workbench evaluate` and `workbench label-sample`: what a policy is worth, and what to label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.packed import packed
from workbench.cli.options.store_access import StoreAccess, store_listing
from workbench.cli.options.types import TEXT, WHOLE_NUMBER
from workbench.cli.store.evaluation.label_options import LabelOptions, class_option, label_options
from workbench.cli.store.store_replay import (
    policy_argument,
    replay_of_store,
    stored_policy,
    version_option,
)
from workbench.cli.terminal.output import DONE, Output, print_note
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.evaluation.labels.sampling import Question
    from workbench.model.labels import Label
    from workbench.replay.outcome import Outcome

_QUESTIONS = ("both", "precision", "recall", "prevalence")
_SHOWN = {
    "what": "What",
    "posts": "Posts",
    "labelled": "Labelled",
    "precision": "Precision",
    "recall": "Recall",
    "false positive rate": "False positive rate",
    "f1": "F1",
    "prevalence": "Prevalence",
    "benign posts": "Benign posts",
    "missed posts": "Missed posts",
}
_LEFT_OUT_FIRST = ("F1", "Prevalence", "False positive rate", "Missed posts", "Benign posts")
_SAMPLE = {
    "post_id": "Post",
    "user_id": "User",
    "created_at": "Posted",
    "text": "Text",
    "stratum": "Stratum",
    "sampling_probability": "Probability",
}


@dataclass(frozen=True)
class SimulatedPolicy:
    """What is evaluated. `policy`: a file, or the name of a saved policy; `segment`: a field of
    posts.
    """

    policy: str
    version: int | None
    segment: str | None


def policy_options() -> Decorator:
    """The options about the policy; the command gets them as `wanted`."""
    return packed(
        "wanted",
        SimulatedPolicy,
        policy_argument(),
        version_option(),
        click.option(
            "--segment",
            metavar="FIELD",
            type=TEXT,
            help="a field of posts, such as language: each of its values on its own",
        ),
    )


@store_listing(
    "evaluate",
    "estimate precision, recall and more of a policy from the labels, with intervals",
    "workbench evaluate baseline --segment language",
)
@policy_options()
@label_options()
def evaluate(
    access: StoreAccess,
    output: Output,
    wanted: SimulatedPolicy,
    reading: LabelOptions,
) -> int:
    """Print a row for each figure of each rule, action and segment."""
    from workbench.evaluation.from_labels import evaluate_with_labels
    from workbench.evaluation.tables import evaluation_rows, figures_side_by_side, title_of
    from workbench.titles import ACTION_TITLES

    found = evaluate_with_labels(
        *_replayed(access, wanted),
        reading.rule,
        segment=wanted.segment,
        target=reading.target,
        confidence=reading.confidence,
    )
    if output.is_for_programs:
        rows = evaluation_rows(found).to_pylist()
        return output.print_many(rows, {name: name for name in rows[0]}, "")
    shown = figures_side_by_side(found, ACTION_TITLES).to_pylist()
    output.print_many(shown, _SHOWN, "", _LEFT_OUT_FIRST)
    print_note(title_of(found))
    return DONE


@store_listing(
    "label-sample",
    "draw posts to label next, with known probabilities, so that no queue biases figures",
    "workbench label-sample baseline --posts 200 --out sample.csv",
)
@policy_options()
@click.option("--posts", type=WHOLE_NUMBER, default=200, metavar="N", help="how many (200)")
@click.option(
    "--for",
    "question",
    type=click.Choice(_QUESTIONS),
    default="both",
    help="whose interval shall become narrow: that of precision, of recall, or both (both)",
)
@class_option()
@click.option("--seed", type=WHOLE_NUMBER, default=1, metavar="N", help="of the draw (1)")
def label_sample(
    access: StoreAccess,
    output: Output,
    wanted: SimulatedPolicy,
    posts: int,
    question: Question,
    class_name: str | None,
    seed: int,
) -> int:
    """Print the posts, in the order in which to label them."""
    from workbench.evaluation.from_labels import sample_beside_labels

    sample = sample_beside_labels(
        *_replayed(access, wanted),
        posts,
        question,
        segment=wanted.segment,
        seed=seed,
        class_name=class_name,
    )
    rows = sample.to_pylist()
    output.print_many(rows, _SAMPLE, "every post is labelled", ("Stratum", "Posted", "Text"))
    if 0 < len(rows) < posts:
        print_note(f"only {count(len(rows), 'post')} without a label")
    return DONE


def _replayed(access: StoreAccess, wanted: SimulatedPolicy) -> tuple[Outcome, list[Label]]:
    """Replay a policy over the posts of the store; with the labels that the store has."""
    from workbench.services.review.review import labels

    with access.to_read() as store:
        policy = stored_policy(access, store, wanted.policy, wanted.version)
        outcome, _ = replay_of_store(store, policy)
        return outcome, labels(store)
