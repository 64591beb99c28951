"""What all verbs share: the store, and the actor whose name is logged."""

from __future__ import annotations

from workbench.model.actor import Actor
from workbench.notebook.filters import moment
from workbench.store import Store


class Acting:
    """A store, and the actor whose name is logged."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store, self.actor = store, actor

    def _moment(self, option: str, value: object) -> int | None:
        """A time given as an argument, epoch µs, relative to the store's clock.

        Raises: BadInput.
        """
        return moment(option, value, self.store.clock.now_us())
