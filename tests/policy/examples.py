"""The policies that several tests look at."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import settings

from tests.sizes import size
from workbench.policy.policy import Policy

often = settings(deadline=None, max_examples=size(30, 1000))
PAGE = Path(__file__).parents[2] / "docs" / "policy.md"


def yaml_blocks(text: str) -> list[tuple[str, str]]:
    """The YAML blocks of a page: what stands behind ```yaml, and the text."""
    return re.findall(r"^```yaml ?([^\n]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def spec_policy() -> Policy:
    """The worked example of the page on the policy language."""
    return Policy.from_text(yaml_blocks(PAGE.read_text("utf-8"))[0][1], "community.yaml")
