"""`workbench simulate`: a policy replayed over files. Source: spec 6.1."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from workbench.cli.options.formats import add_formats
from workbench.cli.options.reading import (
    add_other_file_options,
    add_time_options,
    mapping,
    other_file,
    preview_times,
    refuse_without_file,
    time_format,
)
from workbench.cli.terminal.arguments import add_store
from workbench.cli.terminal.records import print_one
from workbench.cli.terminal.times import written
from workbench.errors import BadInput, printable


def add_to(commands: Any) -> None:
    """Add the sub-command."""
    command = commands.add_parser("simulate", help="replay a policy over historical posts")
    add = command.add_argument
    add("policy", metavar="POLICY", help="a policy, YAML or JSON")
    add("--posts", nargs="+", metavar="FILE", help="posts: Parquet, CSV, JSON or JSON Lines,"
        " plain or .gz; several are one history; without it, the posts of the store")  # fmt: skip
    add_store(add, "the store that is replayed without --posts")
    add("--users", metavar="FILE", help="users at the start of the replay")
    add("--lists", metavar="FILE", help="text lists: columns list, kind, value")
    add("--log", metavar="FILE", help="a recorded moderation log to replay along")
    add("--from", dest="from_time", metavar="TIME", help="earlier posts only fill windows;"
        " without --posts also 7d, yesterday or today")  # fmt: skip
    add("--as-of", metavar="TIME", help="when the replay ends; the last post when left out")
    add("--enforcement", choices=("full", "none"), default="full",
        help="none: actions are logged and change nothing (%(default)s)")  # fmt: skip
    add("--column", action="append", default=[], metavar="NAME=COLUMN",
        help="read a field of the posts from a column of another name")  # fmt: skip
    add_formats(command)
    add_time_options(command)
    add_other_file_options(command)
    add("--out", metavar="DIR", help="write outcomes, users and log as Parquet, and a summary")
    add("--page", metavar="FILE", help="write one HTML page with the table and charts")
    add("--explain", metavar="POST_ID", help="say what happened on one post, and why")
    add("--user", metavar="USER_ID", help="the user of the post to explain, where ids repeat")
    add("--keep", metavar="DIR", help="keep the sorted posts there, to open them at once later")
    add("--evaluator", choices=("kernel", "plain"), default="kernel",
        help="plain: slow and readable, the same outcome (%(default)s)")  # fmt: skip
    add("--threads", type=_threads, metavar="N", help="how many threads (one a core)")
    add("--json", action="store_true", help="print the summary as JSON, one object")
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Read, replay, write and print."""
    from workbench.cli.files.result_folder import write_folder
    from workbench.cli.terminal.progress import Progress
    from workbench.threads import thread_count

    columns = mapping(asked.column)
    _check_places(asked)
    refuse_without_file(asked)
    if asked.preview_times:
        return preview_times(asked, asked.posts, columns)
    with Progress() as progress:
        outcome = _outcome(asked, columns, progress)
        explained = _explained(asked, outcome)
        progress.says("writing")
        if asked.page:
            _write_page(outcome, Path(asked.page))
        if asked.out:
            write_folder(outcome, Path(asked.out), thread_count(asked.threads))
    _print(asked, outcome, explained)
    return 0


def _print(asked: argparse.Namespace, outcome: Any, explained: Any) -> None:
    """Print what came out, as tables or as JSON."""
    from workbench.cli.terminal.replay_table import explained_lines, print_explained, print_summary

    written = [path for path in (asked.out, asked.page) if path]
    if asked.json:
        lines = None if explained is None else list(explained_lines(explained, outcome.run))
        said = {"explained": lines} if explained is not None else {}
        print_one(asked, {**outcome.summary, **said, "written": written}, "")
        return
    print_summary(outcome, with_rows=bool(asked.posts))
    if explained is not None:
        print_explained(explained, outcome.run)
    for path in written:
        sys.stdout.write(printable(f"written: {path}\n"))


