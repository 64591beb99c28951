"""Numbers that are named like scores and are none, and scores that stay scores."""

import pytest

from workbench import History
from workbench.services.policies.score_columns import score_columns


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("spam_reports", "its name says that it counts something"),
        ("abuse_count", "its name says that it counts something"),
        ("model_version", "its name says that it counts something"),
        ("engagement_rate", "its name is of no violation"),
        ("trust_score", "its name is of no violation"),
        ("sentiment_score", "its name is of no violation"),
        ("neutral", "a high value of it says that nothing is wrong"),
        ("not_spam", "a high value of it says that nothing is wrong"),
    ],
)
@pytest.mark.parametrize("values", [[0.0, 0.4, 0.99], [0, 1, 3]])
def test_numbers_that_are_named_like_scores_and_are_none_get_no_class(name, why, values):
    rows = [
        {
            "post_id": str(n),
            "user_id": "u",
            "created_at": "2026-09-01",
            name: value,
            "toxicity": 0.5,
        }
        for n, value in enumerate(values)
    ]
    _, others = score_columns(History.read(rows))
    assert others[name] == why


@pytest.mark.parametrize("name", ["toxicity_rate", "spam", "adult", "hate_score", "SPAM"])
def test_scores_of_violations_keep_their_class(name):
    rows = [
        {"post_id": str(n), "user_id": "u", "created_at": "2026-09-01", name: value}
        for n, value in enumerate((0.1, 0.5, 0.9))
    ]
    scores, _ = score_columns(History.read(rows))
    assert [score.name for score in scores] == [name]
