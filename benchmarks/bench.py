"""All that is claimed of speed, as ratios measured in one run: `python -m benchmarks.bench`.

On the same generated posts: the replay of the benchmark's policy, with feedback, against the best
SQL and data frames for its six counters without any; from Parquet to written outcomes; the gain
from a second thread beside that of an independent loop; and a threshold moved by 0.01.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numba
import numpy as np

from benchmarks import store
from benchmarks.competitors import competitors
from benchmarks.counters import loaded
from benchmarks.workload import HERE, SEED, benchmark_file, benchmark_posts
from workbench import History, Policy, simulate, simulate_changed
from workbench.replay.outcome import Outcome

POLICY = HERE / "policy.yaml"
MOVED_CLASS, STEP = "suggestive", 0.01
WINDOWS_OR_ASOF = ("range_windows", "interval_windows", "prefix_sums", "asof_joins")
"""The ways in SQL that count windows of posts; the event sweep sorts comings and goings instead."""
ASKED = {
    "replay_vs_sql": 50.0,
    "replay_vs_event_sweep": None,
    "replay_vs_polars": 15.0,
    "replay_vs_any_polars": None,
    "end_to_end_vs_sql": 5.0,
    "second_thread_vs_loop": 0.85,
    "changed_vs_full": 1 / 3,
    "load_vs_copy": 1 / 3,
}


def shortest(run: Callable[[], Any], repeats: int) -> float:
    """The shortest of several runs, in seconds."""
    seconds = []
    for _ in range(repeats):
        begin = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begin)
    return min(seconds)


def replayed(policy: Policy, history: History, threads: int) -> Outcome:
    """A whole replay: what became of every post and user, and all counts."""
    return simulate(policy, history, threads=threads)


@numba.njit(nogil=True)
def _loop(rounds: int) -> float:
    """Work for one core that touches no memory."""
    x = 0.5
    for _ in range(rounds):
        x = 3.9 * x * (1.0 - x)
    return x


def loop_gain(repeats: int, rounds: int = 100_000_000) -> float:
    """How much faster two threads finish two independent loops than one thread does."""
    _loop(1)
    with ThreadPoolExecutor(2) as pool:
        one = shortest(lambda: [_loop(rounds), _loop(rounds)], repeats)
        two = shortest(lambda: list(pool.map(_loop, [rounds, rounds])), repeats)
    return one / two


def end_to_end(posts: Path) -> float:
    """Seconds of the command, from a Parquet file to written outcomes, in a fresh process.

    The shorter of two runs, whose Python keeps what it compiled, as an installed one does.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "workbench", "simulate", str(POLICY)]
        command += ["--posts", str(posts), "--out", str(Path(folder) / "out")]
        kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(Path(folder) / "kept")}
        return shortest(
            lambda: subprocess.run(
                command, check=True, stdout=subprocess.DEVNULL, env=os.environ | kept
            ),
            2,
        )


def moved(policy: Policy) -> Policy:
    """The policy with one threshold a step higher."""
    document = copy.deepcopy(policy.to_document())
    document["classes"][MOVED_CLASS]["classified"] += STEP
    return Policy.from_document(document)


def changed(policy: Policy, history: History, repeats: int) -> dict[str, float]:
    """A moved threshold: seconds, against a full replay, and whose posts it touches."""
    before, other = replayed(policy, history, 2), moved(policy)
    full = shortest(lambda: replayed(other, history, 2), repeats)
    part = shortest(lambda: simulate_changed(before, other), repeats)
    whole, after = replayed(other, history, 2), simulate_changed(before, other)
    for name in ("fate", "fired", "status", "until", "tags"):
        if not np.array_equal(getattr(whole.state.out, name), getattr(after.state.out, name)):
            raise AssertionError(f"a changed replay differs in {name}")
    touched = np.flatnonzero(after.state.out.resume >= 0)
    share = np.diff(history.offsets)[touched].sum() / history.n_posts
    return {"full_seconds": full, "changed_seconds": part, "touched_posts_share": float(share)}


