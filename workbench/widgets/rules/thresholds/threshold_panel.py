"""The threshold panel: the thresholds of one class, the posts beside the one that was moved last,
what a move takes and lets go, and the labels that a person gives those posts.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TypedDict, cast

import numpy as np
import pyarrow as pa

from workbench.errors import BadInput, Conflict, NotFound
from workbench.evaluation.beside import Choice, Moved, moved, posts_beside
from workbench.history import History
from workbench.model.labels import Label
from workbench.notebook.workbench import Workbench
from workbench.services.review import labelling
from workbench.widgets.navigation import Destination, Navigate, Selection
from workbench.widgets.page import Handlers
from workbench.widgets.rules.editor import Editor
from workbench.widgets.rules.thresholds.beside_state import (
    BesideState,
    PostName,
    PostsBeside,
    is_own,
)
from workbench.widgets.rules.thresholds.thresholds import (
    ShownClass,
    ThresholdState,
    Which,
    shown_class,
    threshold_state,
)

ZONES = {
    "below": "Posts below the thresholds of",
    "needs_review": "Posts in the needs-review band of",
    "classified": "Posts classified as",
    "without_score": "Posts without a score of",
    "rejected": "Rejected posts that would be classified as",
}
_SEEDS = 10_000


class MovedState(TypedDict):
    """What a threshold that was moved from `was` newly catches and frees: posts, and the users who
    wrote them; `users`: how many end with another status, None while the draft has problems.
    """

    was: float
    caught: int
    freed: int
    writers: int
    users: int | None


class PanelState(TypedDict):
    """What the panel shows. `which`: the threshold that was moved last; `labelled`: how many labels
    of this page can be undone.
    """

    shown: ThresholdState
    which: Which
    moved: MovedState | None
    beside: BesideState | None
    labelled: int


class ThresholdPanel:
    """The state of the panel, and what is done on it. `chosen`: the name of the class; an unknown
    one means that of the first rule that reads one.
    """

    def __init__(self, workbench: Workbench, editor: Editor, navigate: Navigate) -> None:
        self._workbench, self._editor, self._navigate = workbench, editor, navigate
        self.chosen = ""
        self._which: Which = "classified"
        self._choice: Choice = "newest"
        self._seed = 1
        self._given: list[tuple[PostName, str | None]] = []
        self._labels: dict[PostName, list[Label]] = {}
        self._is_moving = False

    @property
    def handlers(self) -> Handlers:
        """The requests of the panel, none of which changes the draft."""
        return {
            "choose_class": self.choose_class,
            "choose_posts": self.choose_posts,
            "label": self.label,
            "undo_label": self.undo_label,
            "open_zone": self.open_zone,
            "open_moved": self.open_moved,
            "open_post": self.open_post,
        }

    def state(self) -> PanelState | None:
        """What the panel shows; None without any class. While a threshold moves, labels are those
        that were read before: to open the store would take longer than the rest of a step.
        """
        shown = shown_class(self._editor, self.chosen)
        if shown is None:
            return None
        has_band = shown.score_class.needs_review is not None
        which: Which = self._which if has_band else "classified"
        change = self._change(shown)
        return {
            "shown": threshold_state(self._editor, shown),
            "which": which,
            "moved": None if change is None else self._moved_state(shown, change),
            "beside": self._beside(shown, which, change),
            "labelled": len(self._given),
        }

    def follow(self, name: str, which: str) -> None:
        """Show a threshold that was moved, and the posts beside it."""
        self.chosen, self._which = name, cast("Which", which)
        self._is_moving = True

    def settle(self) -> None:
        """Take a move as ended, so that the labels of the posts are read."""
        self._is_moving = False

    def choose_class(self, name: str) -> None:
        """Show a class."""
        self.chosen = name

    def choose_posts(self, choice: str) -> None:
        """Show the newest posts beside the threshold, or others at random each time."""
        if choice not in ("newest", "random"):
            raise BadInput(f"posts are the newest or random ones, not {choice}")
        if choice == "random" == self._choice:
            self._seed = self._seed % _SEEDS + 1
        self._choice = choice

    def label(self, user_id: str, post_id: str, label: str | None) -> None:
        """Label a post; None withdraws one's label. Raises: NotFound, BadInput, Conflict."""
        name = (user_id, post_id)
        before = self._own_label(name)
        self._give(name, label)
        self._given.append((name, before))

    def undo_label(self) -> None:
        """Restore what the last label of this page replaced. Raises: NotFound, Conflict."""
        if not self._given:
            raise NotFound("there is no label to undo")
        name, label = self._given.pop()
        try:
            self._give(name, label)
        except Conflict:
            self._given.append((name, label))
            raise

    def open_zone(self, zone: str) -> None:
        """Open the posts of a zone. Raises: BadInput, NotFound."""
        shown = self._need()
        positions = shown.zone(zone)
        self._open_posts(f"{ZONES[zone]} “{shown.score_class.name}”", shown, positions)

    def open_moved(self, what: str) -> None:
        """Open the posts that are newly `caught` or `freed`, their `writers`, or the `users` who
        end with another status. Raises: NotFound.
        """
        shown = self._need()
        change, origin = self._change(shown), self._editor.origin
        if change is None or origin is None or shown.history is None:
            raise NotFound("the threshold has not been moved")
        since = f"since “{shown.score_class.name}” was {origin.value:g}"
        if what in ("caught", "freed"):
            positions = change.caught if what == "caught" else change.freed
            self._open_posts(f"Posts newly {what} {since}", shown, positions)
            return
        if what == "writers":
            writers = pa.array(_writers(shown.history, change))
            title, ids = "with posts newly caught or freed", shown.history.user_ids.take(writers)
        else:
            title, ids = "who end with another status", self._editor.changed_users()
        selection = Selection("users", f"Users {title} {since}", tuple(ids.to_pylist()))
        self._navigate(Destination("Users", selection=selection))

    def open_post(self, user_id: str, post_id: str) -> None:
        """Open a post."""
        self._navigate(Destination("Posts", user_id=user_id, post_id=post_id))

    def _need(self) -> ShownClass:
        shown = shown_class(self._editor, self.chosen)
        if shown is None:
            raise NotFound("the policy has no class")
        return shown

    def _open_posts(self, title: str, shown: ShownClass, positions: np.ndarray) -> None:
        if shown.history is None:
            raise NotFound("the store has no posts")
        posts = Selection.of_posts(title, *shown.history.ids_at(positions))
        self._navigate(Destination("Posts", selection=posts))

    def _change(self, shown: ShownClass) -> Moved | None:
        """What changed since the threshold that was moved last stood where it began."""
        origin = self._editor.origin
        if origin is None or shown.scores is None or origin.name != shown.score_class.name:
            return None
        now = shown.threshold(cast("Which", origin.which))
        return None if now == origin.value else moved(shown.scores, origin.value, now)

    def _moved_state(self, shown: ShownClass, change: Moved) -> MovedState:
        origin = self._editor.origin
        assert origin is not None
        assert shown.history is not None
        is_known = self._editor.draft.policy is not None and self._editor.refused is None
        return {
            "was": origin.value,
            "caught": len(change.caught),
            "freed": len(change.freed),
            "writers": len(_writers(shown.history, change)),
            "users": len(self._editor.changed_users()) if is_known else None,
        }

    def _beside(self, shown: ShownClass, which: Which, change: Moved | None) -> BesideState | None:
        scores, history, at = shown.scores, shown.history, shown.threshold(which)
        if scores is None or history is None:
            return None
        created_at, choice, seed = history.created_at, self._choice, self._seed
        beside = posts_beside(scores, created_at, at, shown.step, choice, seed)
        posts = PostsBeside(history, shown, at, beside, change)
        self._read_labels(posts.names)
        return posts.state(choice, seed, self._labels, self._workbench.actor.name)

    def _read_labels(self, names: list[PostName]) -> None:
        """Read the labels of posts; this waits for nobody, and those read before are shown."""
        if self._is_moving:
            return
        with suppress(Conflict):
            labels = labelling.labels_of_posts(self._workbench.store, names, wait_seconds=0)
            self._labels |= {name: labels.get(name, []) for name in names}

    def _own_label(self, name: PostName) -> str | None:
        labels = labelling.labels_of_posts(self._workbench.store, [name]).get(name, [])
        own = [label.label for label in labels if is_own(label, self._workbench.actor.name)]
        return own[-1] if own else None

    def _give(self, name: PostName, label: str | None) -> None:
        store, actor = self._workbench.store, self._workbench.actor
        if label is None:
            labelling.withdraw_label(store, actor, *name)
        else:
            labelling.label_post(store, actor, *name, label)


def _writers(history: History, change: Moved) -> np.ndarray:
    """int64[…], the users who wrote posts that were caught or freed, by their places."""
    user_of = history.once("user of each post", lambda: _user_of(history))
    has_some = np.zeros(history.n_users, bool)
    for positions in (change.caught, change.freed):
        has_some[user_of[positions]] = True
    return np.flatnonzero(has_some)


def _user_of(history: History) -> np.ndarray:
    return np.repeat(np.arange(history.n_users, dtype=np.int32), np.diff(history.offsets))
