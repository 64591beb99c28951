"""What an option is when it is left out: the help and the documents state it as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from tests.cli.command_tree import leaves
from tests.house.test_docs import section
from workbench.synthetic import CommunitySpec

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
WORDS = {".": "the present folder"}
"""Defaults that are stated in words."""


def with_defaults() -> Iterator[tuple[str, str, click.Option]]:
    """The options that have a constant default, each with its command and the default as text."""
    for path, command in leaves():
        for option in command.params:
            if not isinstance(option, click.Option) or option.is_flag or option.multiple:
                continue
            if isinstance(option.default, str | int | float) and option.default != "":
                yield " ".join(path), str(option.default), option


def rows(command: str, option: str) -> list[str]:
    """The rows of the page that describe an option of a command."""
    lines = section(PAGE, f"`workbench {command}`").splitlines()
    return [line for line in lines if line.startswith("|") and f"`{option}" in line.split("|")[1]]


DEFAULTS = [
    pytest.param(command, default, option, id=f"{command} {option.opts[0]}")
    for command, default, option in with_defaults()
]


def test_options_have_defaults():
    found = {option.opts[0] for _, _, option in with_defaults()}
    assert {"--port", "--max-pages", "--enforcement", "--seed", "--out"} <= found


@pytest.mark.parametrize(("command", "default", "option"), DEFAULTS)
def test_a_default_is_stated_in_the_help_and_on_the_page(command, default, option):
    in_help = f"; {WORDS[default]} otherwise" if default in WORDS else f"({default})"
    assert option.help.endswith(in_help)
    [row] = rows(command, option.opts[0])
    stated = [f"; {default} when left out", f"; `{default}` when left out"]
    if default in WORDS:
        stated = [f"; {WORDS[default]} otherwise"]
    assert any(each in row for each in stated)


@pytest.mark.parametrize("name", ["posts", "days", "labelled", "users"])
def test_the_default_size_of_a_community_is_stated_as_it_is(name):
    posts = 1_000_001
    assert CommunitySpec(posts=17 * posts).n_users == posts
    defaults = {each.name: each.default for each in fields(CommunitySpec)}
    stated = f"{defaults[name]:g}" if name == "labelled" else str(defaults[name])
    [option] = [each for each in dict(leaves())[("generate",)].params if each.name == name]
    assert isinstance(option, click.Option)
    assert option.help is not None
    assert option.help.endswith("(one for 17 posts)" if name == "users" else f"({stated})")
    [row] = rows("generate", f"--{name}")
    on_page = {"users": "one for 17 posts", "labelled": "all of them", "posts": "100,000"}
    assert f"; {on_page.get(name, stated)} when left out" in row
    assert (defaults["posts"], defaults["labelled"]) == (100_000, 1.0)
