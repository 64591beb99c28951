"""This module holds `workbench explain`: each rule of a policy as one plain sentence."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from workbench.errors import printable


def add_to(commands: Any) -> None:
    """Add the sub-command."""
    command = commands.add_parser("explain", help="say each rule of a policy as a sentence")
    command.add_argument("policy", metavar="POLICY", help="a policy, YAML or JSON")
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print each rule's name and sentence, in order."""
    from workbench.policy.explain import sentence
    from workbench.policy.policy import Policy

    policy = Policy.load(asked.policy)
    for number, rule in enumerate(policy.rules, 1):
        name = " ".join(printable(rule.name).split())
        sys.stdout.write(f"{number}. {name}\n   {sentence(rule, policy)}\n")
    return 0
