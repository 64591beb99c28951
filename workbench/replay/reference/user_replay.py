"""One user's replay, post by post, as far as it is asked for: what the rules saw at a post, and
what followed from it.

It is the plain replay, so that it agrees with the log. A copy of the user is kept every some posts;
a step replays from the nearest one before it, and not all posts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.model.log.entry import LogEntry
from workbench.replay.reference.explain import PostExplained, Recorder, Standing
from workbench.replay.reference.replay import Observer, PlainReplay
from workbench.replay.reference.state import PostOutcome, Progress
from workbench.replay.run import Run

POSTS_BETWEEN_COPIES = 200


@dataclass(frozen=True)
class Step:
    """A post of a user, the `number`-th from 0. `before`, `after`: the user's status and tags as
    the post came, and as it left them; `entries`: what was logged since the post before.
    """

    number: int
    post: PostExplained
    before: Standing
    after: Standing
    entries: tuple[LogEntry, ...]


class UserReplay:
    """The replay of one user of a run; `row`: which. Its steps can be asked for in any order.

    `posts_between`: how many posts a step replays at most, once the posts before it were replayed.
    """

    def __init__(self, run: Run, row: int, posts_between: int = POSTS_BETWEEN_COPIES) -> None:
        self.run, self.row = run, row
        self._posts_between = posts_between
        self.first, end = (int(place) for place in run.offsets[row : row + 2])
        self._length = end - self.first
        self._replay = PlainReplay(run)
        self._copies: dict[int, Progress] = {}
        self._last = self._replay.begin(row)

    def __len__(self) -> int:
        """How many posts the user has."""
        return self._length

    def step(self, number: int) -> Step:
        """What happened at a post. Raises: IndexError, when the user has no such post."""
        if not 0 <= number < self._length:
            raise IndexError(f"post {number} of {self._length}")
        progress = self._advanced(number)
        recorder = Recorder(self.run, progress.position)
        logged = len(progress.user.log)
        self._replay.observer = recorder
        outcome = self._replay.next_post(progress)
        self._replay.observer = Observer()
        after = Standing.of(progress.user)
        entries = tuple(progress.user.log[logged:])
        before = recorder.standing or after
        return Step(number, recorder.explained(outcome), before, after, entries)

    def results(self) -> Iterator[tuple[PostOutcome | None, Standing]]:
        """What became of each post, None in the warm-up, and how it left the user."""
        progress = self._replay.begin(self.row)
        for _ in range(self._length):
            outcome = self._replay.next_post(progress)
            yield outcome, Standing.of(progress.user)

    def _advanced(self, number: int) -> Progress:
        """The user before a post: replayed on from the last step, or from the nearest copy."""
        nearest = max((place for place in self._copies if place <= number), default=0)
        if not nearest <= self._last.position - self.first <= number:
            copy = self._copies.get(nearest)
            self._last = self._replay.begin(self.row) if copy is None else copy.copied()
        progress = self._last
        while (place := progress.position - self.first) < number:
            if place % self._posts_between == 0 and place not in self._copies:
                self._copies[place] = progress.copied()
            self._replay.next_post(progress)
        return progress
