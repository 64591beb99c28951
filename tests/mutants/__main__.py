"""Draw a seeded sample of small faults, and say which of them `make check` notices.

`python -m tests.mutants --seed 1 --count 150`, or `make mutants`. Each fault is put into a copy of
the tree, never into the tree itself, and tests run there until one fails: first those that import
the changed file, then those that import what imports it, then those of its folder. What they miss
is given to the type checker, and counted apart (`by types`). Faults in `equivalent.csv` change
nothing that can be seen; they are counted, and not tried.
"""

# ruff: noqa: T201 - it prints what it found
from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module
from multiprocessing import current_process, get_context
from pathlib import Path

from tests.mutants.faults import Fault
from tests.mutants.sample import ROOT, Sample, drawn, outdated
from tests.mutants.trial import BY_TYPES, NOTICED, make_copy, tried

PASSED = (NOTICED, BY_TYPES)
COPIES = ROOT / "build" / "mutants"
LOADED = ("altair", "anywidget", "duckdb", "numba", "pandas", "pyarrow.compute")
"""What each run needs and takes long to import: it is imported once, before the runs."""


def main() -> int:
    """Print each fault with whether it was noticed; 0 when as many were as asked for."""
    asked = arguments().parse_args()
    sample = drawn(asked.seed, asked.count, asked.under)
    for row in outdated():
        print("equivalent.csv names no fault any more:", *row)
    if asked.list:
        for number, fault in chosen(sample, asked):
            print(f"{number:4} {fault}")
        return 0
    try:
        result = run(chosen(sample, asked), asked)
    finally:
        shutil.rmtree(COPIES, ignore_errors=True)
    return summarise(sample, result, asked)


def arguments() -> argparse.ArgumentParser:
    """What can be asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--first", type=int, default=1, help="the first of the sample to try")
    parser.add_argument("--only", type=numbers, help="those of the sample to try, as 22,25,30")
    parser.add_argument("--under", default="workbench", help="only faults in files below")
    parser.add_argument(
        "--share", type=float, default=0.95, help="noticed of all, by tests or types, at least"
    )
    parser.add_argument("--jobs", type=int, default=1, help="faults tried at the same time")
    parser.add_argument("--limit", type=float, default=600, help="seconds for each fault")
    parser.add_argument("--near", action="store_true", help="only the nearest tests")
    parser.add_argument("--list", action="store_true", help="print the faults, and run nothing")
    return parser


def numbers(text: str) -> set[int]:
    """Numbers of a sample, with commas between them."""
    return {int(each) for each in text.split(",")}


def chosen(sample: Sample, asked: argparse.Namespace) -> list[tuple[int, Fault]]:
    """The faults that are tried, with their numbers in the sample; unknown numbers end the run."""
    numbered = dict(enumerate(sample.faults, 1))
    if unknown := (asked.only or set()) - numbered.keys():
        sys.exit(f"the sample has no number {', '.join(map(str, sorted(unknown)))}")
    return [
        (number, fault)
        for number, fault in numbered.items()
        if (number in asked.only if asked.only else number >= asked.first)
    ]


def run(faults: list[tuple[int, Fault]], asked: argparse.Namespace) -> dict[Fault, str]:
    """Try each fault and print it; what became of each."""
    for name in LOADED:
        import_module(name)
    result: dict[Fault, str] = {}
    with ProcessPoolExecutor(asked.jobs, get_context("fork"), start_worker) as pool:
        running = {
            pool.submit(timed, fault, asked.near, asked.limit): (number, fault)
            for number, fault in faults
        }
        for done in as_completed(running):
            number, fault = running[done]
            result[fault], test, seconds = done.result()
            by = f"  [{test}]" if test else ""
            print(f"{number:4} {result[fault]:8} {seconds:5.0f} s  {fault}{by}", flush=True)
    return result


def start_worker() -> None:
    """Make the copy of the tree in which this process tries its faults."""
    make_copy(_own_copy())


def timed(fault: Fault, near: bool, limit_s: float) -> tuple[str, str, float]:
    """What became of a fault, the test that noticed it, and how many seconds that took."""
    began = time.monotonic()
    word, test = tried(fault, _own_copy(), near=near, limit_s=limit_s)
    return word, test, time.monotonic() - began


def _own_copy() -> Path:
    """The copy of this process: in the same place each time, so that kernels stay compiled."""
    return COPIES / current_process().name


def summarise(sample: Sample, results: dict[Fault, str], asked: argparse.Namespace) -> int:
    """Print the figures of a sample; 0 when enough of its faults were noticed."""
    counts = Counter(results.values())
    print(
        f"\nseed {asked.seed}: {len(results) + sample.equivalent} drawn,"
        f" {sample.equivalent} known as equivalent, "
        + ", ".join(f"{n} {word.lower()}" for word, n in sorted(counts.items()))
    )
    print(*(fault for fault, word in results.items() if word not in PASSED), sep="\n")
    return int(sum(counts[word] for word in PASSED) < asked.share * len(results))


if __name__ == "__main__":
    sys.exit(main())
