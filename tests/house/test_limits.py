"""The limits that the documents state are those that the code holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.history import suspension_end
from workbench.importers.chats import content
from workbench.importers.classifiers import scores
from workbench.importers.uploads import encodings, tag_csv, tag_rows
from workbench.importers.uploads.upload_rows import MAX_CELL_LENGTH
from workbench.model.ids import MAX_ID_LENGTH
from workbench.reading.files import nested
from workbench.widgets import records_page

DOCS = Path(__file__).parents[2] / "docs"
MEGABYTE = 10**6


@pytest.mark.parametrize(
    ("document", "stated"),
    [
        ("history.md", f"one over {MAX_ID_LENGTH:,} characters"),
        ("history.md", f"objects over {nested.DEEPEST} deep"),
        ("history.md", f"more than {nested.MAX_KEYS:,} such columns"),
        ("history.md", f"{nested.MAX_CELLS // 10**6} million such cells"),
        ("history.md", f"or {nested.MAX_NAME_LENGTH} characters of a name"),
        ("notebooks.md", f"larger ones than {records_page.MAX_FILE_BYTES // MEGABYTE} MB"),
        ("tag-uploads.md", f"{tag_rows.MAX_TAGS_OF_ROW:,} tags"),
        ("tag-uploads.md", f"a cell over {MAX_CELL_LENGTH:,} characters"),
        ("tag-uploads.md", f"an id over {MAX_ID_LENGTH:,}"),
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
