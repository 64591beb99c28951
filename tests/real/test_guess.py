"""The columns of real files are guessed right: what a person who knows the file would say."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from workbench.importers.guess.guess import guess
from workbench.importers.guess.scales import AS_THEY_ARE

FOLDER = os.environ.get("WORKBENCH_REAL_DATA")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="real sets are read where they lie; WORKBENCH_REAL_DATA names no folder"
)
MAX_CPU_SECONDS = 6  # 240,569 posts of 21 columns; it is 2 on a machine with nothing else to do

EXPECTED = {
    "ira_tweets_en_2016q4.parquet": {
        "post_id": "post_id user_id created_at text",
        "score": "score_toxic score_severe_toxic score_obscene score_threat score_insult"
        " score_identity_hate score_profanity score_hate score_offensive",
        "user_field": "account_type account_category",
        "detail": "language region post_type following followers updates",
    },
    "wiki_vandalism_2009-11.csv": {
        "post_id": "edit_id user_id created_at comment",
        "label": "class",
        "user_field": "user_is_ip",
        "detail": "article_id article_title votes_for_class votes",
    },
    "spamassassin_mail.jsonl.gz": {
        "post_id": "post_id user_id created_at text",
        "label": "label",
        "user_field": "sender_domain",
        "detail": "date_header subject corpus_group",
        "left_out": "md5",
    },
    "wiki_abuse_events_2019-06.parquet": {
        "post_id": "event_id user_id created_at page_title",
        "user_field": "user_is_ip",
        "detail": "page_ns edit_action filter_id filter_result rev_id",
    },
    "wiki_block_log_2019-05_07.parquet": {
        "post_id": "log_id user_id created_at reason",
        "user_field": "user_is_ip is_range",
        "detail": "action moderator duration expires_at sitewide flags",
    },
    "davidson_tweets.csv": {
        "post_id": "- - - tweet",
        "label": "class",
        "score": "hate_speech",
        "detail": "count offensive_language neither",
    },
    "perspective_2k_two_versions.csv": {
        "post_id": "id - - comment_text",
        "score": "TOXICITY@6 SEVERE_TOXICITY@2 IDENTITY_ATTACK INSULT PROFANITY SEXUALLY_EXPLICIT"
        " THREAT FLIRTATION TOXICITY@5 SEVERE_TOXICITY@1 ATTACK_ON_AUTHOR ATTACK_ON_COMMENTER"
        " INCOHERENT INFLAMMATORY LIKELY_TO_REJECT OBSCENE SPAM UNSUBSTANTIAL",
    },
    "openai_modeval_noS3.jsonl.gz": {
        "post_id": "row - - prompt",
        "detail": "S H V HR SH S3 H2 V2",
    },
}
"""For each file the columns of post number, user, time and text, and those of every other role."""


@pytest.mark.parametrize("name", EXPECTED)
def test_each_column_of_a_real_file_is_guessed(name):
    guessed = guess(Path(str(FOLDER)) / name)
    expected = dict(EXPECTED[name])
    fields = expected.pop("post_id").split()
    by_role = {
        role: [column.column for column in guessed.columns if column.role == role]
        for role in {column.role for column in guessed.columns}
    }
    own = [
        next(iter(by_role.pop(role, [])), "-")
        for role in ("post_id", "user_id", "created_at", "text")
    ]
    assert own == fields
    assert by_role == {role: names.split() for role, names in expected.items()}


def test_scores_and_labels_of_real_files_are_read_as_they_are():
    tweets = guess(Path(str(FOLDER)) / "ira_tweets_en_2016q4.parquet")
    assert {column.scale for column in tweets.columns if column.role == "score"} == {AS_THEY_ARE}
    assert tweets.unsure == ()
    edits = guess(Path(str(FOLDER)) / "wiki_vandalism_2009-11.csv").column("class")
    assert [(word.word, word.rows, word.label) for word in edits.words] == [
        ("regular", 8837, "benign"),
        ("vandalism", 1143, "violating"),
        ("dunno", 5, "undecided"),
    ]


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("openai_moderation", "openai"),
        ("perspective_analyze", "perspective"),
        ("azure_content_safety_text", "azure"),
        ("rekognition_moderation_labels", "rekognition"),
        ("comprehend_toxic", "comprehend"),
        ("hive_text_sync", "hive"),
        ("hive_visual_output", "hive"),
        ("moderationapi_moderate", "moderationapi"),
    ],
)
def test_responses_of_each_classifier_are_recognised(name, format_):
    response = json.loads((Path(str(FOLDER)) / "score_formats" / f"{name}.json").read_text())
    row = {"id": "p1", "user": "ada", "date": "2026-09-01", "answer": json.dumps(response)}
    guessed = guess([row, {**row, "id": "p2"}])
    assert (guessed.format, guessed.column("answer").role) == (format_, "response")


def test_a_quarter_of_a_million_posts_are_guessed_in_seconds():
    start = time.process_time()
    guessed = guess(Path(str(FOLDER)) / "ira_tweets_en_2016q4.parquet")
    assert guessed.rows == 240_569
    assert time.process_time() - start < MAX_CPU_SECONDS
