"""Real posts, each set replayed against a policy written for it: both evaluators agree, nothing
vanishes, and what the sets are known to hold comes out.

The sets are found through WORKBENCH_REAL_DATA; nothing of them is copied into the project.
"""

import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.replay.harness import same_tables
from tests.sizes import size
from workbench import History, Policy, RecordedLog, TextLists, simulate

FOLDER = os.environ.get("WORKBENCH_REAL_DATA")
POLICIES = Path(__file__).parent / "policies"
TWEETS, EVENTS, BLOCKS, MAIL = (
    "ira_tweets_en_2016q4.parquet",
    "wiki_abuse_events_2019-06.parquet",
    "wiki_block_log_2019-05_07.parquet",
    "spamassassin_mail.jsonl.gz",
)
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="real sets are read where they lie; WORKBENCH_REAL_DATA names no folder"
)
OF_EVENTS = {"post_id": "event_id", "text": "page_title"}
ALL = 10**9
YEAR_2100_MS = 4_102_444_800_000  # one real block ends in a far century
DENY = TextLists.read(
    pa.table(
        {
            "list": ["deny"] * 4,
            "kind": ["phrase", "phrase", "domain", "regex"],
            "value": ["free money", "click here", "linux.ie", r"(?i)\bviagra\b"],
        }
    )
)


def at(name: str) -> Path:
    return Path(str(FOLDER)) / name


def both(policy: Policy, history: History, **how) -> list[str]:
    """What is not the same between the kernel and the plain evaluator, and between chunkings."""
    kernel = simulate(policy, history, threads=1, **how)
    pieces = simulate(policy, history, threads=2, posts_a_chunk=10_000, **how)
    plain = simulate(policy, history, evaluator="plain", **how)
    return same_tables(kernel, plain) + same_tables(kernel, pieces)


def rule_of(outcome, name: str) -> dict:
    return next(rule for rule in outcome.summary["rules"] if rule["rule"] == name)


def adds_up(history: History) -> bool:
    return sum(s.rows for s in history.sources) == history.n_posts + sum(
        s.rejected for s in history.sources
    )


def first_posts(name: str, **how) -> History:
    """The first posts of a set; in a soak all of them."""
    return History.read(pq.read_table(at(name)).slice(0, size(50_000, ALL)), **how)


@pytest.fixture(scope="module")
def tweets() -> History:
    return History.read(at(TWEETS))


@pytest.fixture(scope="module")
def events() -> History:
    return History.read(at(EVENTS), columns=OF_EVENTS)


@pytest.fixture(scope="module")
def blocks() -> RecordedLog:
    """The real block log as recorded entries: blocks with an end are suspensions."""
    log = pq.read_table(at(BLOCKS))
    ends = log["expires_at"].cast(pa.timestamp("ms")).cast(pa.int64()).to_pylist()
    rows = zip(log["action"].to_pylist(), ends, strict=True)
    calls = [
        ("enable", None)
        if action == "unblock"
        else ("block", None)
        if end is None or end > YEAR_2100_MS
        else ("suspend", json.dumps({"until": end}))
        for action, end in rows
    ]
    return RecordedLog.read(
        pa.table(
            {
                "at": log["created_at"],
                "kind": pa.array(["user_action"] * len(log)),
                "user_id": log["user_id"],
                "action": pa.array([action for action, _ in calls]),
                "arguments": pa.array([arguments for _, arguments in calls], pa.string()),
                "reason": log["reason"],
                "actor": log["moderator"],
                "actor_kind": pa.array(["moderator"] * len(log)),
            }
        )
    )


@pytest.fixture(scope="module")
def mail() -> History:
    return History.read(at(MAIL))


def test_tweets_evaluators_agree():
    policy = Policy.load(POLICIES / "tweets.yaml")
    assert both(policy, first_posts(TWEETS), lists=DENY) == []


def test_tweets_hold_what_they_are_known_to_hold(tweets):
    outcome = simulate(
        Policy.load(POLICIES / "tweets.yaml"), tweets, enforcement="none", lists=DENY
    )
    assert (tweets.n_posts, tweets.n_users) == (240_569, 401)
    assert rule_of(outcome, "Toxic")["triggers"] == 14_247
    assert rule_of(outcome, "Very often toxic")["users"] == 111
    assert outcome.tally.rejected == 0


def test_tweets_suspensions_take_posts_away(tweets):
    outcome = simulate(Policy.load(POLICIES / "tweets.yaml"), tweets, lists=DENY)
    assert outcome.tally.accepted + outcome.tally.rejected == tweets.n_posts
    assert outcome.tally.rejected_suspended > 1_000
    assert rule_of(outcome, "Toxic")["triggers"] < 14_247


def test_wikipedia_evaluators_agree_with_real_blocks_replayed_along(blocks):
    policy = Policy.load(POLICIES / "wikipedia.yaml")
    events = first_posts(EVENTS, columns=OF_EVENTS)
    assert both(policy, events, log=blocks, lists=DENY) == []


def test_wikipedia_holds_what_it_is_known_to_hold(events, blocks):
    policy = Policy.load(POLICIES / "wikipedia.yaml")
    outcome = simulate(policy, events, enforcement="none", lists=DENY)
    assert (events.n_posts, events.n_users) == (202_643, 91_547)
    assert rule_of(outcome, "Disallowed")["triggers"] == 39_766
    assert rule_of(outcome, "Ten disallowed edits")["users"] == 360
    real = simulate(policy, events, log=blocks, enforcement="none", lists=DENY)
    assert real.tally.rejected > 0
    entries = real.log.filter(pc.equal(real.log["actor_kind"], "moderator"))
    assert len(entries) == real.tally.records_applied > 10_000


def test_mail_with_dirty_dates_evaluators_agree(mail):
    assert adds_up(mail)
    assert mail.sources[0].rows == 6_046
    assert 0 < mail.sources[0].rejected < 100
    policy = Policy.load(POLICIES / "mail.yaml")
    assert both(policy, mail, lists=DENY) == []


def test_mail_spam_is_counted_and_its_senders_blocked(mail):
    policy = Policy.load(POLICIES / "mail.yaml")
    outcome = simulate(policy, mail, lists=DENY)
    spam = sum(label == "spam" for label in mail.columns["label"].values.to_pylist())
    free = simulate(policy, mail, lists=DENY, enforcement="none")
    assert rule_of(free, "Spam")["triggers"] == spam
    assert outcome.summary["users"]["blocked"] > 10
    assert outcome.tally.rejected_blocked > 0


@pytest.mark.parametrize("columns", [{}, {"text": "tweet"}])
def test_a_set_without_users_and_times_is_refused(columns):
    from workbench import BadInput

    with pytest.raises(BadInput, match="user_id"):
        History.read(at("davidson_tweets.csv"), columns=columns)
