"""An upload of a million assignments, in a process of its own; its time and memory are measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.sizes import SOAKING, size

ROOT = Path(__file__).parents[2]
MANY = size(20_000, 1_000_000)
SCRIPT = """
import json, resource, sys, time
from workbench.services.tags.tag_uploads import upload_tags
from workbench.services.tags.tags import create_tag
from workbench.model.actor import Actor
from workbench.store import Store

folder, many = sys.argv[1], int(sys.argv[2])
store, mod = Store(folder), Actor("mod")
tags = ["vip", "new_user", "at_risk", "trusted_seller"]
for tag in tags:
    create_tag(store, mod, tag)
rows = (f"user-{at:020},{tags[at % 4]}\\n" for at in range(many))
data = ("user_id,user_tags\\n" + "".join(rows)).encode()
begun = time.monotonic()
first = upload_tags(store, mod, "large.csv", data)
seconds = time.monotonic() - begun
second = upload_tags(store, mod, "large.csv", data)
store.close()
unit = 1 if sys.platform == "darwin" else 1024
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
print(json.dumps([first.tags_assigned, second.tags_unchanged, seconds, memory]))
"""


def test_a_large_upload_is_one_transaction_of_a_minute_at_most_and_below_1_gb(tmp_path: Path):
    script = (
        tmp_path / "upload.py"
    )  # a file: DuckDB takes `python -c` for a person, and draws a bar
    script.write_text(SCRIPT, "utf-8")
    ran = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "store"), str(MANY)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assigned, unchanged, seconds, memory = json.loads(ran.stdout)
    assert (assigned, unchanged) == (MANY, MANY)
    if SOAKING:
        assert seconds <= 60, seconds
        assert memory < 1_000_000_000, memory
