"""`workbench explain`: each rule of a policy as one plain sentence."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.cli.options.store_command import load_policy
from workbench.cli.terminal.arguments import add_store
from workbench.cli.terminal.records import print_one
from workbench.errors import printable


def add_to(commands: Any) -> None:
    """Add the sub-command."""
    command = commands.add_parser("explain", help="say each rule of a policy as a sentence")
    command.add_argument("policy", metavar="POLICY", help="a policy, YAML or JSON")
    command.add_argument("--json", action="store_true", help="print JSON, one object a rule")
    add_store(command.add_argument, "the store whose custom actions are known, if it is there")
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print each rule's name and sentence, in order."""
    from workbench.policy.sentences.explain import sentence

    policy = load_policy(asked, asked.policy)
    for number, rule in enumerate(policy.rules, 1):
        said = sentence(rule, policy)
        name = " ".join(printable(rule.name).split())
        fields = {"number": number, "rule": rule.name, "mode": rule.mode, "sentence": said}
        print_one(asked, fields, f"{number}. {name}\n   {said}")
    return 0