def _check_places(asked: argparse.Namespace) -> None:
    """Raise BadInput before the replay, where its result could not be written."""
    from workbench.cli.terminal.files import refuse_special, writing
    from workbench.whole_files import check_folder

    if asked.page:
        refuse_special(Path(asked.page))
    if asked.out:
        with writing(Path(asked.out)):
            check_folder(asked.out)


def _explained(asked: argparse.Namespace, outcome: Any) -> Any:
    if asked.explain is None:
        return None
    from workbench.replay.reference.explain import explain_post

    return explain_post(outcome.run, asked.explain, asked.user)


def _outcome(asked: argparse.Namespace, columns: dict[str, str], progress: Any) -> Any:
    from workbench.cli.options.store_command import load_policy
    from workbench.cli.terminal.replay_table import print_notes
    from workbench.replay.simulate import simulate

    policy = load_policy(asked, asked.policy)
    progress.says("reading")
    sources = _files(asked, columns) if asked.posts else _store(asked)
    read = (sources[name] for name in ("history", "users", "log"))
    print_notes(note for one in read if one is not None for note in one.notes)
    progress.replays(asked.evaluator)
    return simulate(
        policy,
        **{"from_time": asked.from_time, "as_of": asked.as_of, **sources},
        enforcement=asked.enforcement,
        evaluator=asked.evaluator,
        threads=asked.threads,
        progress=progress.steps,
    )


def _files(asked: argparse.Namespace, columns: dict[str, str]) -> dict[str, Any]:
    """What is replayed, from files."""
    from workbench.history import RecordedLog, TextLists, Users
    from workbench.services.transfer.import_posts import read_posts

    return {
        "history": read_posts(
            asked.posts,
            columns,
            asked.format,
            asked.response,
            asked.records,
            asked.keep,
            time_format(asked),
            asked.threads,
        ),
        "users": Users.read(asked.users, **other_file(asked, "users")) if asked.users else None,
        "log": RecordedLog.read(asked.log, **other_file(asked, "log")) if asked.log else None,
        "lists": TextLists.read(asked.lists, **other_file(asked, "lists")) if asked.lists else None,
    }


def _store(asked: argparse.Namespace) -> dict[str, Any]:
    """What is replayed, from the store; files of users, entries and lists come before it."""
    from workbench.cli.options.store_command import store_to_read
    from workbench.history import RecordedLog, TextLists, Users
    from workbench.reading.times.time_format import RECOGNISED
    from workbench.services.simulations.snapshot import history, snapshot

    for option in ("column", "keep", "records", "format", "response"):
        if getattr(asked, option):
            raise BadInput(f"`--{option}` is for files: give `--posts`")
    if time_format(asked) != RECOGNISED:
        raise BadInput("options that begin with `--time` are for files: give `--posts`")
    users, log, lists = (other_file(asked, file) for file in ("users", "log", "lists"))
    with store_to_read(asked) as store:
        now_us = store.clock.now_us()
        shot = snapshot(store)
        return {
            "from_time": written("--from", asked.from_time, now_us),
            "as_of": written("--as-of", asked.as_of, now_us),
            "history": history(store, shot, asked.threads),
            "users": Users.read(asked.users, **users) if asked.users else shot.users(),
            "log": RecordedLog.read(asked.log, **log) if asked.log else None,
            "lists": TextLists.read(asked.lists, **lists) if asked.lists else shot.lists(),
        }


def _write_page(outcome: Any, path: Path) -> None:
    from workbench.cli.terminal.files import writing
    from workbench.page.page import write_page
    from workbench.policy.sentences.explain import sentence
    from workbench.whole_files import make_folder

    policy = outcome.run.policy
    sentences = {rule.name: sentence(rule, policy) for rule in policy.rules}
    with writing(path):
        make_folder(path.parent)
        write_page(outcome, path, sentences)


def _threads(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"expected a number of threads from 1 to 1024: {text!r}")
    return int(text)
