"""The time of matching text lists beside that of another version of the workbench:
`python -m benchmarks.matching --against OTHER_TREE`.

Both match the same texts with the same lists in processes that take turns; the shortest user time
of each counts, since other programs may share the machine. Real texts come from the folder named
by WORKBENCH_REAL_DATA, without which generated ones are matched alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

MAX_SLOWER = 1.10
WORDS = (
    "free",
    "money",
    "casino",
    "bonus",
    "click",
    "here",
    "win",
    "a",
    "prize",
    "now",
    "the",
    "at",
)
HANGUL = ("지금", "바로", "무료", "카지노", "가입", "하세요", "최고의", "보너스", "입니다")
HAN = ("最好的赌场在线。", "免费领取，", "点击这里！", "我们的网站是", "今天加入。", "谢谢大家。")
Entries = list[tuple[str, str]]


def lists() -> dict[str, Entries]:
    """The lists that are matched: each kind, one of all kinds, and one that most tweets match."""
    rng = random.Random(5)
    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=8)) for _ in range(400)]
    phrases = [("phrase", f"{a} {b}") for a, b in zip(words[:200], words[200:], strict=True)]
    domains = [("domain", f"{word}.com") for word in words[:150]]
    urls = [("url", f"bit.ly/{word}") for word in words[150:200]]
    emails = [("email", f"{word}@example.com") for word in words[200:250]]
    phones = [("phone", f"650 253 {number:04}") for number in range(50)]
    regexes = [("regex", rf"(?i)\b{word[:3]}[0-9]{word[3:]}") for word in words[:20]]
    common = ["t.co", "youtube.com", "yahoo.com", "linux.org", "casino.com", "sourceforge.net"]
    return {
        "phrases": phrases,
        "links": domains + urls + emails,
        "phones": phones,
        "all kinds": phrases + domains + urls + emails + phones + regexes,
        "common links": [("domain", host) for host in common],
        "common phrases": [("phrase", word) for word in ("the", "free", "casino")],
    }


def corpora() -> Iterator[tuple[str, list[str]]]:
    """The texts by name: generated ones, and real ones where they are."""
    yield "generated", list(_generated(30_000))
    real = os.environ.get("WORKBENCH_REAL_DATA")
    if not real:
        return
    tweets = pq.read_table(Path(real) / "ira_tweets_en_2016q4.parquet", columns=["text"])
    yield "tweets", tweets["text"].drop_null().to_pylist()[:60_000]
    with (Path(real) / "davidson_tweets.csv").open(encoding="utf-8", newline="") as file:
        yield "more tweets", [row["tweet"] for row in csv.DictReader(file)]
    with gzip.open(Path(real) / "spamassassin_mail.jsonl.gz", "rt", encoding="utf-8") as file:
        yield "mail", [json.loads(line)["text"] for line in file][:4_000]


def _generated(n: int) -> Iterator[str]:
    rng = random.Random(7)
    links = ["casino.com", "https://t.co/AbC12", "me@casino.com", "x.org/a?b=%20c", "650-253-0001"]
    for _ in range(n):
        words: list[str] = rng.choices(
            rng.choice([WORDS, WORDS, WORDS, HANGUL, HAN]), k=rng.randint(3, 30)
        )
        if rng.random() < 0.3:
            words.insert(rng.randrange(len(words)), rng.choice(links))
        yield " ".join(words)


def measured(folder: Path) -> dict[str, float]:
    """Seconds of user time for each corpus and list, in this process."""
    from workbench.matching import ListEntry, Matcher

    seconds = {}
    for file in sorted(folder.glob("*.parquet")):
        column = pq.read_table(file)["text"].combine_chunks()
        for name, entries in lists().items():
            matcher = Matcher([ListEntry("deny", *entry) for entry in entries])
            run = partial(_match, matcher, column)
            seconds[f"{file.stem}: {name}"] = min(_user_time(run) for _ in range(3))
    return seconds


def _match(matcher: Any, column: pa.Array) -> None:
    from workbench.matching import Texts

    matcher.matches(Texts(column))


def _user_time(run: Callable[[], Any]) -> float:
    begin = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    run()
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime - begin


def _in_tree(tree: Path, folder: Path) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__)), "--measure", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(tree)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout)


def compared(trees: Sequence[Path], rounds: int) -> list[dict[str, float]]:
    """The shortest times of each tree, which take turns."""
    best: list[dict[str, float]] = [{} for _ in trees]
    with tempfile.TemporaryDirectory() as folder:
        for name, texts in corpora():
            table = pa.table({"text": pa.array(texts, pa.large_string())})
            pq.write_table(table, Path(folder) / f"{name}.parquet")
        for _ in range(rounds):
            for times, tree in zip(best, trees, strict=True):
                for name, seconds in _in_tree(tree, Path(folder)).items():
                    times[name] = min(seconds, times.get(name, seconds))
    return best


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the times and their ratios; the exit status is 1 where all together is slower."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--against", type=Path, help="the tree of another version")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each (%(default)s)")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.measure:
        sys.stdout.write(json.dumps(measured(asked.measure)))
        return 0
    here = Path(__file__).parent.parent
    other, this = compared([asked.against or here, here], asked.rounds)
    for name, seconds in this.items():
        ratio = seconds / max(other[name], 1e-9)
        sys.stdout.write(f"{name:<32}{other[name]:8.3f} s {seconds:8.3f} s {ratio:7.2f}\n")
    ratio = sum(this.values()) / sum(other.values())
    sys.stdout.write(f"{'all':<32}{'':>22}{ratio:7.2f}   asked at most {MAX_SLOWER}\n")
    return int(ratio > MAX_SLOWER)


if __name__ == "__main__":
    raise SystemExit(main())
