"""What the text lists match in a history, worked out once for a history and a
list, and cached where the history is cached.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from workbench.history import History, TextLists
    from workbench.matching import Matcher

_FORMAT = 2  # raise it whenever the same texts and entries would match otherwise


def text_matches(
    history: History,
    lists: TextLists,
    name: str,
    progress: Callable[[int, int], None] | None = None,
) -> np.ndarray:
    """int8[n_posts]: 1 where a post's text matches an entry of the list, 0 not, −1 unknown.

    `progress`: called with texts done and all, while they are matched. Source: spec 1.
    """

    def match() -> np.ndarray:
        from workbench.matching import Texts

        values = history.columns["text"].values
        texts = history.once("texts", lambda: Texts(values))  # normalised once for all lists
        return matcher(lists, name).matches(texts, progress)

    return history.derived(f"matches {_FORMAT} {lists.digest_of(name)}", match)


def matcher(lists: TextLists, name: str) -> Matcher:
    """What matches texts with the entries of a list."""
    from workbench.matching import matcher_of

    return matcher_of(name, lists.lists.get(name, ()))
