"""How long a step of a threshold takes: `python -m benchmarks.threshold_step`.

On the workload's posts in a store, a threshold of the rule builder is moved by a hundredth at a
time. What is timed is all that the widget does: the replay, the counts of every rule, the posts
beside the threshold with their texts and labels, those newly caught and freed, and the users who
change.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from benchmarks.workload import BENCH_POLICY, SEED, benchmark_posts
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.widgets.rules.rule_builder import RuleBuilder

ASKED_MS = 150
CLASS, STEPS = "nsfw", 20


def measured(posts: int, folder: Path, steps: int = STEPS) -> dict[str, float]:
    """Milliseconds: opening the builder, the median and the longest step, and the median of what
    the panel alone adds to a step.
    """
    table = benchmark_posts(posts, SEED)
    texts = pa.array([f"post number {number}" for number in range(posts)])
    wb = Workbench.open(folder, actor="benchmark")
    wb.import_posts(table.append_column("text", texts))
    policy = Policy.from_document(BENCH_POLICY)
    for tag in policy.tags:
        wb.create_tag(tag, tag)
    wb.publish(policy)
    wb.simulate(policy)  # posts are kept sorted from the first simulation on
    made: list[RuleBuilder] = []
    opening = _ms(lambda: made.append(RuleBuilder(wb)))
    builder = made[0]
    values = [round(0.9 - 0.01 * (step + 1), 2) for step in range(steps)]
    taken = [_ms(lambda value=value: _move(builder, value)) for value in values]
    panel = [_ms(builder.panel.state) for _ in range(5)]
    wb.close()
    return {
        "opening": opening,
        "median_step": statistics.median(taken),
        "longest_step": max(taken),
        "panel": statistics.median(panel),
    }


def _move(builder: RuleBuilder, value: float) -> None:
    moved = {"name": CLASS, "which": "classified", "value": value}
    builder.ask("threshold", **moved, gesture="drag", run="drag")
    if builder.message:
        raise AssertionError(builder.message)


def _ms(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return 1000 * (time.perf_counter() - begin)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.threshold_step")
    parser.add_argument("--posts", type=int, default=1_000_000, help="how many (%(default)s)")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        for name, ms in measured(asked.posts, Path(folder) / "store").items():
            limit = f"   asked {ASKED_MS}" if name == "median_step" else ""
            sys.stdout.write(f"{name:<14}{ms:9.1f} ms{limit}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
