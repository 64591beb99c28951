"""The reader of a file of cases, YAML or JSON, with every problem at its line.

A file has `cases`, each with a `name`, `posts`, and what is `expect`ed. A post is a mapping of its
fields; `id` is its number when left out, `user` the one user, and `at` an hour after the post
before. `repeat: 20` with `every: 10m` stands for so many posts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.errors import BadInput, NoFile, Problem, expected, quoted, reason_of
from workbench.evaluation.cases.case import Case, ExpectedPost, ExpectedUser
from workbench.model.actions import STATUSES
from workbench.policy.reading import document
from workbench.policy.reading.document import Node
from workbench.policy.tree import Scalar
from workbench.units import duration_us, iso, time_us
from workbench.whole_files import read_whole

FILE_ENDING = ".cases.yaml"
START, EVERY, USER = "2026-01-01T00:00:00Z", "1h", "user"
MAX_POSTS, MAX_FILE_BYTES = 2_000, 1_000_000
_CASE_KEYS = ("name", "posts", "users", "lists", "expect")
_POST_KEYS = ("id", "user", "at", "repeat", "every")
_OTHER_NAMES = {"post_id": "id", "user_id": "user", "created_at": "at"}
_EXPECT_KEYS = ("posts", "users")


def cases_file(policy: str | Path) -> Path:
    """The default file of cases of a policy file: the one beside it.

    >>> str(cases_file("policies/baseline.yaml"))
    'policies/baseline.cases.yaml'
    """
    return Path(policy).with_suffix(FILE_ENDING)


def read_cases(path: str | Path) -> tuple[Case, ...]:
    """The cases of a file. Raises: NoFile; BadInput, with every problem and its line."""
    try:
        data = read_whole(Path(path), MAX_FILE_BYTES)
    except (FileNotFoundError, IsADirectoryError):
        raise NoFile(f"no such file of cases: {path}") from None
    except (OSError, ValueError) as error:
        raise BadInput(f"cannot read the cases {path}: {reason_of(error)}") from None
    return _Reader(str(path)).cases(document.read_text(data, str(path)))


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []

    def cases(self, root: Node) -> tuple[Case, ...]:
        """All cases. Raises: BadInput."""
        given = self._mapping(root, "the file", ("cases",))
        items = self._list(given.get("cases"), "cases", root)
        cases = tuple(self._case(item) for item in items)
        names = Counter(case.name for case in cases)
        for case in cases:
            if names[case.name] > 1:
                self._wrong(f"two cases are called {quoted(case.name)}", case.line)
        if not items and not self._problems:
            self._wrong("there are no cases", root.line)
        if self._problems:
            raise BadInput(*dict.fromkeys(self._problems))
        return cases

    def _case(self, node: Node) -> Case:
        given = self._mapping(node, "a case", _CASE_KEYS)
        name = str(self._scalar(given.get("name"), "name", node) or "")
        if not name:
            self._wrong("a case needs a `name`", node.line)
        posts = list(self._posts(self._list(given.get("posts"), "posts", node)))
        if not posts:
            self._wrong(f"the case {quoted(name)} has no `posts`", node.line)
        expect = self._mapping(given.get("expect"), "expect", _EXPECT_KEYS, node)
        users = self._named(given.get("users"), "users")
        case = Case(
            name,
            posts,
            [{"user_id": user, **self._user(about)} for user, about in users],
            {each: self._texts(of, each) for each, of in self._named(given.get("lists"), "lists")},
            tuple(self._post(*pair) for pair in self._named(expect.get("posts"), "posts")),
            tuple(self._user_end(*pair) for pair in self._named(expect.get("users"), "users")),
            node.line,
        )
        self._check_expected(case)
        return case

    def _check_expected(self, case: Case) -> None:
        if not case.expected_posts and not case.expected_users:
            self._wrong(f"the case {quoted(case.name)} expects nothing", case.line)
        posts = [str(post["post_id"]) for post in case.posts]
        for name in (name for name, n in Counter(posts).items() if n > 1):
            self._wrong(f"two posts of {quoted(case.name)} are called {quoted(name)}", case.line)
        users = [str(post["user_id"]) for post in case.posts]
        users += [str(user["user_id"]) for user in case.users]
        for what, known, named in (
            ("post", posts, [each.post_id for each in case.expected_posts]),
            ("user", users, [each.user_id for each in case.expected_users]),
        ):
            for name in named:
                if name not in known:
                    hint = expected(list(dict.fromkeys(known)), name)
                    problem = f"{quoted(case.name)} has no {what} {quoted(name)}; {hint}"
                    self._wrong(problem, case.line)

    def _posts(self, nodes: Sequence[Node]) -> Iterator[dict[str, Scalar | None]]:
        at_us, n = time_us(START), 0
        for node in nodes:
            pairs = self._pairs(node, "a post")
            given = {key: self._scalar(value, key, node) for key, value in pairs}
            every = self._duration(given.get("every") or EVERY, node)
            repeat = given.get("repeat", 1)
            if type(repeat) is not int or not 0 < repeat <= MAX_POSTS - n:
                limit = f"from 1, and {MAX_POSTS:,} posts in all"
                self._wrong(f"`repeat` is a number {limit}, not {quoted(repeat)}", node.line)
                repeat = 1
            for name in _OTHER_NAMES.keys() & given.keys():
                self._wrong(f"{quoted(name)} of a post is `{_OTHER_NAMES[name]}` here", node.line)
            at_us = self._time(given["at"], node) if "at" in given else at_us
            own = {key: value for key, value in given.items() if key not in _POST_KEYS}
            for copy in range(repeat):
                n += 1
                name = str(given.get("id", n))
                if "id" in given and repeat > 1:
                    name += f"-{copy + 1}"
                yield {
                    "post_id": name,
                    "user_id": str(given.get("user", USER)),
                    "created_at": iso(at_us),
                    **own,
                }
                at_us += every

    def _user(self, node: Node) -> dict[str, object]:
        return {
            key: [str(each.value) for each in value.items]
            if value.items is not None
            else self._scalar(value, key, node)
            for key, value in self._pairs(node, "a user")
        }

    def _post(self, post_id: str, node: Node) -> ExpectedPost:
        given = self._mapping(node, f"post {post_id}", ("accepted", "rules", "actions"))
        accepted = self._scalar(given.get("accepted"), "accepted", node)
        if accepted is not None and not isinstance(accepted, bool):
            self._wrong(f"`accepted` is true or false, not {quoted(accepted)}", node.line)
            accepted = None
        rules, actions = (
            self._texts(given[key], key) if key in given else None for key in ("rules", "actions")
        )
        return ExpectedPost(post_id, accepted, rules, actions)

    def _user_end(self, user_id: str, node: Node) -> ExpectedUser:
        given = self._mapping(node, f"user {user_id}", ("status", "tags"))
        status = self._scalar(given.get("status"), "status", node)
        if status is not None and status not in STATUSES:
            hint = expected(STATUSES, str(status))
            self._wrong(f"unknown status {quoted(status)}; {hint}", node.line)
        tags = tuple(sorted(self._texts(given["tags"], "tags"))) if "tags" in given else None
        return ExpectedUser(user_id, None if status is None else str(status), tags)

    def _mapping(
        self, node: Node | None, what: str, keys: Sequence[str], within: Node | None = None
    ) -> dict[str, Node]:
        """The parts of a mapping, of which these keys are known."""
        if node is None:
            if within is not None:
                self._wrong(f"`{what}` is missing", within.line)
            return {}
        found = dict(self._pairs(node, what))
        for key in found:
            if key not in keys:
                self._wrong(f"unknown key {quoted(key)}; {expected(keys, key)}", node.line)
        return found

    def _named(self, node: Node | None, what: str) -> list[tuple[str, Node]]:
        return [] if node is None else list(self._pairs(node, f"`{what}`"))

    def _pairs(self, node: Node, what: str) -> Iterator[tuple[str, Node]]:
        if node.pairs is None:
            self._wrong(f"{what} is a mapping of keys and values", node.line)
            return
        seen: set[str] = set()
        for key, value in node.pairs:
            name = str(key.value)
            if name in seen:
                self._wrong(f"the key {quoted(name)} is there twice", key.line)
            seen.add(name)
            yield name, value

    def _list(self, node: Node | None, what: str, within: Node) -> list[Node]:
        if node is None:
            return []
        if node.items is None:
            self._wrong(f"`{what}` is a list", node.line or within.line)
            return []
        return node.items

    def _texts(self, node: Node, what: str) -> tuple[str, ...]:
        return tuple(str(each.value) for each in self._list(node, what, node))

    def _scalar(self, node: Node | None, what: str, within: Node) -> Scalar | None:
        if node is None:
            return None
        if node.pairs is not None or node.items is not None:
            problem = f"{quoted(what)} is one value, not a list or mapping"
            self._wrong(problem, node.line or within.line)
            return None
        value = node.value
        return value if isinstance(value, bool | int | float | str) else None

    def _duration(self, value: Scalar, node: Node) -> int:
        try:
            return duration_us(value)
        except ValueError as error:
            self._wrong(f"`every`: {error}, not {quoted(value)}", node.line)
            return duration_us(EVERY)

    def _time(self, value: Scalar | None, node: Node) -> int:
        try:
            return time_us(value)
        except ValueError as error:
            self._wrong(f"`at`: {error}, not {quoted(value)}", node.line)
            return time_us(START)

    def _wrong(self, message: str, line: int | None) -> None:
        self._problems.append(Problem(message, self._file, line))
