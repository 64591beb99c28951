"""What the benchmark of a threshold's step does, in small."""

from benchmarks import threshold_step


def test_steps_are_taken_and_timed(tmp_path):
    figures = threshold_step.measured(3000, tmp_path / "store", steps=3)
    assert 0 < figures["median_step"] <= figures["longest_step"]
    assert figures["panel"] > 0
