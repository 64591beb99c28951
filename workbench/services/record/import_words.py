"""Log entries about posts, imports and the settings of a store, in words for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.formatting import count
from workbench.model.edit_limits import EditLimits
from workbench.model.imports import HistoryRange
from workbench.model.labels import LABELS
from workbench.services.policies.edit_limits import EDIT_LIMITS_SET
from workbench.services.policies.policies import POLICY_PUBLISHED
from workbench.services.simulations.history_range import HISTORY_RANGE_SET
from workbench.services.transfer.import_label_files import LABELS_REMOVED
from workbench.services.transfer.import_posts import POSTS_COMPACTED, POSTS_IMPORTED
from workbench.services.transfer.imported_labels import LABELS_IMPORTED
from workbench.services.transfer.imports import (
    IMPORT_EXCLUDED,
    IMPORT_INCLUDED,
    IMPORT_RENAMED,
)
from workbench.services.transfer.removed_import import IMPORT_REMOVED
from workbench.units import time_us

Arguments = Mapping[str, Any]


def _imported(arguments: Arguments) -> str:
    posts = count(arguments["posts"], "post")
    return f"{arguments['name']}: {posts}" if "name" in arguments else posts


def _removed(arguments: Arguments) -> str:
    nouns = ("post", "user", "label")
    gone = [count(arguments[f"{noun}s"], noun) for noun in nouns if arguments.get(f"{noun}s")]
    return f"{arguments['name']} is removed, with {', '.join(gone)}"


def _labels(arguments: Arguments) -> str:
    counted = ", ".join(
        f"{count(arguments[label])} {label}" for label in LABELS if arguments.get(label)
    )
    name = arguments.get("name") or arguments.get("posts")
    return f"{name}: {counted}" if name else counted


def _labels_removed(arguments: Arguments) -> str:
    return f"{arguments['name']} is removed, with {count(arguments['labels'], 'label')}"


def _range(arguments: Arguments) -> str:
    ends = (
        None if arguments[end] is None else time_us(arguments[end]) for end in ("from", "before")
    )
    return f"simulations read {HistoryRange(*ends).in_words}"


IMPORT_WORDS: Mapping[str, Callable[[Arguments], str]] = {
    POSTS_IMPORTED: _imported,
    POSTS_COMPACTED: lambda arguments: (
        f"{count(arguments['posts'], 'submitted post')} moved to a file"
    ),
    LABELS_IMPORTED: _labels,
    LABELS_REMOVED: _labels_removed,
    IMPORT_RENAMED: lambda arguments: f"{arguments['was']} is now called {arguments['name']}",
    IMPORT_EXCLUDED: lambda arguments: f"{arguments['name']} is left out of simulations",
    IMPORT_INCLUDED: lambda arguments: f"simulations read {arguments['name']} again",
    IMPORT_REMOVED: _removed,
    HISTORY_RANGE_SET: _range,
    POLICY_PUBLISHED: lambda arguments: "; ".join(arguments.get("limits_passed", ())),
    EDIT_LIMITS_SET: lambda arguments: EditLimits(**arguments).in_words,
}
"""What an entry of each of these kinds did, without who did it."""