def measure(asked: argparse.Namespace, say: Callable[[str], object]) -> dict[str, Any]:
    """Measure everything; `say` prints along."""
    file, policy = benchmark_file(asked.posts, SEED), Policy.load(POLICY)
    begin = time.perf_counter()
    history = History.read(file)
    reading = time.perf_counter() - begin
    begin = time.perf_counter()
    outcome = replayed(policy, history, 2)
    first = time.perf_counter() - begin
    say(f"reading {reading:.2f} s; first replay, compiling what is not cached, {first:.2f} s\n")
    one = shortest(lambda: replayed(policy, history, 1), asked.repeats)
    two = shortest(lambda: replayed(policy, history, 2), asked.repeats)
    say(f"replay: one thread {one:.3f} s, two {two:.3f} s\n")
    gain, alone = one / two, loop_gain(asked.repeats)
    say(f"gain of a second thread: {gain:.3f}, of an independent loop {alone:.3f}\n")
    step = changed(policy, history, asked.repeats)
    say(f"threshold moved: {step['changed_seconds']:.3f} s of {step['full_seconds']:.3f} s\n")
    whole = end_to_end(file)
    say(f"from Parquet to written outcomes {whole:.2f} s\n")
    kept = store.measured(file, policy)
    for size in (1, 100):
        say(f"submitted by {size}: {kept[f'submitted_a_second_by_{size}']:,.0f} posts a second\n")
    say(f"raw durable commits: {kept['raw_commits_a_second']:,.0f} a second\n")
    tally, seconds = outcome.tally, {"reading": reading, "replay_1": one, "replay_2": two}
    rates = {
        "rejected_share": tally.rejected / history.n_posts,
        "triggers": tally.triggers.tolist(),
        "users": history.n_users,
    }
    ways = compared(asked, say)
    sql = _fastest(ways, [f"duckdb {way}" for way in WINDOWS_OR_ASOF])
    sweep = _fastest(ways, ["duckdb event_sweep"])
    ratios = {
        "replay_vs_sql": sql / two,
        "replay_vs_event_sweep": sweep / two,
        "replay_vs_polars": _fastest(ways, ["polars rolling", "polars over"]) / two,
        "replay_vs_any_polars": _fastest(ways, [w for w in ways if w.startswith("polars")]) / two,
        "end_to_end_vs_sql": sql / whole,
        "second_thread_vs_loop": gain / alone,
        "changed_vs_full": step["changed_seconds"] / step["full_seconds"],
        "load_vs_copy": kept["load_vs_copy"],
    }
    return {
        "posts": asked.posts,
        "machine": {"cores": os.cpu_count(), "processor": platform.machine()},
        "rates": rates,
        "seconds": {**seconds, "end_to_end": whole, **ways},
        "changed": step,
        "store": kept,
        "gain": {"replay": gain, "loop": alone},
        "ratios": ratios,
        "asked": ASKED,
    }


def _fastest(ways: dict[str, float], names: Sequence[str]) -> float:
    """The shortest time of those ways of some names that were asked for."""
    return min((ways[name] for name in names if name in ways), default=float("nan"))


def compared(asked: argparse.Namespace, say: Callable[[str], object]) -> dict[str, float]:
    """Seconds of every other way to the six counters."""
    table, found = loaded(benchmark_posts(asked.posts, SEED)), {}
    for timing in competitors(table, 2, 1, asked.ways):
        found[timing.way] = timing.seconds
        say(f"{timing.way:<28}{timing.seconds:8.2f} s\n")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is measured; write it as JSON where asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000_000, help="how many (%(default)s)")
    parser.add_argument("--repeats", type=int, default=15, help="the shortest counts (%(default)s)")
    parser.add_argument("--ways", default="", help="only competitors whose name holds this")
    parser.add_argument("--json", type=Path, help="write the figures there")
    asked = parser.parse_args(arguments)

    def say(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    measured = measure(asked, say)
    for name, ratio in measured["ratios"].items():
        asked_for = "" if ASKED[name] is None else f"   asked {ASKED[name]:.2f}"
        say(f"{name:<24}{ratio:8.2f}{asked_for}\n")
    if asked.json:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        asked.json.write_text(json.dumps(measured, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
