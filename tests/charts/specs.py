"""What can be asked of any chart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from workbench.charts.replay_charts import (
    actions_over_time,
    posts_over_time,
    rules_by_triggers,
    rules_over_time,
    tags_over_time,
    users_out,
)

CHARTS = (
    posts_over_time,
    actions_over_time,
    rules_by_triggers,
    users_out,
    rules_over_time,
    tags_over_time,
)
FETCHED = {"image", "url", "href", "src"}


def rows(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return spec["data"]["values"]


def size_of(spec: dict[str, Any]) -> int:
    return len(json.dumps(spec).encode())


def named(value: Any) -> Iterator[str]:
    """Every key, and every field or channel that is named, anywhere in a spec."""
    if isinstance(value, dict):
        for key, inside in value.items():
            yield key
            if key in {"field", "mark", "type"} and isinstance(inside, str):
                yield inside
            yield from named(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from named(inside)
