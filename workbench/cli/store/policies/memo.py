"""`workbench policies memo`: the memo of a change of policy, as one HTML file."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.options.store_access import StoreAccess, store_command
from workbench.cli.options.types import TEXT, WHOLE_NUMBER
from workbench.cli.terminal.output import Output
from workbench.errors import BadInput

_ENDINGS = (".yaml", ".yml", ".json")


@store_command(
    "memo",
    "write what a policy would change, as one HTML file to decide on and sign",
    'workbench policies memo data/policy.yaml --why "More spam since May"',
)
@click.argument(
    "policy",
    metavar="POLICY",
    type=TEXT,
    help="a policy file, or the name of a saved policy",
)
@click.option("--why", metavar="TEXT", type=TEXT, default="", help="why the policy changes")
@click.option(
    "--seed", type=WHOLE_NUMBER, metavar="N", default=1, help="the seed of the sample of posts (1)"
)
@click.option(
    "--out",
    metavar="PATH",
    type=click.STRING,
    default=".",
    help="a new file, or a folder; the present folder otherwise",
)
@click.option(
    "--version",
    type=WHOLE_NUMBER,
    metavar="N",
    help="which version of a saved policy; the newest when left out",
)
def write_memo(
    access: StoreAccess,
    output: Output,
    policy: str,
    why: str,
    seed: int,
    out: str,
    version: int | None,
) -> int:
    """Simulate a policy beside the live one, and write the memo."""
    from workbench.cli.terminal.files import write_file
    from workbench.model.actor import Actor
    from workbench.notebook.workbench import Workbench

    is_file = Path(policy).suffix.lower() in _ENDINGS
    if is_file and version is not None:
        raise BadInput("`--version` is for a saved policy, not for a file")
    chosen = access.load_policy(policy) if is_file else policy
    with access.to_read() as store:
        workbench = Workbench(store, Actor.named(access.actor_name))
        memo = workbench.change_memo(chosen, why, version=version, seed=seed)
    path = Path(out)
    path = path / memo.file_name if path.is_dir() and not path.is_symlink() else path
    write_file(path, memo.content, new=True)
    output.print_one({"written": str(path)}, f"written: {path}")
    return 0
