"""`workbench sweep` and `workbench recommend`: a policy at many values of its parameters, and which
of them to take.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.packed import packed
from workbench.cli.options.store_access import StoreAccess, store_listing
from workbench.cli.options.types import TEXT
from workbench.cli.store.evaluation.label_options import LabelOptions, label_options
from workbench.cli.store.store_replay import (
    policy_argument,
    replay_of_store,
    stored_policy,
    version_option,
)
from workbench.cli.terminal.output import DONE, NEGATIVE, Output, print_note
from workbench.errors import BadInput, quoted

if TYPE_CHECKING:
    from workbench.evaluation.sweep.sweep import Sweep
    from workbench.policy.parameters import Value


@dataclass(frozen=True)
class SweptPolicy:
    """What is swept. `vary`: parameters with their values; `of`: the posts that figures are about,
    None for those that the policy stops; `split`: the share of the period after which posts are
    late.
    """

    policy: str
    version: int | None
    vary: tuple[str, ...]
    of: str | None
    split: float | None


def _sweep_options() -> Decorator:
    """The options about a sweep; the command gets them as `wanted`."""
    return packed(
        "wanted",
        SweptPolicy,
        policy_argument(),
        version_option(),
        click.option(
            "--vary",
            metavar="NAME=VALUES",
            type=TEXT,
            multiple=True,
            required=True,
            help="a parameter with its values: FIRST..LAST..STEP, or a list with commas;"
            " several make a grid",
        ),
        click.option(
            "--of",
            metavar="NAME",
            type=TEXT,
            help="a rule or an action: precision and recall are of its posts; otherwise of those"
            " that the policy stops",
        ),
        click.option(
            "--split",
            type=click.FloatRange(0.01, 0.99),
            metavar="SHARE",
            help="choose on the posts of this share of the period, and judge on the later ones",
        ),
    )


@store_listing(
    "sweep",
    "replay a policy at many values of its parameters, with what each would do",
    'workbench sweep baseline --vary "nsfw (visual).classified=0.6..0.95..0.05"',
)
@_sweep_options()
@label_options()
def sweep(access: StoreAccess, output: Output, wanted: SweptPolicy, reading: LabelOptions) -> int:
    """Print a row for each point; for programs one for each quantity of each point."""
    from workbench.evaluation.sweep.tables import sweep_in_words, sweep_rows

    found = _swept(access, wanted, reading)
    rows = sweep_rows(found) if output.is_for_programs else sweep_in_words(found)
    return output.print_many(rows.to_pylist(), {name: name for name in rows.column_names}, "")


@store_listing(
    "recommend",
    "choose the best values of a policy's parameters for a goal with limits",
    'workbench recommend baseline --vary "nsfw (visual).classified=0.6..0.95..0.05"'
    ' --goal "maximum recall @ precision >= 0.9 and reviews_per_day <= 400"',
)
@_sweep_options()
@click.option(
    "--goal",
    metavar="TEXT",
    type=TEXT,
    required=True,
    help="what is wanted, such as `maximum recall @ precision >= 0.95 and reviews_per_day <= 400`",
)
@label_options()
def recommend(
    access: StoreAccess, output: Output, wanted: SweptPolicy, goal: str, reading: LabelOptions
) -> int:
    """Print a row for each point, and which is the best; exit status 1 where none holds the
    limits.
    """
    from workbench.evaluation.sweep.goal import Goal
    from workbench.evaluation.sweep.recommend import recommend as recommended
    from workbench.evaluation.sweep.tables import judged_rows, recommendation_words

    read = Goal.parse(goal)  # before what takes long
    found = recommended(_swept(access, wanted, reading), read)
    rows = judged_rows(found)
    output.print_many(rows.to_pylist(), {name: name for name in rows.column_names}, "")
    print_note(recommendation_words(found))
    return DONE if found.best is not None else NEGATIVE


def _swept(access: StoreAccess, wanted: SweptPolicy, reading: LabelOptions) -> Sweep:
    from workbench.cli.terminal.progress import Progress
    from workbench.evaluation.evaluate import STOPPED
    from workbench.evaluation.from_labels import sweep_with_labels
    from workbench.evaluation.sweep.sweep import SweepOptions
    from workbench.services.review.review import labels

    values = dict(map(_parameter, wanted.vary))
    with access.to_read() as store:
        policy = stored_policy(access, store, wanted.policy, wanted.version)
        outcome, _ = replay_of_store(store, policy)
        given = labels(store)
    options = SweepOptions(wanted.of or STOPPED, wanted.split, reading.target, reading.confidence)
    with Progress() as progress:
        return sweep_with_labels(outcome, values, given, reading.rule, options, progress.show_share)


def _parameter(text: str) -> tuple[str, list[Value]]:
    """A parameter with its values, as `--vary` has them. Raises: BadInput.

    >>> _parameter("nsfw.classified=0.7..0.9..0.1"), _parameter("Rule.post_count.in_past=7d,14d")
    (('nsfw.classified', [0.7, 0.8, 0.9]), ('Rule.post_count.in_past', ['7d', '14d']))
    """
    from workbench.evaluation.sweep.grid import values_between

    name, sign, given = text.rpartition("=")
    if not sign or not name.strip() or not given.strip():
        raise BadInput(
            "`--vary` takes NAME=VALUES, such as nsfw.classified=0.6..0.9..0.05, not"
            f" {quoted(text)}"
        )
    ends = given.split("..")
    if len(ends) == 3:
        try:
            first, last, step = map(float, ends)
        except ValueError:
            raise BadInput(f"`--vary`: {quoted(given)} has no numbers") from None
        return name.strip(), [*map(_value, values_between(first, last, step))]
    return name.strip(), [_value(value.strip()) for value in given.split(",")]


def _value(value: float | str) -> Value:
    """Read a value: a whole number, another number, or a text such as `7d`."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return value
    return int(value) if value == int(value) else value
