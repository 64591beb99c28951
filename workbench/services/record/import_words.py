"""Log entries about posts, imports and the history range, in words for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.formatting import count
from workbench.model.imports import HistoryRange
from workbench.model.log.entry import LogEntry
from workbench.services.record.log_words import one_line
from workbench.services.simulations.history_range import HISTORY_RANGE_SET
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


def import_words(entry: LogEntry) -> str:
    """What an entry of these kinds did, without who did it; '' of any other.

    >>> said = '{"name": "a.csv", "posts": 3, "segment": "segment-000001"}'
    >>> kind, actor = "import_excluded", {"actor": "ann", "actor_kind": "person"}
    >>> import_words(LogEntry(at_us=0, kind=kind, arguments=said, **actor))
    'a.csv is left out of simulations'
    """
    words = _WORDS.get(entry.kind)
    return "" if words is None else one_line(words(entry.values))


def _imported(said: Arguments) -> str:
    posts = count(said["posts"], "post")
    return f"{said['name']}: {posts}" if "name" in said else posts


def _removed(said: Arguments) -> str:
    nouns = ("post", "user", "label")
    gone = [count(said[f"{noun}s"], noun) for noun in nouns if said.get(f"{noun}s")]
    return f"{said['name']} is removed, with {', '.join(gone)}"


def _labels(said: Arguments) -> str:
    return ", ".join(f"{count(n)} {label}" for label, n in said.items() if isinstance(n, int) and n)


def _range(said: Arguments) -> str:
    ends = (None if said[end] is None else time_us(said[end]) for end in ("from", "before"))
    return f"simulations read {HistoryRange(*ends).in_words}"


_WORDS: Mapping[str, Callable[[Arguments], str]] = {
    POSTS_IMPORTED: _imported,
    POSTS_COMPACTED: lambda said: f"{count(said['posts'], 'submitted post')} moved to a file",
    LABELS_IMPORTED: _labels,
    IMPORT_RENAMED: lambda said: f"{said['was']} is now called {said['name']}",
    IMPORT_EXCLUDED: lambda said: f"{said['name']} is left out of simulations",
    IMPORT_INCLUDED: lambda said: f"simulations read {said['name']} again",
    IMPORT_REMOVED: _removed,
    HISTORY_RANGE_SET: _range,
}
