"""Options and arguments in any order: how the words of a command line are read."""

from __future__ import annotations

import click
import pytest

from workbench.cli.options.words import SeveralValues, arranged

PARAMS = [
    click.Option(["--user"], metavar="U"),
    SeveralValues(["--posts"], multiple=True, metavar="FILE"),
    click.Option(["--reason"], multiple=True),
    click.Option(["--json"], is_flag=True),
    click.Option(["--rejects"]),
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("a --user u b --json", "--user=u --json -- a b"),
        ("--posts a.csv b.csv --json p", "--posts=a.csv --posts=b.csv --json -- p"),
        ("--posts=a.csv p", "--posts=a.csv -- p"),
        ("--posts a.csv -- p --json", "--posts=a.csv -- p --json"),
        ("--reason a b --reason c", "--reason=a --reason=c -- b"),
        ("--user -1 -.5 -", "--user=-1 -- -.5 -"),
        ("--user=-x a", "--user=-x -- a"),
        ("--us u", "--user=u --"),
        ("--re u", "--re -- u"),
        ("--nope u", "--nope -- u"),
        ("-x", "-x --"),
        ("", "--"),
    ],
)
def test_options_come_first_with_their_values_and_then_the_arguments(words, found):
    assert arranged(words.split(), PARAMS) == found.split()


def test_a_text_with_spaces_is_a_value_whatever_it_begins_with():
    assert arranged(["--user", "- a b", "--x y"], PARAMS) == ["--user=- a b", "--", "--x y"]
    assert arranged(["--user=a b", "--user=a --x"], PARAMS) == ["--user=a b", "--user=a --x", "--"]


@pytest.mark.parametrize(
    "words", ["--user", "--user --json", "--user --", "--posts", "a --user -x"]
)
def test_an_option_without_its_value_is_refused_with_what_it_expects(words):
    with pytest.raises(click.UsageError, match=r"needs a value; expected (U|FILE)"):
        arranged(words.split(), PARAMS)
