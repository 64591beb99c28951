"""`workbench simulate`: a policy replayed over historical posts. Source: spec 6.1."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.files.simulate_options import (
    ReplayOptions,
    ResultOptions,
    replay_options,
    result_options,
)
from workbench.cli.files.simulate_sources import Sources, sources_of_files, sources_of_store
from workbench.cli.options.command import command
from workbench.cli.options.output_options import output_options
from workbench.cli.options.packed import packed
from workbench.cli.options.post_files import (
    PostFileOptions,
    keep_option,
    post_file_options,
    preview_times_option,
)
from workbench.cli.options.store_access import StoreAccess, store_folder_option
from workbench.cli.options.table_files import TableFileOptions, table_file_options
from workbench.cli.options.words import SeveralValues
from workbench.cli.terminal.output import Output, print_notes
from workbench.errors import printable

if TYPE_CHECKING:
    from workbench.cli.terminal.progress import Progress
    from workbench.policy.policy import Policy
    from workbench.replay.outcome import Outcome
    from workbench.replay.reference.explain import PostExplained


@command("simulate", "replay a policy over historical posts")
@click.argument("policy", metavar="POLICY", type=click.STRING, help="a policy, YAML or JSON")
@click.option(
    "--posts",
    cls=SeveralValues,
    multiple=True,
    metavar="FILE",
    help="posts: Parquet, CSV, JSON or JSON Lines, plain or .gz; several are one history; without"
    " it, the posts of the store",
)
@packed("access", StoreAccess, store_folder_option("the store that is replayed without --posts"))
@table_file_options()
@replay_options()
@post_file_options(keep_option(), preview_times_option())
@result_options()
@output_options("print the summary as JSON, one object")
def simulate(
    policy: str,
    posts: tuple[str, ...],
    access: StoreAccess,
    tables: TableFileOptions,
    replay: ReplayOptions,
    reading: PostFileOptions,
    result: ResultOptions,
    output: Output,
) -> int:
    """Read, replay, write and print."""
    columns = reading.columns()
    _check_places(result)
    tables.check()
    if reading.preview_times:
        from workbench.cli.terminal.time_preview import print_time_preview

        return print_time_preview(output, posts, columns, reading.records, reading.time_zone)
    from workbench.cli.terminal.progress import Progress

    with Progress() as progress:
        read_policy = access.load_policy(policy)
        progress.show("reading")
        if posts:
            sources = sources_of_files(posts, reading, tables, replay)
        else:
            sources = sources_of_store(access, reading, tables, replay)
        outcome = _replayed(read_policy, sources, replay, progress)
        explained = _explained(outcome, result)
        progress.show("writing")
        _write(outcome, result, replay.threads)
    _print(output, outcome, explained, result, with_rows=bool(posts))
    return 0


def _check_places(result: ResultOptions) -> None:
    """Raise BadInput before the replay, where its result could not be written."""
    from workbench.cli.terminal.files import refuse_special, writing
    from workbench.whole_files import check_folder

    if result.page:
        refuse_special(Path(result.page))
    if result.out:
        with writing(Path(result.out)):
            check_folder(result.out)


def _replayed(
    policy: Policy, sources: Sources, replay: ReplayOptions, progress: Progress
) -> Outcome:
    from workbench.replay.simulate import simulate as replayed

    for source in (sources.history, sources.users, sources.log):
        print_notes(() if source is None else source.notes)
    progress.show_replay(replay.evaluator)
    return replayed(
        policy,
        sources.history,
        users=sources.users,
        log=sources.log,
        lists=sources.lists,
        from_time=sources.from_time,
        as_of=sources.as_of,
        enforcement=replay.enforcement,
        evaluator=replay.evaluator,
        threads=replay.threads,
        progress=progress.show_share,
    )


def _explained(outcome: Outcome, result: ResultOptions) -> PostExplained | None:
    if result.explain is None:
        return None
    from workbench.replay.reference.explain import explain_post

    return explain_post(outcome.run, result.explain, result.user)


def _write(outcome: Outcome, result: ResultOptions, threads: int | None) -> None:
    if result.page:
        _write_page(outcome, Path(result.page))
    if result.out:
        from workbench.cli.files.result_folder import write_folder
        from workbench.threads import thread_count

        write_folder(outcome, Path(result.out), thread_count(threads))


def _write_page(outcome: Outcome, path: Path) -> None:
    from workbench.cli.terminal.files import writing
    from workbench.page.page import write_page
    from workbench.policy.sentences.explain import sentence
    from workbench.whole_files import make_folder

    policy = outcome.run.policy
    sentences = {rule.name: sentence(rule, policy) for rule in policy.rules}
    with writing(path):
        make_folder(path.parent)
        write_page(outcome, path, sentences)


def _print(
    output: Output,
    outcome: Outcome,
    explained: PostExplained | None,
    result: ResultOptions,
    *,
    with_rows: bool,
) -> None:
    """Print what came out, as tables or as JSON."""
    from workbench.cli.terminal.replay_table import explained_lines, print_explained, print_summary

    written = [path for path in (result.out, result.page) if path]
    if output.is_json:
        fields: dict[str, object] = dict(outcome.summary)
        if explained is not None:
            fields["explained"] = list(explained_lines(explained, outcome.run))
        output.print_one({**fields, "written": written}, "")
        return
    print_summary(outcome, with_rows=with_rows)
    if explained is not None:
        print_explained(explained, outcome.run)
    for path in written:
        sys.stdout.write(printable(f"written: {path}\n"))
