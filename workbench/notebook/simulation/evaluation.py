"""What a cell shows of an evaluation, and of a sample to label."""

from __future__ import annotations

from dataclasses import replace

from workbench.errors import BadInput, expected, quoted
from workbench.evaluation.evaluate import Evaluation
from workbench.evaluation.tables import evaluation_rows, figures_side_by_side, title_of
from workbench.export import table_csv
from workbench.notebook.displays.table import Table
from workbench.titles import ACTION_TITLES


class EvaluationTable(Table):
    """The figures of a policy, of its rules, actions and segments, each with an interval: a row for
    each figure of each group. The unit is the post.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        super().__init__(title_of(evaluation), evaluation_rows(evaluation))

    def __call__(self, name: str) -> EvaluationTable:
        """The figures of one rule, action or segment. Raises: BadInput, for an unknown name."""
        evaluation = self.evaluation
        chosen = tuple(group for group in evaluation.groups if group.name == name)
        if not chosen:
            names = list(dict.fromkeys(group.name for group in evaluation.groups))
            raise BadInput(f"nothing is called {quoted(name)}; {expected(names, name)}")
        return EvaluationTable(replace(evaluation, groups=chosen))

    def html(self) -> str:
        """A row for each group, and a column for each figure, as a cell displays it."""
        return Table(self.title, figures_side_by_side(self.evaluation, ACTION_TITLES)).html()


class LabelSample(Table):
    """Posts to label: `post_id`, `user_id`, `created_at`, `text` where the history has texts,
    `stratum`, `sampling_probability`, and an empty `label` to fill in. The file that `csv()` gives
    comes back with `wb.import_labels`.
    """

    def csv(self) -> bytes:
        """The posts as CSV, in which no cell is run by a spreadsheet."""
        return table_csv(self.to_arrow())
