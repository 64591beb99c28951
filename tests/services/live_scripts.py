"""Random scripts of what comes to a store: posts submitted and imported, and all that people do."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field

from tests.oracle.cases import HOUR, CaseMaker, random_case

FIELDS = ("trust_level", "fraud_score", "created_at", "country", "segment")
PHRASES = ["buy now", "casino", "gratis"]
SECOND = 1_000_000


@dataclass(frozen=True)
class Import:
    """Posts are imported."""

    posts: list[dict]


@dataclass(frozen=True)
class Submit:
    """Posts are submitted by one of the programs: two that go on, and a new one each time."""

    posts: list[dict]
    program: int
    request_id: str | None = None


@dataclass(frozen=True)
class Change:
    """Posts come that the store has with other content: set aside, or a conflict."""

    posts: list[dict]
    imported: bool


@dataclass(frozen=True)
class Fields:
    """What is known of a user changes."""

    user_id: str
    fields: dict


@dataclass(frozen=True)
class Tag:
    """A person tags a user, or takes the tag off."""

    user_id: str
    action: str
    tag: str


@dataclass(frozen=True)
class Act:
    """A person acts on a user."""

    user_id: str
    action: str
    reason: str | None


@dataclass(frozen=True)
class Entry:
    """An entry comes into a text list, or leaves it."""

    list: str
    value: str
    added: bool


@dataclass(frozen=True)
class Publish:
    """A policy goes live; None: none is live."""

    policy: dict | None


@dataclass(frozen=True)
class Keep:
    """What changes nothing that a post meets: `compact`, `restart`, `expire`."""

    what: str


Step = Import | Submit | Change | Fields | Tag | Act | Entry | Publish | Keep


@dataclass
class Script:
    """Steps with the time of each, epoch µs.

    `orderly`: one replay of the store says the same; `from_us`: from when, where posts are imported
    that are not submitted.
    """

    columns: dict[str, str]
    tags: list[str]
    steps: list[tuple[int, Step]] = field(default_factory=list)
    orderly: bool = False
    from_us: int | None = None


def random_script(seed: int) -> Script | None:
    """One random script; None where the case has no posts."""
    rng = random.Random(f"live {seed}")
    maker = CaseMaker(random.Random(seed))
    if rng.random() < 0.5:
        maker.focus = [*maker.focus, "user"]
    return _Writer(rng, maker).script()


def live_case(seed: int) -> dict:
    """A random case that a store can meet: nothing is given at the start or recorded."""
    case = copy.deepcopy(random_case(seed))
    for name in ("users", "log", "choices"):
        case.pop(name, None)
    keys = [(p["user_id"], p["created_at"], p["post_id"]) for p in case["posts"]]
    case["posts"] = [p for n, p in enumerate(case["posts"]) if keys[n] not in keys[:n]]
    case["posts"].sort(key=lambda p: (p["created_at"], p["post_id"].encode()))
    return case


class _Writer:
    def __init__(self, rng: random.Random, maker: CaseMaker) -> None:
        self.rng, self.maker = rng, maker
        self.case = maker.case()
        result = {(p["user_id"], p["created_at"], p["post_id"]): p for p in self.case["posts"]}
        order = sorted(result.values(), key=lambda p: (p["created_at"], p["post_id"].encode()))
        self.posts: list[dict] = order
        self.made = Script(self.case["columns"], self.case["policy"]["tags"])
        self.now = order[0]["created_at"] if order else 0
        self.decided: list[dict] = []

    def script(self) -> Script | None:
        if not self.posts:
            return None
        self.made.orderly = self.rng.random() < 0.4
        self._begin()
        if self.made.orderly:
            self._orderly()
        else:
            self._anyhow()
        return self.made

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def add(self, step: Step) -> None:
        self.made.steps.append((self.now, step))

    def _begin(self) -> None:
        for entry in self.case["lists"] or []:
            self.add(Entry(entry["list"], entry["value"], added=True))
        for user_id in [*self.maker.user_ids, "idle user"]:
            if self.made.orderly or self.chance(0.6):
                self.add(Fields(user_id, self._fields(user_id == "idle user")))
        self.add(Publish(self.case["policy"]))

    def _fields(self, whole: bool = False) -> dict:
        """Fields of a user, as the policy's may read them, some unknown."""
        given = {name for user in self.maker.users or [] for name in user} & set(FIELDS)
        return {
            name: self.maker.attribute(name) if whole or self.chance(0.7) else None
            for name in sorted(given)
        }

    def _orderly(self) -> None:
        """Every post is submitted in order, or is older than all that are; one policy."""
        first = self._first_submitted()
        old, posts = self.posts[:first], self.posts[first:]
        if old:
            self.made.from_us = posts[0]["created_at"]
            self.add(Import(old))
        if self.chance(0.3):
            self.add(Import(posts))
        while posts:
            n = self.rng.choice([1, 2, 5, 30])
            batch, posts = posts[:n], posts[n:]
            last, next_us = self.now, batch[0]["created_at"]
            if next_us > last or not self.decided:
                self.now = max(last, next_us)
                self._people(0.3)
            if self.chance(0.2):
                self.add(Import(self._some(self.posts[first:])))
            self.now = max(self.now, batch[-1]["created_at"])
            self._submit(batch)
            self._between()

    def _first_submitted(self) -> int:
        times = [post["created_at"] for post in self.posts]
        cuts = [k for k in range(1, len(times)) if times[k - 1] < times[k]]
        return self.rng.choice(cuts) if cuts and self.chance(0.25) else 0

    def _anyhow(self) -> None:
        """Posts come in any order, some never; and policies, lists and fields change meanwhile."""
        posts = [post for post in self.posts if self.chance(0.85)]
        for _ in range(self.rng.choice([0, 1, 3, 8])):
            if posts:  # a late post
                late = posts.pop(self.rng.randrange(len(posts)))
                posts.insert(self.rng.randint(0, len(posts)), late)
        while posts:
            n = self.rng.choice([1, 1, 2, 5, 30])
            batch, posts = posts[:n], posts[n:]
            batch += self._some(self.decided) if self.decided and self.chance(0.2) else []
            batch += self._some(batch) if self.chance(0.1) else []
            self.rng.shuffle(batch)
            self.now = max(self.now, *(p["created_at"] for p in batch))
            self.now += self.rng.choice([0, 0, SECOND, HOUR])
            self._settings()
            self._people(0.25)
            if self.chance(0.3):
                self.add(Import(self._some(self.posts)))
            self._submit(batch)
            self._changed()
            self._between()

    def _submit(self, batch: list[dict]) -> None:
        request_id = f"r{len(self.made.steps)}" if self.chance(0.1) else None
        self.add(Submit(batch, self.rng.randint(0, 2), request_id))
        self.decided += [post for post in batch if post not in self.decided]

    def _changed(self) -> None:
        if not self.chance(0.1):
            return
        post = dict(self.rng.choice(self.decided))
        post["text"] = "something else" if post.get("text") != "something else" else "hello"
        self.add(Change([post], self.chance(0.5)))

    def _settings(self) -> None:
        """New versions and other policies, entries of lists, fields of users."""
        if self.chance(0.12):
            policy = self.maker.draw_policy()
            self.add(Publish(None if self.chance(0.1) else policy))
        if self.chance(0.1):
            named = {entry["list"] for entry in self.case["lists"] or []} | {"deny", "allow"}
            name = self.rng.choice(sorted(named))
            self.add(Entry(name, self.rng.choice(PHRASES), self.chance(0.6)))
        if self.chance(0.3):
            self.add(Fields(self.rng.choice(self.maker.user_ids), self._fields()))

    def _people(self, probability: float) -> None:
        while self.chance(probability):
            user_id = self.rng.choice(self.maker.user_ids)
            if self.chance(0.4):
                action = self.rng.choice(["add_tags", "add_tags", "remove_tags"])
                self.add(Tag(user_id, action, self.rng.choice(self.made.tags)))
            else:
                actions = ["block", "suspend", "suspend", "enable", "enable", "flag_user"]
                reason = self.rng.choice([None, "Spam", "by hand"])
                self.add(Act(user_id, self.rng.choice(actions), reason))

    def _between(self) -> None:
        for what, probability in (("compact", 0.12), ("restart", 0.12), ("expire", 0.05)):
            if self.chance(probability) and not (what == "expire" and self.made.orderly):
                self.add(Keep(what))

    def _some(self, posts: list[dict]) -> list[dict]:
        return self.rng.sample(posts, self.rng.randint(1, len(posts)))
