"""`workbench policies starter`: a policy proposed from the scores that the store's posts have."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.store_access import StoreAccess, store_command
from workbench.cli.options.types import TEXT
from workbench.cli.terminal.output import Output, print_note
from workbench.cli.terminal.records import record
from workbench.errors import printable
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.notebook.starter import StarterPolicy


@store_command(
    "starter",
    "propose a policy from the scores that the posts have, all of its rules in test",
    "workbench policies starter --file starter.yaml",
)
@click.option("--name", metavar="NAME", type=TEXT, default="starter", help="its name (starter)")
@click.option("--file", metavar="FILE", type=click.STRING, help="write the policy there, as YAML")
def propose(access: StoreAccess, output: Output, name: str, file: str | None) -> int:
    """Propose a policy."""
    from workbench.cli.terminal.files import refuse_special, write_file
    from workbench.model.actor import Actor
    from workbench.notebook.workbench import Workbench

    if file:
        refuse_special(Path(file))
    with access.to_read() as store:
        proposed = Workbench(store, Actor.named(access.actor_name)).starter_policy(name)
    if file:
        write_file(Path(file), proposed.policy.to_yaml().encode())
        print_note(f"written: {file}")
    if output.is_json:
        fields = {
            "policy": proposed.policy.to_document(),
            "rules": [record(rule) for rule in proposed.rules],
            "classes": [record(class_) for class_ in proposed.classes],
            "left_out": [record(column) for column in proposed.left_out],
        }
        output.print_one(fields, "")
    else:
        sys.stdout.write(printable("\n".join([*_lines(proposed), ""])))
    return 0


def _lines(proposed: StarterPolicy) -> list[str]:
    lines = ["classes"]
    for class_ in proposed.classes:
        review = (
            "" if class_.needs_review is None else f", needs review from {class_.needs_review:g}"
        )
        lines.append(
            f"  {class_.name}: {class_.column} from {class_.classified:g}{review}; {class_.why}"
        )
    lines.append("rules, all in test; posts and users as if all were live")
    for rule in proposed.rules:
        done = f"{count(rule.posts, 'post')} of {count(rule.users, 'user')}"
        lines += [f"  {rule.name}: {done}", f"    {rule.sentence}"]
    if proposed.left_out:
        lines.append("not used")
        lines += [f"  {column.column}: {column.why}" for column in proposed.left_out]
    return lines
