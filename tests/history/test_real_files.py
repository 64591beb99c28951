"""Real files, where they are: dirty as mail and crowds are. Nothing of them is copied here."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from workbench.errors import BadInput
from workbench.history import History

FOLDER = os.environ.get("WORKBENCH_REAL_DATA", "")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="WORKBENCH_REAL_DATA names no folder with the real files"
)


def real(name: str) -> Path:
    path = Path(FOLDER) / name
    if not path.exists():
        pytest.skip(f"{name} is not in WORKBENCH_REAL_DATA")
    return path


def test_mail_with_impossible_dates():
    history = History.read(real("spamassassin_mail.jsonl.gz"))
    (source,) = history.sources
    assert source.rows == 6046 == history.n_posts + source.rejected
    assert Counter(history.rejects["reason"].to_pylist()) == {
        "created_at is outside the years 2000 to 2100": 70,
        "user_id is missing": 4,
        "created_at is missing": 2,
    }
    assert max(np.diff(history.offsets)) >= 600  # one sender is a machine
    assert history.columns["label"].type == "text"
    assert (
        history.columns["text"].values.null_count
        + sum(not t for t in history.columns["text"].values.to_pylist())
        >= 15
    )


def test_tweets_without_user_or_time():
    with pytest.raises(BadInput) as caught:
        History.read(real("davidson_tweets.csv"))
    assert [problem.message[:19] for problem in caught.value.problems] == [
        "no column `post_id`",
        "no column `user_id`",
        "no column `created_",
    ]
    with pytest.raises(BadInput, match="none of its 24,783 rows"):
        History.read(
            real("davidson_tweets.csv"),
            {"post_id": "tweet", "user_id": "class", "created_at": "count"},
        )


def test_samples_without_user_or_time():
    with pytest.raises(BadInput, match="no column `user_id`"):
        History.read(real("openai_modeval_noS3.jsonl.gz"))


@pytest.mark.parametrize(
    ("name", "posts", "users", "notes"),
    [
        ("ira_tweets_en_2016q4.parquet", 240_569, 401, ()),
        (
            "wiki_abuse_events_2019-06.parquet",
            202_643,
            91_547,
            ("post_id is read from column `event_id`",),
        ),
    ],
)
def test_parquet_files_are_read_whole(name, posts, users, notes, tmp_path):
    path = real(name)
    history = History.read(path, keep=tmp_path)
    assert (history.n_posts, history.n_users) == (posts, users)
    assert history.rejects.num_rows == 0
    assert history.notes == notes
    assert History.read(path, keep=tmp_path).digest == history.digest
    table = pq.read_table(path)
    for place in (0, posts // 2, posts - 1):
        row = table.slice(int(history.row[place]), 1).to_pylist()[0]
        assert history.post_ids[place].as_py() == str(row.get("post_id", row.get("event_id")))
    shuffled = table.take(np.random.default_rng(1).permutation(posts))
    assert History.read([shuffled.slice(0, 1000), shuffled.slice(1000)]).digest == history.digest


def test_a_log_of_blocks_is_no_history_of_posts_without_a_mapping():
    path = real("wiki_block_log_2019-05_07.parquet")
    with pytest.raises(BadInput, match="no column `post_id`"):
        History.read(path)
    history = History.read(path, {"post_id": "log_id", "text": "reason"})
    (source,) = history.sources
    assert (source.rows, source.rejected) == (49_214, 48)
    assert set(history.rejects["reason"].to_pylist()) == {"user_id is missing"}
    assert history.columns["expires_at"].type in {"time", "text"}
