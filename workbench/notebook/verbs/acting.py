"""What every verb acts with: a store, and who acts on it."""

from __future__ import annotations

from workbench.model.actor import Actor
from workbench.notebook.filters import moment
from workbench.store import Store


class Acting:
    """A store and who acts on it."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store, self.actor = store, actor

    def _moment(self, word: str, value: object) -> int | None:
        """A time of an argument, epoch µs, relative to the store's clock. Raises: BadInput."""
        return moment(word, value, self.store.clock.now_us())
