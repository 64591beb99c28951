"""The explanation of one post, as a cell displays it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from workbench.display import table_html
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence
from workbench.replay.reference.explain import PostExplained
from workbench.units import iso

if TYPE_CHECKING:
    import pandas as pd

_TRUTHS = {True: "true", False: "false", None: "unknown"}
_COLUMNS = ("rule", "condition", "saw", "is", "fired")


class Explained:
    """What each rule observed on a post, whether it fired, and what happened to the post.

    `post`: the explanation as values.
    """

    def __init__(self, post: PostExplained, policy: Policy) -> None:
        self.post, self._policy = post, policy

    def to_arrow(self) -> pa.Table:
        """A row for each condition: rule, condition, observed value, truth; if the rule fired."""
        rows = [dict(zip(_COLUMNS, row, strict=True)) for row in self._rows()]
        return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in _COLUMNS]))

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def __repr__(self) -> str:
        """What happened to the post."""
        post = self.post
        if post.warm_up:
            result = "only filled windows"
        elif post.rejected_by:
            result = f"was rejected: the user was {post.rejected_by}"
        else:
            result = f"was accepted; actions: {', '.join(post.actions) or 'none'}"
        return f"<Post {post.post_id} by {post.user_id} at {iso(post.at_us)} {result}>"

    def _repr_html_(self) -> str:
        return table_html(repr(self).strip("<>"), _COLUMNS, self._rows())

    def _rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        for rule in self.post.rules:
            fired = "fired" if rule.fired else ""
            if not rule.evaluated:
                yield rule.rule.name, "not evaluated", "", "", fired
            for line in rule.lines:
                sentence = condition_sentence(line.condition, self._policy)
                indented = "\u2003" * line.depth + sentence
                name = rule.rule.name if not line.depth else ""
                yield name, indented, line.saw, _TRUTHS[line.truth], fired if name else ""
