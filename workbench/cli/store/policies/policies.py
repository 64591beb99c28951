"""`workbench policies`: drafts, saved versions, and the policy that is live."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator, group
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import TEXT, WHOLE_NUMBER
from workbench.cli.store.policies.limits import limits
from workbench.cli.store.policies.memo import write_memo
from workbench.cli.store.policies.starter import propose
from workbench.cli.terminal.output import DONE, NEGATIVE, Output
from workbench.cli.terminal.records import record
from workbench.errors import BadInput, NotFound, expected, printable, quoted

if TYPE_CHECKING:
    from workbench.policy.policy import Policy

_COLUMNS = {
    "policy": "Policy",
    "version": "Version",
    "state": "State",
    "saved": "Saved",
    "saved_by": "By",
    "digest": "Digest",
}
_ENDINGS = (".yaml", ".yml", ".json")


def _file_argument() -> Decorator:
    return click.argument(
        "file", metavar="FILE", type=click.STRING, help="the policy, YAML or JSON"
    )


def _version_option() -> Decorator:
    return click.option(
        "--version",
        type=WHOLE_NUMBER,
        metavar="N",
        help="which version of a saved policy; the newest when left out",
    )


@store_listing("list", "list every saved version, and the drafts", "workbench policies list")
def list_policies(access: StoreAccess, output: Output) -> int:
    """List the policies."""
    from workbench.services.policies.policies import drafts, policies

    with access.to_read() as store:
        saved = [
            {**record(version), "state": "live" if version.live else "saved"}
            for version in policies(store)
        ]
        unsaved = [{"policy": name, "state": "draft"} for name in drafts(store)]
    return output.print_many([*saved, *unsaved], _COLUMNS, "no policy is saved", ["Digest"])


@store_command(
    "save", "save a policy as the next version", "workbench policies save data/policy.yaml"
)
@_file_argument()
def save_policy(access: StoreAccess, output: Output, file: str) -> int:
    """Save a policy."""
    from workbench.services.policies import policies

    policy = access.load_policy(file)
    with access.to_write() as (store, actor):
        version = policies.save_policy(store, actor, policy)
    text = f"{policy.name} is saved as version {version}"
    output.print_one({"policy": policy.name, "version": version}, text)
    return 0


@store_command(
    "draft",
    "keep a policy as a draft, which nothing is checked against yet",
    "workbench policies draft data/policy.yaml",
)
@_file_argument()
def save_draft(access: StoreAccess, output: Output, file: str) -> int:
    """Save a draft."""
    from workbench.services.policies import policies

    policy = access.load_policy(file)
    with access.to_write() as (store, actor):
        policies.save_draft(store, actor, policy)
    text = f"{policy.name} is saved as a draft"
    output.print_one({"policy": policy.name, "state": "draft"}, text)
    return 0


@store_command(
    "publish", "make a policy live", "workbench policies publish community-baseline --version 1"
)
@click.argument(
    "policy",
    metavar="FILE_OR_NAME",
    type=TEXT,
    help="a file, which is saved first; or the name of a saved policy",
)
@click.option(
    "--create-tags", is_flag=True, help="create the tags of the policy that the store lacks"
)
@click.option("--reason", metavar="TEXT", type=TEXT, help="why, for the log")
@_version_option()
def publish(
    access: StoreAccess,
    output: Output,
    policy: str,
    create_tags: bool,
    reason: str | None,
    version: int | None,
) -> int:
    """Make a policy live."""
    from workbench.services.policies import policies

    is_file = version is None and _is_file(policy)
    file = access.load_policy(policy) if is_file else None
    with access.to_write(creates=is_file) as (store, actor):
        live = policies.publish(
            store, actor, file or policy, version, create_tags=create_tags, reason=reason
        )
    name = policy if file is None else file.name
    output.print_one({"policy": name, "version": live}, f"{name}, version {live}, is live")
    return 0


@store_command("show", "print a saved policy as YAML", "workbench policies show community-baseline")
@click.argument("name", metavar="NAME", type=TEXT, help="the policy's name")
@click.option("--draft", is_flag=True, help="the draft of this name")
@_version_option()
def show_policy(
    access: StoreAccess, output: Output, name: str, draft: bool, version: int | None
) -> int:
    """Print a policy."""
    from workbench.services.policies.policies import drafts, policy

    if draft and version is not None:
        raise BadInput("`--draft` and `--version` exclude each other: a draft has no version")
    with access.to_read() as store:
        shown = _draft(name, drafts(store)) if draft else policy(store, name, version)
    if output.is_json:
        output.print_one(shown.to_document(), "")
    else:
        sys.stdout.write(printable(shown.to_yaml()))
    return 0


@store_command(
    "live",
    "say which policy is live; the exit status is 1 when none is",
    "workbench policies live",
)
def show_live(access: StoreAccess, output: Output) -> int:
    """Print the name and version of the live policy."""
    from workbench.services.policies.policies import live_policy

    with access.to_read() as store:
        live = live_policy(store)
    if live is None:
        output.print_one(None, "no policy is live")
        return NEGATIVE
    fields = {"policy": live.policy.name, "version": live.version}
    output.print_one(fields, f"{live.policy.name}, version {live.version}")
    return DONE


@store_command(
    "withdraw",
    "withdraw the live policy: posts are accepted, no rule is evaluated",
    "workbench policies withdraw",
)
def withdraw(access: StoreAccess, output: Output) -> int:
    """Withdraw the live policy."""
    from workbench.services.policies import policies

    with access.to_write(creates=False) as (store, actor):
        policies.withdraw(store, actor)
    output.print_one({"policy": None}, "no policy is live any more")
    return 0


def _draft(name: str, drafts: Mapping[str, Policy]) -> Policy:
    """A draft by its name. Raises: NotFound."""
    if name not in drafts:
        raise NotFound(f"there is no draft of {quoted(name)}; {expected(list(drafts), name)}")
    return drafts[name]


def _is_file(word: str) -> bool:
    """Whether a file is meant, not a name: by its ending, its folder, or a file that is there."""
    path = Path(word)
    return path.suffix.lower() in _ENDINGS or len(path.parts) > 1 or path.is_file()


policies = group(
    "policies",
    "save policies, and choose the live one",
    "workbench policies publish data/policy.yaml",
    [
        list_policies,
        save_policy,
        save_draft,
        publish,
        show_policy,
        show_live,
        withdraw,
        propose,
        write_memo,
        limits,
    ],
)
