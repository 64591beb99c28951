"""The documents say what the code does: links lead somewhere, examples run, nothing is left out."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ruamel.yaml import YAML

from tests.cli import command_tree
from workbench.model.log.columns import LOG_SCHEMA, REPLAY_KINDS
from workbench.policy import catalogue
from workbench.policy.policy import Policy
from workbench.replay.outcome import OUTCOMES_SCHEMA, USERS_SCHEMA

ROOT = Path(__file__).parents[2]
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("[a-z]*/README.md")})
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
EVERYWHERE = {"-h", "--help"}


class Block(NamedTuple):
    """A fenced block: the page it stands on, its line, its language and what it says."""

    page: Path
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(*languages: str) -> list[Block]:
    result = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for fence in FENCE.finditer(text):
            line = text.count("\n", 0, fence.start()) + 2
            result.append(Block(page, line, fence[1].strip(), fence[2]))
    return [block for block in result if block.language in languages]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def anchors(page: Path) -> set[str]:
    """The places of a page that a link can lead to, as the usual renderers name them."""
    text = FENCE.sub("", page.read_text("utf-8"))
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(text))
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_files_and_headings_that_exist(page: Path):
    for target in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        leads_to = (page.parent / path).resolve() if path else page
        assert leads_to.exists(), f"{target} leads nowhere"
        assert leads_to.is_relative_to(ROOT), f"{target} leads out of the repository"
        if anchor:
            assert anchor in anchors(leads_to), f"{path} has no heading {anchor}"


def test_every_page_is_reached_from_the_index():
    reached, waiting = set(), [ROOT / "docs" / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        targets = LINK.findall(page.read_text("utf-8"))
        linked = {(page.parent / target.partition("#")[0]).resolve() for target in targets}
        waiting += [other for other in PAGES if other in linked and other not in reached]
    assert not [name_of(page) for page in PAGES if page not in reached]


@pytest.fixture
def at_the_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample in `data/`, as the examples expect, and as the current one."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", sorted({block.page for block in blocks("python")}), ids=name_of)
@pytest.mark.usefixtures("at_the_sample")
def test_examples_in_python_run_and_show_what_they_show(page: Path):
    names: dict[str, Any] = {}
    for block in blocks("python"):
        if block.page != page:
            continue
        if ">>>" in block.text:
            example = doctest.DocTestParser().get_doctest(
                block.text, names, str(block), str(page), block.line - 1
            )
            runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
            said: list[str] = []
            runner.run(example, out=said.append, clear_globs=False)
            names = example.globs
            assert not runner.failures, "".join(said)
        else:
            exec(compile(block.text, str(block), "exec"), names)  # noqa: S102 - it is ours


@pytest.mark.parametrize("block", blocks("yaml"), ids=str)
def test_examples_in_yaml_can_be_read(block: Block):
    if block.text.startswith("version:"):
        assert Policy.from_text(block.text).rules
    else:
        assert YAML(typ="safe").load(block.text)


def commands() -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Each command of `workbench` by its words, with its options; first `workbench` itself."""
    for path, command in command_tree.commands():
        yield path, command_tree.options_of(command)


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of its rank or a higher one."""
    lines = text.splitlines()
    start = next(
        (
            n
            for n, line in enumerate(lines)
            if line.lstrip("# ") == heading and line.startswith("#")
        ),
        None,
    )
    assert start is not None, f"docs/cli.md has no heading `{heading}`"
    rank = len(lines[start]) - len(lines[start].lstrip("#"))
    rest = lines[start + 1 :]
    end = next((n for n, line in enumerate(rest) if re.match(rf"#{{1,{rank}}} ", line)), len(rest))
    return "\n".join(rest[:end])


def test_the_page_of_the_command_line_names_every_command_and_option():
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    known = [(path, options) for path, options in commands() if path]
    assert known
    for path, options in known:
        said = section(text, f"`workbench {' '.join(path)}`")
        shown = set(re.findall(r"`(--?[a-z][a-z-]*)", said))
        named = options - EVERYWHERE
        assert shown - EVERYWHERE == named, f"workbench {' '.join(path)}"


def asked(block: Block) -> list[list[str]]:
    """The words of each call of `workbench` in a block of shell commands."""
    text = block.text.replace("\\\n", " ")
    lines = [shlex.split(line.removeprefix("$ "), comments=True) for line in text.splitlines()]
    return [words for words in lines if words[:1] == ["workbench"]]


@pytest.mark.parametrize("block", blocks("sh"), ids=str)
def test_examples_of_commands_name_commands_and_options_that_exist(block: Block):
    known = dict(commands())
    for words in asked(block):
        path = next(
            p for p in sorted(known, key=len, reverse=True) if tuple(words[1 : 1 + len(p)]) == p
        )
        assert path or len(words) == 1 or words[1].startswith("-"), f"no command {words}"
        options = {word.partition("=")[0] for word in words if word.startswith("-")}
        assert options <= known[path], f"{words}"


NAMED = {
    "replay.md": [
        *OUTCOMES_SCHEMA.names,
        *USERS_SCHEMA.names,
        *LOG_SCHEMA.names,
        *REPLAY_KINDS,
        *catalogue.SEMANTICS,
        *(value for values in catalogue.SEMANTICS.values() for value in values),
        *catalogue.FIRES,
    ],
}


@pytest.mark.parametrize(
    ("page", "name"), [(p, n) for p, ns in NAMED.items() for n in dict.fromkeys(ns)]
)
def test_the_page_names_what_the_code_knows(page: str, name: str):
    text = (ROOT / "docs" / page).read_text("utf-8")
    assert re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", text), f"docs/{page} does not name `{name}`"


def test_the_page_of_the_replay_names_every_key_of_the_summary():
    said = section((ROOT / "docs" / "replay.md").read_text("utf-8"), "summary")
    keys = re.findall(r"^\| `(\w+)`", said, re.MULTILINE)
    posts = [{"post_id": "p", "user_id": "u", "created_at": "2026-09-01T00:00:00Z"}]
    from workbench import History, simulate

    policy = Policy.from_text("{version: 1, rules: []}")
    assert keys == list(simulate(policy, History.read(posts)).summary)
