"""The limits that the documents state are those that the code holds."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from workbench import display, units
from workbench.charts import log_chart, rule_totals
from workbench.charts.drawing import period
from workbench.cli.files import quality as printed_quality
from workbench.cli.store import submit as submit_command
from workbench.cli.terminal import output, records, tables
from workbench.evaluation import beside
from workbench.history import suspension_end
from workbench.importers import label_values
from workbench.importers.chats import content
from workbench.importers.classifiers import scores
from workbench.importers.uploads import encodings, tag_csv, tag_rows, upload_rows
from workbench.matching import patterns
from workbench.matching.phones import phones
from workbench.model import ids, imports
from workbench.model import tables as table_model
from workbench.notebook import log_figures
from workbench.notebook import quality as shown_quality
from workbench.notebook.simulation import memo as memo_verb
from workbench.page import findings, memo, notes, text
from workbench.page import tables as page_tables
from workbench.policy import policy
from workbench.policy.reading import document, reader, source
from workbench.reading.columns import rejects
from workbench.reading.files import frames, lines, nested, read_options
from workbench.reading.files.csv import header
from workbench.reading.files.csv import rows as csv_rows
from workbench.reading.files.json import record_lists, scan
from workbench.reading.rows import id_notes, row_counts, row_validation, strict_table
from workbench.reading.times import day_order, form_previews, shapes
from workbench.reading.times import patterns as time_patterns
from workbench.replay.reference import explain as replay_explain
from workbench.replay.reference import matched as replay_matched
from workbench.replay.reference import observed_values
from workbench.services.evidence import entries, evidence, matched
from workbench.services.evidence import lines as evidence_lines
from workbench.services.policies import (
    score_columns,
    starter,
    starter_rules,
    starter_thresholds,
    working_copies,
)
from workbench.services.simulations import plan
from workbench.services.submission import batch
from workbench.services.tables import chosen, columns, stored
from workbench.services.tables import tables as table_service
from workbench.services.tags import tag_uploads, tags, upload_plan
from workbench.services.transfer import imported_labels
from workbench.store import store
from workbench.store.repositories.tables import rows as table_rows
from workbench.widgets import records_page
from workbench.widgets.apply import view as apply_view
from workbench.widgets.imports import check, list_view, open_file
from workbench.widgets.posts import state as posts_state
from workbench.widgets.posts import view as posts_view
from workbench.widgets.review import review_page
from workbench.widgets.rules import counted, draft
from workbench.widgets.rules.thresholds import beside_state, thresholds
from workbench.widgets.simulation import drilldown
from workbench.widgets.table import table_state, words
from workbench.widgets.users import chosen_users, timeline

DOCS = Path(__file__).parents[1] / "docs"
MEGABYTE = 10**6
DAY_US, MINUTE_US = units.UNIT_US["d"], units.UNIT_US["m"]
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def binary(size: int) -> str:
    """A size in bytes in powers of two, as `16 MiB`."""
    for unit, shift in (("GiB", 30), ("MiB", 20)):
        if size >= 1 << shift and size % (1 << shift) == 0:
            return f"{size >> shift:,} {unit}"
    return f"{size:,} bytes"


def day(us: int) -> str:
    """A time as its day; anything else would be no round limit."""
    time = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=us)
    assert time.time() == dt.time()
    return f"{time:%Y-%m-%d}"


FILES = {
    "length of an id": f"{ids.MAX_ID_LENGTH:,} characters",
    "columns of a table": f"{frames.MAX_COLUMNS:,}",
    "a cell of a CSV file": binary(csv_rows.MAX_CELL_LENGTH),
    "the header of a CSV file, with the lines above it": binary(header.MAX_HEADER_LENGTH),
    "lines above the header of a CSV file": f"{header._MAX_TITLES}",
    "a line of a JSON Lines file or a chat": binary(lines.MAX_LINE_LENGTH),
    "the path of a list of records": f"{read_options.MAX_PATH_LENGTH} characters",
    "objects within objects in which lists are looked for": f"{scan.DEEPEST} deep",
    "objects within objects that become columns": f"{nested.DEEPEST} deep",
    "columns from such objects": f"{nested.MAX_KEYS:,}",
    "cells of such columns": f"{nested.MAX_CELLS:,}",
    "the name of such a column": f"{nested.MAX_NAME_LENGTH} characters",
    "a time as text": f"{shapes.LONGEST} characters",
    "a pattern of times": f"{time_patterns._MAX_PATTERN_LENGTH} characters",
    "the first time of a post": day(units.EARLIEST_US),
    "the last time of a post": f"before {day(units.LATEST_US)}",
    "files of an archive of chats": f"{content.MAX_FILES:,}",
    "an archive of chats, unpacked": binary(content.MAX_BYTES),
    "classes of a response": f"{scores.MAX_CLASSES:,}",
    "the name of a class in a response": f"{scores.MAX_NAME_LENGTH} characters",
    "the name of a class of a label": f"{label_values.MAX_CLASS_LENGTH} characters",
    "the name of an import": f"{imports.MAX_NAME} characters",
    "a file in the page": f"{records_page.MAX_FILE_BYTES // MEGABYTE} MB",
    "posts or users of an import that are opened at once": f"{list_view.MAX_OPENED:,}",
    "a post from the future, when it is submitted": f"{batch.MAX_AHEAD_US // MINUTE_US} minutes",
}
POLICIES = {
    "a policy file": binary(policy._MAX_FILE_BYTES),
    "the text of a policy": f"{source.MAX_BYTES:,} bytes",
    "lists and objects within each other": f"{source.MAX_DEPTH} deep",
    "digits of a number": f"{document.MAX_DIGITS}",
    "rules": f"{reader.MAX_RULES:,}",
    "a window or duration": f"{units.MAX_US_LENGTH // DAY_US:,} days",
    "steps of a regular expression": f"{patterns.MAX_STEPS:,}",
    "phone numbers that are looked at in one text": f"{phones.MAX_PLACES:,}",
    "edits that can be undone": f"{draft.MAX_UNDONE}",
    "why a policy changes, in a memo": f"{memo_verb.MAX_WHY_LENGTH:,} characters",
    "posts of a sample in a memo": f"{memo.SAMPLED}",
    "classes of a starter policy": f"{starter.MAX_CLASSES}",
    "classes of one kind in it": f"{starter.MAX_OF_A_KIND}",
    "posts with a score, for a class of it": f"{starter.MIN_COVERAGE:.0%} at least",
    "posts that it deletes": f"{starter.MAX_DELETED:.0%}",
    "where its thresholds of violations lie": "{:.0%} to {:.0%} of the scale".format(
        *starter_thresholds._SURE
    ),
    "labelled posts for thresholds from labels": f"{starter_thresholds._MIN_LABELS} at least",
    "labelled posts above such a threshold": f"{starter_thresholds._MIN_ABOVE} at least",
    "violating posts above it": f"{starter_thresholds.PRECISION:.0%} at least",
    "violating posts above where review begins": (
        f"{starter_thresholds.REVIEW_PRECISION:.0%} at least"
    ),
    "levels of a score, each a threshold of its own": f"{starter_thresholds._MAX_LEVELS}",
    "names in the description of a rule of it": f"{starter_rules._NAMED}",
    "scores on a scale, for it to be that of the column": f"{score_columns._MIN_ON_SCALE:.0%}",
}
TAGS = {
    "the name of a tag": f"{tags.MAX_NAME_LENGTH} characters",
    "a file of tags": f"{encodings.LARGEST_FILE // MEGABYTE} MB",
    "the name of that file": f"{tag_uploads.MAX_FILE_NAME_LENGTH} bytes",
    "its rows": f"{tag_csv.MAX_ROWS:,}",
    "tags to assign in it": f"{tag_csv.MAX_TAGS:,}",
    "tags of a row": f"{tag_rows.MAX_TAGS_OF_ROW:,}",
    "a cell of it": f"{upload_rows.MAX_CELL_LENGTH:,} characters",
    "rows of its preview": f"{tag_csv.SHOWN_ROWS}",
    "tags that are missing, named each": f"{upload_plan.SHOWN_MISSING}",
    "users that are acted on at once": f"{chosen.MAX_USERS:,}",
    "cases that are exported at once": f"{chosen_users.MAX_CASES}",
    "how long a command waits for another program": f"{store.WAIT_SECONDS:g} s",
    "how long the page waits for one, before it tries again": f"{working_copies.WAIT_SECONDS:g} s",
}
SHOWN = {
    "rows of a table in a notebook": f"{display.MAX_ROWS}",
    "characters of a cell of it": f"{display.MAX_CHARACTERS}",
    "rows that a command prints": f"{output.MAX_PRINTED}",
    "characters of a cell that a command prints": f"{records.MAX_CELL_LENGTH}",
    "characters of one that gives way to others": f"{tables.MAX_WORD_LENGTH}",
    "rows on a page of a list": f"{records_page.PAGE_ROWS}",
    "rows of the preview of a file": f"{posts_view.SHOWN_ROWS}",
    "first rows before an import": f"{check.FIRST_ROWS}",
    "bars of days before an import": f"{check.MAX_BARS}",
    "bars of days of posts": f"{posts_state.MAX_BARS}",
    "rows that were set aside, in the page": f"{posts_state.SHOWN_REJECTS}",
    "gaps that the page shows": f"{posts_state.SHOWN_GAPS}",
    "rows of a table that the page asks for": f"{table_state.PAGE_ROWS}",
    "rows of a table at once": f"{table_state.MAX_ROWS}",
    "bars above a column of numbers": f"{table_rows.BINS}",
    "values above a column of categories": f"{table_rows.VALUES}",
    "posts behind a count of a simulation": f"{drilldown.MAX_POSTS}",
    "pairs of rules beside each other": f"{drilldown.MAX_PAIRS}",
    "actions in the table of a replay": f"{page_tables.MAX_ACTIONS}",
    "causes in it": f"{page_tables.MAX_CAUSES}",
    "users in a finding": f"{findings.MAX_USERS}",
    "tags in a finding": f"{findings.MAX_TAGS}",
    "causes in a finding": f"{findings.MAX_CAUSES}",
    "lists of a file to choose from": f"{open_file.MAX_LISTS}",
    "characters of a cell of a file": f"{check._SHOWN}",
    "characters of a text in a table of the page": f"{words.MAX_CELL}",
    "values in the words of a filter": f"{words._MAX_VALUES}",
    "characters to search for": f"{table_model.MAX_SEARCH_LENGTH}",
    "rows that are asked for at once": f"{table_model.MAX_LIMIT:,}",
    "characters of what an entry did, in a table": f"{table_service.MAX_WORDS}",
    "columns of scores that are shown at first": f"{columns.SHOWN_FIELDS}",
    "days in which a user is active recently": f"{stored.RECENT_US // DAY_US}",
    "characters of a text on the page of a replay": f"{text.MAX_TEXT_LENGTH}",
    "names in one note of it": f"{notes.MAX_NAMED}",
    "characters of a value in one": f"{notes.MAX_VALUE_LENGTH}",
    "rules in the chart of rules": f"{rule_totals.MAX_RULES}",
    "colours of a chart": f"{log_chart.MAX_SERIES}",
    "bins of time of a chart": f"{period.MAX_BINS}",
    "entries behind a bar": f"{log_figures.MAX_ENTRIES}",
    "bars of scores beside a condition": f"{counted.BINS}",
    "bars of scores above thresholds": f"{thresholds.BARS}",
    "bars of scores in a notebook": f"{shown_quality.BARS}",
    "posts on each side of a threshold": f"{beside.EACH_SIDE}",
    "characters of a post beside a threshold": f"{beside_state.MAX_TEXT}",
    "posts around a reviewed one": f"{review_page.NEIGHBOURS}",
    "rows of a user's timeline": f"{timeline.TIMELINE_ROWS}",
    "decisive rows above it": f"{timeline.DECISIVE_ROWS}",
    "protected users that are named": f"{chosen_users.MAX_NAMES}",
    "most active users that are named": f"{chosen.MOST_ACTIVE}",
    "users that a plan shows": f"{apply_view.SHOWN_USERS}",
    "users with the most posts in a plan": f"{plan.LARGEST_SHOWN}",
    "problems of a file in the page": f"{records_page.MAX_PROBLEMS}",
    "problems of a table of users, log or lists": f"{strict_table.SHOWN}",
    "posts that cannot be submitted, named each": f"{submit_command._MAX_FAULTS}",
    "characters of a value of a row that is set aside": f"{rejects.SHOWN}",
    "rows of each reason why": f"{row_counts.EXAMPLES}",
    "values in the message on a file without posts": f"{row_validation.SHOWN}",
    "shared user ids that are named": f"{id_notes._SHOWN}",
    "days in the question which comes first": f"{day_order._SHOWN}",
    "times in a preview of forms": f"{form_previews._SHOWN}",
    "lists in the question which holds the posts": f"{record_lists.MAX_SHOWN}",
    "columns in a note on objects": f"{nested._SHOWN}",
    "gaps that `quality` prints": f"{printed_quality._GAPS}",
    "texts that are posted most often": f"{shown_quality.MAX_REPEATED_TEXTS}",
    "classes of labels that are named": f"{imported_labels.OTHERS_NAMED}",
    "posts behind a count that `--explain` names": f"{replay_explain.POSTS_LISTED}",
    "posts behind a count in a log of a replay": f"{replay_matched.POSTS_NAMED}",
    "characters of a text that `--explain` shows": f"{observed_values._TEXT_SHOWN}",
    "steps back in `users why`": f"{evidence.RULES_DEEP}",
    "earlier entries in it": f"{evidence.BEFORE_LISTED}",
    "days in which they are looked for": f"{entries.BEFORE_US // DAY_US}",
    "posts behind a count in it": f"{matched.POSTS_LISTED}",
    "actions behind a count in it": f"{matched.CALLS_LISTED}",
    "characters of a text in it": f"{evidence_lines._MAX_TEXT_LENGTH}",
}
SECTIONS = {
    "Files and posts": FILES,
    "Policies": POLICIES,
    "Tags, users and the store": TAGS,
    "What is shown": SHOWN,
}


@pytest.mark.parametrize("section", SECTIONS)
def test_the_page_of_limits_states_each_as_it_is(section):
    page = (DOCS / "limits.md").read_text("utf-8")
    part = page.partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    stated = dict(ROW.findall(part))
    del stated["what"], stated["---"]
    assert stated == SECTIONS[section]


def test_the_page_of_limits_has_no_other_section():
    page = (DOCS / "limits.md").read_text("utf-8")
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == list(SECTIONS)


@pytest.mark.parametrize(
    ("document", "stated"),
    [
        ("history.md", f"one over {ids.MAX_ID_LENGTH:,} characters"),
        ("history.md", f"objects over {nested.DEEPEST} deep"),
        ("history.md", f"more than {nested.MAX_KEYS:,} such columns"),
        ("history.md", f"{nested.MAX_CELLS // 10**6} million such cells"),
        ("history.md", f"or {nested.MAX_NAME_LENGTH} characters of a name"),
        ("notebooks.md", f"larger ones than {records_page.MAX_FILE_BYTES // MEGABYTE} MB"),
        ("tag-uploads.md", f"{tag_rows.MAX_TAGS_OF_ROW:,} tags"),
        ("tag-uploads.md", f"a cell over {upload_rows.MAX_CELL_LENGTH:,} characters"),
        ("tag-uploads.md", f"an id over {ids.MAX_ID_LENGTH:,}"),
        ("tag-uploads.md", f"over {encodings.LARGEST_FILE // MEGABYTE} MB"),
        ("tag-uploads.md", f"{tag_csv.MAX_ROWS:,} rows or {tag_csv.MAX_TAGS:,} tags to assign"),
    ],
)
def test_a_limit_is_stated_as_it_is(document, stated):
    text = " ".join((DOCS / document).read_text("utf-8").split())
    assert stated in text


@pytest.mark.parametrize(
    ("limit", "step"),
    [
        (records_page.MAX_FILE_BYTES, MEGABYTE),
        (encodings.LARGEST_FILE, MEGABYTE),
        (nested.MAX_CELLS, 10**6),
        (content.MAX_BYTES, 1 << 30),
        (scores.MAX_CLASSES, 1_000),
        (suspension_end.LAST_MS, 86_400_000),
    ],
)
def test_a_limit_that_is_stated_in_round_numbers_is_one(limit, step):
    assert limit % step == 0
