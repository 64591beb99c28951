import csv

import pyarrow.csv
import pyarrow.parquet
import pytest

from workbench.cli.main import main
from workbench.synthetic import CommunitySpec, generate

SMALL = ["generate", "--posts", "300", "--users", "40", "--seed", "7"]


def test_the_command_writes_what_the_function_makes(tmp_path):
    assert main([*SMALL, "--out", str(tmp_path)]) == 0
    community = generate(CommunitySpec(posts=300, users=40), 7)
    for name in ("posts", "users", "labels", "log", "lists"):
        assert pyarrow.parquet.read_table(tmp_path / f"{name}.parquet") == getattr(community, name)


def test_csv_holds_the_same_posts(tmp_path):
    main([*SMALL, "--out", str(tmp_path), "--format", "csv"])
    posts = generate(CommunitySpec(posts=300, users=40), 7).posts
    options = pyarrow.csv.ConvertOptions(column_types=posts.schema)
    parsing = pyarrow.csv.ParseOptions(newlines_in_values=True)
    read = pyarrow.csv.read_csv(tmp_path / "posts.csv", None, parsing, options)
    assert read == posts.combine_chunks()


def test_unknown_is_an_empty_cell(tmp_path):
    main([*SMALL, "--out", str(tmp_path), "--format", "csv"])
    with (tmp_path / "posts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all((row["nsfw"] == "") >= (row["content_type"] == "text") for row in rows)


def test_what_was_written_is_said(tmp_path, capsys):
    main([*SMALL, "--out", str(tmp_path)])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[0].startswith(f"{tmp_path}/posts.parquet: 300 rows, ")


def test_a_community_of_no_posts_is_refused_with_status_2(tmp_path, capsys):
    words = ["generate", "--posts", "0", "--seed", "1", "--out", str(tmp_path / "none")]
    assert main(words) == 2
    assert "at least one post" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_the_help_names_the_size_of_a_community_that_is_left_out(capsys):
    with pytest.raises(SystemExit):
        main(["generate", "--help"])
    shown = " ".join(capsys.readouterr().out.split())
    default = CommunitySpec()
    for text in (f"posts ({default.posts})", f"days ({default.days})"):
        assert text in shown
    assert f"labelled posts ({default.labelled:g})" in shown
