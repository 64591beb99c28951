"""A folder of good and hostile files, and random command lines over it."""

from __future__ import annotations

import hashlib
import os
import random
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from tests.cli.command_tree import leaves
from workbench.cli.main import main
from workbench.cli.options.words import SeveralValues

LEFT_OUT = ("lab", "app")  # they become another program
POLICY = """
version: 1
name: words
tags: [vip]
classes: {nsfw: {score: nsfw, classified: 0.5}}
rules:
  - {name: bad words, when: {text_in: deny}, then: [flag_post, {add_tags: [vip]}]}
  - {name: hidden, when: {classified: [nsfw]}, then: [delete_post]}
"""
POSTS = "post_id,user_id,created_at,text,nsfw\np1,u1,2026-01-01,buy junk,0.9\np2,u2,soon,hi,0.1\n"
OUTPUTS = ("out", "folder", "rejects", "page", "keep")  # the arguments that are written to
HOSTILE = (
    "", " ", "\x1b[2J\u202eevil", "a\nb", "x" * 5000, "\udcff", "ü\u200b", "'; DROP TABLE log; --",
    "=cmd()", "--", "-1", "0", "1e309", "NaN", "null", "%s%n", "{}", "../..", "\0", "9" * 40, "all",
)  # fmt: skip
WORDS = (
    "u1", "u2", "p1", "vip", "deny", "phrase", "junk", "words", "bad words", "Spam", "block",
    "suspend", "flag_user", "delete_post", "enabled", "blocked", "benign", "upheld", "1", "2", "7d",
    "today", "yesterday", "2026-01-01", "14d", "user_action", "a=1", "created_at=created_at", "ann",
    "csv", "hive", "none", "messages", "batch-1", "user_id",
)  # fmt: skip
SMALL = {"posts": ("1", "30", "-1", "x"), "days": ("1", "5", "0", "x"), "threads": ("1", "2", "0")}
"""What is drawn for numbers that would make a command long."""


@dataclass(frozen=True)
class World:
    """A folder in which commands run, and the names of files in it by what they are."""

    folder: Path
    read: tuple[str, ...]
    special: tuple[str, ...]

    def snapshot(self) -> dict[str, tuple[object, ...]]:
        """Every file outside of stores, and other databases: its kind, a regular one's content."""
        stores = {path.parent for path in self.folder.glob("*/store.duckdb")}
        paths = [path for path in self.folder.rglob("*") if not stores & {path, *path.parents}]
        paths.append(self.folder / "foreign" / "store.duckdb")
        return {str(path.relative_to(self.folder)): _what(path) for path in sorted(paths)}

    def specials(self) -> list[tuple[object, ...]]:
        """What the special files are."""
        return [_what(Path(name)) for name in self.special]


def _what(path: Path) -> tuple[object, ...]:
    result = path.lstat()
    kind = stat.S_IFMT(result.st_mode)
    if stat.S_ISREG(result.st_mode):
        return kind, hashlib.sha256(path.read_bytes()).hexdigest()
    if stat.S_ISLNK(result.st_mode):
        return kind, os.readlink(path)  # noqa: PTH115 - as it stands
    return kind, result.st_rdev


