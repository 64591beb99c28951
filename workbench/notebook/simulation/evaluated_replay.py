"""What a simulation says of the policy itself: what it is worth, by labels, at other values of its
parameters, and how far results depend on each part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from workbench.evaluation.estimation.intervals import Target
from workbench.evaluation.evaluate import STOPPED
from workbench.evaluation.from_labels import (
    evaluate_with_labels,
    sample_beside_labels,
    sweep_with_labels,
)
from workbench.evaluation.labels.sampling import Question
from workbench.evaluation.labels.truth import MAJORITY, Resolution, TruthRule
from workbench.evaluation.robustness.rules import rules_apart
from workbench.evaluation.robustness.semantics import alternatives
from workbench.evaluation.robustness.sensitivity import sensitivity
from workbench.evaluation.robustness.tables import (
    alternatives_rows,
    rules_rows,
    sensitivity_rows,
)
from workbench.evaluation.sweep.sweep import SweepOptions
from workbench.model.labels import Label
from workbench.notebook.displays.table import Table
from workbench.notebook.records import Records
from workbench.notebook.simulation.evaluation import EvaluationTable, LabelSample
from workbench.notebook.simulation.sweeps import SweepTable
from workbench.policy.parameters import Value
from workbench.replay.outcome import Outcome
from workbench.services.review import review as label_services
from workbench.store import Store


class EvaluatedReplay:
    """A replay over the posts of a store, which is evaluated by the store's labels."""

    def __init__(self, store: Store, outcome: Outcome) -> None:
        self._store, self.outcome = store, outcome

    def evaluate(
        self,
        labels: Iterable[Label] | None = None,
        *,
        resolution: Resolution = "majority",
        class_name: str | None = None,
        seniors: Sequence[str] = (),
        machines: Sequence[str] = (),
        segment: str | None = None,
        target: Target = "users like these",
        confidence: float = 0.95,
    ) -> EvaluationTable:
        """Precision, recall, false positive rate, F1 and prevalence of the policy, its rules and
        its actions, each with an interval, from labels on some of the posts.

        `labels`: by default those of the store. `resolution`: how several labels of a post are one
        truth: `majority`, `latest`, or `senior`, of the first of the `seniors`. `class_name`: of
        which class the labels are; None: whether a post violates the policy at all. `machines`:
        labellers that are programs: their labels are no truth, and may narrow intervals. `segment`:
        a field of posts, such as `language`: the policy is evaluated on each of its values.
        `target`: what the intervals are about, `users like these` or `these posts` alone.
        Raises: BadInput.
        """
        found = evaluate_with_labels(
            self.outcome,
            self.labels if labels is None else labels,
            TruthRule(resolution, class_name, seniors, machines),
            segment=segment,
            target=target,
            confidence=confidence,
        )
        return EvaluationTable(found)

    def sample_for_labelling(
        self,
        n: int,
        question: Question = "both",
        *,
        segment: str | None = None,
        seed: int = 1,
        labels: Iterable[Label] | None = None,
        class_name: str | None = None,
    ) -> LabelSample:
        """Draw `n` posts to label next, with known probabilities, so that what filled the review
        queue biases nothing.

        They are drawn more often where the answer depends on them. `question`: whose interval shall
        become narrow: `precision`, `recall`, `both` or `prevalence`. `labels`: those at hand, by
        default the store's: labelled posts are not drawn again, and what they say decides where to
        draw. `segment`: a field whose values each get their part. Raises: BadInput.
        """
        rows = sample_beside_labels(
            self.outcome,
            self.labels if labels is None else labels,
            n,
            question,
            segment=segment,
            seed=seed,
            class_name=class_name,
        )
        words = "precision and recall" if question == "both" else question
        return LabelSample(f"Posts to label, for {words}", rows)

    def sweep(
        self,
        values: Mapping[str, Sequence[Value]],
        labels: Iterable[Label] | None = None,
        *,
        of: str = STOPPED,
        split: float | None = None,
        rule: TruthRule = MAJORITY,
        progress: Callable[[int, int], None] | None = None,
    ) -> SweepTable:
        """Replay the policy at every combination of values of its parameters, exactly and with all
        that follows, such as `{"nsfw (visual).classified": [0.7, 0.8, 0.9]}`.

        `values`: by the names of parameters, which `parameters(policy)` lists; `labels`: by default
        those of the store; `of`: the posts that precision and recall are about: those of a rule, an
        action, or that the policy stops; `split`: the share of the period after which posts are
        late: a recommendation is chosen on the earlier ones, and reported for these too; `rule`:
        how labels become one truth a post; `progress`: called with the points done, and all.
        Raises: NotFound, BadInput.
        """
        given = self.labels if labels is None else labels
        options = SweepOptions(of, split)
        return SweepTable(sweep_with_labels(self.outcome, values, given, rule, options, progress))

    def rule_by_rule(self) -> Table:
        """What each live rule catches alone, what it shares with others, and what is lost of each
        total without it, with all that follows.
        """
        return Table("Rule by rule", rules_rows(rules_apart(self.outcome)))

    def sensitivity(self) -> Table:
        """How many posts and users are treated differently one step up or down of each threshold,
        number, share and duration; `users_flipped` are blocked or suspended in one case alone.
        """
        return Table(
            "One step of each parameter, those that flip most users first",
            sensitivity_rows(sensitivity(self.outcome)),
        )

    def semantics_choices(self) -> Table:
        """How many posts and users are treated differently under each other choice of semantics."""
        return Table("Other choices of semantics", alternatives_rows(alternatives(self.outcome)))

    @property
    def labels(self) -> Records[Label]:
        """The labels of its store, by which it is evaluated."""
        return Records("Labels", Label, label_services.labels(self._store))
