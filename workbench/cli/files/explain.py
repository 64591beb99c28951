"""`workbench explain`: each rule of a policy as one plain sentence."""

from __future__ import annotations

import click

from workbench.cli.options.command import command
from workbench.cli.options.output_options import output_options
from workbench.cli.options.store_access import StoreAccess, actions_store_option
from workbench.cli.terminal.output import Output
from workbench.errors import printable


@command("explain", "say each rule of a policy as a sentence")
@click.argument("policy", metavar="POLICY", type=click.STRING, help="a policy, YAML or JSON")
@output_options("print JSON, one object a rule")
@actions_store_option()
def explain(access: StoreAccess, output: Output, policy: str) -> int:
    """Print each rule's name and sentence, in order."""
    from workbench.policy.sentences.explain import sentence

    read = access.load_policy(policy)
    for number, rule in enumerate(read.rules, 1):
        text = sentence(rule, read)
        name = " ".join(printable(rule.name).split())
        fields = {"number": number, "rule": rule.name, "mode": rule.mode, "sentence": text}
        output.print_one(fields, f"{number}. {name}\n   {text}")
    return 0