def a_world(folder: Path) -> World:
    """Make the files, and a store with a policy, users, tags and posts. The folder is current."""
    texts = {
        "posts.csv": POSTS,
        "posts.jsonl": '{"post_id": "p9", "user_id": "u1", "created_at": 1767225600, "nsfw": 1}\n',
        "repeat.jsonl": '{"post_id": "p", "repeat": 1, "repeat": 2}\n',
        "users.csv": "user_id,status,trust_level\nu1,blocked,2\n",
        "lists.csv": "list,kind,value\ndeny,phrase,junk\n",
        "log.csv": "at,kind,user_id,actor_kind,action\n2026-01-01,user_action,u1,person,block\n",
        "tags.csv": "user_id,user_tags\nu1,vip\nu3,nope\n",
        "policy.yaml": POLICY,
        "bad.yaml": "version: 1\nrules: [{nme: \x00x}]\n",
        "empty.csv": "",
        "empty.yaml": "",
        "old.txt": "old",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    binary = random.Random(7).randbytes(4096)
    for name in ("binary.csv", "binary.parquet", "binary.yaml", "binary.jsonl.gz"):
        (folder / name).write_bytes(binary)
    (folder / "sqlite.csv").write_bytes(b"SQLite format 3\0" + bytes(4096))
    for name in ("folder.csv", "folder", "foreign"):
        (folder / name).mkdir()
    (folder / "foreign" / "store.duckdb").write_bytes(b"SQLite format 3\0" + bytes(4096))
    for name in ("pipe", "pipe.csv", "pipe.yaml"):
        os.mkfifo(folder / name)
    links = {"null.csv": "/dev/null", "zero.yaml": "/dev/zero", "gone.csv": "missing"}
    links["loop"] = "loop"
    for name, target in links.items():
        (folder / name).symlink_to(target)
    odd = folder / "odd\x1b[2J\n.csv"
    odd.write_text(POSTS, "utf-8")
    (folder / "posts.csv").chmod(0o400)
    (folder / "unreadable.csv").write_text(POSTS, "utf-8")
    (folder / "unreadable.csv").chmod(0)
    for line in (
        "tags create vip",
        "lists add deny phrase junk",
        "users block u1 --new-user --reason Spam",
        "policies publish policy.yaml",
        "import posts.jsonl",
    ):
        assert main([*line.split(), "--store", "store"]) == 0
    devices = ("/dev/null", "/dev/full", "/dev/zero")
    special = (*devices, "pipe", "pipe.csv", "pipe.yaml", *links)
    names = (*texts, *(name for name in os.listdir(folder) if name not in texts))  # noqa: PTH208
    return World(folder, tuple(name for name in names if name != "store"), special)


def lines(rng: random.Random, world: World) -> Iterator[list[str]]:
    """Command lines without end: any command, with arguments and options as it has them."""
    commands = [leaf for leaf in leaves() if leaf[0][0] not in LEFT_OUT]
    while True:
        path, command = rng.choice(commands)
        words = [*path]
        options = [param for param in command.params if isinstance(param, click.Option)]
        given = [option for option in options if option.required or rng.random() < 0.25]
        for option in given:
            words += [rng.choice(option.opts), *_values(rng, world, option)]
        for param in command.params:
            if isinstance(param, click.Argument):
                words += _values(rng, world, param)
        if any(_name(option) == "store" for option in options) and "--store" not in words:
            words += ["--store", "store"]
        if rng.random() < 0.05:
            words.insert(rng.randrange(len(words) + 1), rng.choice(HOSTILE))
        yield words


def _values(rng: random.Random, world: World, param: click.Parameter) -> list[str]:
    if isinstance(param, click.Option) and param.is_flag:
        return []
    many = rng.randint(1, 3) if param.nargs == -1 or isinstance(param, SeveralValues) else 1
    return [_value(rng, world, param) for _ in range(many)]


def _name(param: click.Parameter) -> str:
    """The word of an option, or the name of an argument."""
    return param.opts[0].lstrip("-")


def _value(rng: random.Random, world: World, param: click.Parameter) -> str:
    name = _name(param)
    if name in SMALL and not isinstance(param, SeveralValues):
        return rng.choice(SMALL[name])
    if isinstance(param.type, click.Choice) and rng.random() < 0.8:
        return rng.choice(list(param.type.choices))
    if name == "store":
        return rng.choice(("store", "store", "store", "foreign", "folder", "old.txt", "/dev/null"))
    if name in OUTPUTS:
        new = ("new.csv", "new/deep.csv", "new", "x" * 300, "new\x1b[2J.jsonl", "new\udcff.csv")
        return rng.choice((*new, "old.txt", "folder", *world.special))
    files = param.metavar in ("FILE", "POLICY", "SOURCE", "FILE_OR_NAME")
    pool = rng.random()
    if files and pool < 0.85:
        good = ("policy.yaml", "posts.csv", "lists.csv")
        return rng.choice((*world.read, *good, "missing.csv", "-"))
    return rng.choice(WORDS if pool < 0.75 else HOSTILE)
