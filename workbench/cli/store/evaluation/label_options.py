"""The options about labels: how they become the truth, and what intervals are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.packed import packed
from workbench.cli.options.types import TEXT

if TYPE_CHECKING:
    from workbench.evaluation.estimation.intervals import Target
    from workbench.evaluation.labels.truth import Resolution, TruthRule

_TARGETS: dict[str, Target] = {"users": "users like these", "posts": "these posts"}
_RESOLUTIONS = ("majority", "latest", "senior")


@dataclass(frozen=True)
class LabelOptions:
    """What labels are read as. `class_name`: the class that they are about, None for the policy as
    a whole; `about`: a key of `_TARGETS`; the others as in `TruthRule` and `evaluate`.
    """

    class_name: str | None
    resolution: Resolution
    senior: tuple[str, ...]
    machine: tuple[str, ...]
    about: str
    confidence: float

    @property
    def rule(self) -> TruthRule:
        """How labels become one truth a post."""
        from workbench.evaluation.labels.truth import TruthRule

        return TruthRule(self.resolution, self.class_name, self.senior, self.machine)

    @property
    def target(self) -> Target:
        """What the intervals are about."""
        return _TARGETS[self.about]


def label_options() -> Decorator:
    """The options about labels; the command gets them as `reading`."""
    return packed(
        "reading",
        LabelOptions,
        class_option(),
        click.option(
            "--resolution",
            type=click.Choice(_RESOLUTIONS),
            default="majority",
            help="how several labels of a post are one truth (majority)",
        ),
        click.option(
            "--senior",
            metavar="NAME",
            type=TEXT,
            multiple=True,
            help="a labeller who decides, with `--resolution senior`;"
            " the first who labelled the post",
        ),
        click.option(
            "--machine",
            metavar="NAME",
            type=TEXT,
            multiple=True,
            help="a labeller that is a program: its labels are no truth, and may narrow intervals",
        ),
        click.option(
            "--about",
            type=click.Choice(list(_TARGETS)),
            default="users",
            help="what the intervals are about: users like these, or these posts alone (users)",
        ),
        click.option(
            "--confidence",
            type=click.FloatRange(0.5, 0.9999),
            default=0.95,
            metavar="SHARE",
            help="of the intervals (0.95)",
        ),
    )


def class_option() -> Decorator:
    """The option `--class`."""
    return click.option(
        "--class",
        "class_name",
        metavar="NAME",
        type=TEXT,
        help="the class that labels are about; otherwise the policy as a whole",
    )
