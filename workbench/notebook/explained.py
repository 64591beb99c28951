"""One post explained, as a cell shows it."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from workbench.display import table_html
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence
from workbench.replay.reference.explain import PostExplained
from workbench.units import iso

_TRUTHS = {True: "true", False: "false", None: "unknown"}
_COLUMNS = ("rule", "condition", "saw", "is", "fired")


class Explained:
    """What each rule saw on a post, whether it fired, and what became of the post.

    `post`: the explanation as values.
    """

    def __init__(self, post: PostExplained, policy: Policy) -> None:
        self.post, self._policy = post, policy

    def to_arrow(self) -> pa.Table:
        """A row for each condition: rule, condition, what it saw, its truth, whether it fired."""
        rows = [dict(zip(_COLUMNS, row, strict=True)) for row in self._rows()]
        return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in _COLUMNS]))

    def to_pandas(self) -> object:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def __repr__(self) -> str:
        """What became of the post."""
        post = self.post
        if post.warm_up:
            fate = "only filled windows"
        elif post.rejected_by:
            fate = f"was rejected: the user was {post.rejected_by}"
        else:
            fate = f"was accepted; actions: {', '.join(post.actions) or 'none'}"
        return f"<Post {post.post_id} by {post.user_id} at {iso(post.at_us)} {fate}>"

    def _repr_html_(self) -> str:
        return table_html(repr(self).strip("<>"), _COLUMNS, self._rows())

    def _rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        for rule in self.post.rules:
            fired = "fired" if rule.fired else ""
            if not rule.evaluated:
                yield rule.rule.name, "not evaluated", "", "", fired
            for line in rule.lines:
                said = condition_sentence(line.condition, self._policy)
                indented = "\u2003" * line.depth + said
                name = rule.rule.name if not line.depth else ""
                yield name, indented, line.saw, _TRUTHS[line.truth], fired if name else ""
