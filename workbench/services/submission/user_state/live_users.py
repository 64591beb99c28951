"""The states of users that one program holds.

A state moves on with every post, and is saved now and then, so that a submission costs the same
whatever the user's history. It is built anew when another program wrote about the user, or when the
policy, a text list or the imported posts changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.services.submission.user_state.context import PolicyContext
from workbench.services.submission.user_state.state import UserState
from workbench.store import Transaction

SAVE_AFTER = 256


@dataclass
class LiveUsers:
    """The states by user, and up to which log entry and submitted post they hold.

    `save_after`: how many posts a state may hold beyond the saved one.
    """

    save_after: int = SAVE_AFTER

    context: PolicyContext | None = None
    entry_id: int = 0
    seq: int = 0
    states: dict[str, UserState] = field(default_factory=dict)

    def catch_up(self, tx: Transaction, seq: int) -> PolicyContext:
        """The context now; the states of users about whom another program wrote are dropped.

        `seq`: the number of the last submitted post in the store.
        """
        if self.context is not None and (self.entry_id, self.seq) == (tx.head.entries, seq):
            return self.context
        earlier, self.context = self.context, PolicyContext.read(tx, self.context)
        if not self.context.keeps_states_of(earlier):
            self.states.clear()
        else:
            for user_id in tx.user_states.changed_since(self.entry_id, self.seq):
                self.states.pop(user_id, None)
        self.entry_id, self.seq = tx.head.entries, seq
        return self.context
