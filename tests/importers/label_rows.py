"""Rows of files of labels: good ones, and one that is set aside for each reason."""

POSTS = [
    {"post_id": "p1", "user_id": "ada", "created_at": "2026-09-01"},
    {"post_id": "p2", "user_id": "ada", "created_at": "2026-09-02"},
    {"post_id": "p2", "user_id": "cem", "created_at": "2026-09-02"},
    {"post_id": "p3", "user_id": "cem", "created_at": "2026-09-03"},
]
GOOD = {"post_id": "p1", "label": "violating", "labelled_by": "mo", "labelled_at": "2026-10-01"}
LABEL_CODES = {
    "missing_label": {**GOOD, "label": " "},
    "unknown_label": {**GOOD, "label": "purple"},
    "repeated_label": GOOD,
    "unknown_post": {**GOOD, "post_id": "p9"},
    "ambiguous_post": {**GOOD, "post_id": "p2"},
    "unusable_labelled_by": {**GOOD, "labelled_by": "import:7"},
    "unusable_class_name": {**GOOD, "class_name": "c" * 201},
    "unusable_sampling_probability": {**GOOD, "sampling_probability": "0"},
    "unknown_user": {"user_id": "eve", "label": "benign"},
}
