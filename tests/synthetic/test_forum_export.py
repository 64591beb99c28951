"""The made-up export in `data/`: a generated community under other names, with dates of the US."""

import csv
import io
from datetime import datetime
from pathlib import Path

from workbench import Workbench, guess
from workbench.synthetic import CommunitySpec, generate

FILE = Path(__file__).parents[2] / "data" / "forum_export.csv"
HEADER = ("msg_no", "screen_name", "sent", "body", "nudity_pct", "tox_level", "mod")


def us_time(at: datetime) -> str:
    half = "PM" if at.hour >= 12 else "AM"
    return f"{at.month}/{at.day}/{at.year} {at.hour % 12 or 12}:{at.minute:02} {half}"


def exported(spec: CommunitySpec, seed: int) -> str:
    community = generate(spec, seed)
    removed: dict[str, bool] = {}
    for label in community.labels.to_pylist():
        post_id = label["post_id"]
        removed[post_id] = removed.get(post_id, False) or label["violates"]
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    for number, post in enumerate(community.posts.to_pylist(), 50_001):
        nudity = "" if post["nsfw"] is None else f"{post['nsfw'] * 100:.1f}"
        word = {True: "removed", False: "ok", None: ""}[removed.get(post["post_id"])]
        who, at = f"member{post['user_id'][1:]}", us_time(post["created_at"])
        rows.writerow([number, who, at, post["text"], nudity, post["bullying"], word])
    return text.getvalue()


def test_the_generator_makes_the_forum_export():
    spec = CommunitySpec(posts=1_500, users=90, days=21, labelled=0.5)
    assert exported(spec, 5) == FILE.read_text(encoding="utf-8")


def test_the_readme_names_its_columns():
    readme = (FILE.parent / "README.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in readme for column in HEADER)


def test_the_forum_export_is_read_as_it_is_guessed(tmp_path: Path):
    guessed = guess(FILE)
    fields = ("post_id", "user_id", "created_at", "text", "score", "score", "label")
    assert tuple(guessed.column(name).role for name in HEADER) == fields
    wb = Workbench.open(tmp_path)
    imported = wb.import_posts(FILE, guessed)
    assert (imported.posts, imported.rejects.num_rows) == (1_500, 0)
