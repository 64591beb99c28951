"""`workbench policies`: drafts, saved versions, and the policy that is live."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from workbench.cli.options.store_command import (
    command,
    group,
    listing,
    load_policy,
    store_to_read,
    store_to_write,
)
from workbench.cli.terminal.arguments import whole
from workbench.cli.terminal.records import print_many, print_one, record
from workbench.errors import BadInput, NotFound, expected, printable, quoted

_COLUMNS = {
    "policy": "Policy",
    "version": "Version",
    "state": "State",
    "saved": "Saved",
    "saved_by": "By",
    "digest": "Digest",
}
_ENDINGS = (".yaml", ".yml", ".json")


def add_to(commands: Any) -> None:
    """Add the command and its sub-commands."""
    does = "save policies, and choose the live one"
    policies = group(commands, "policies", does, "workbench policies publish data/policy.yaml")
    does = "list every saved version, and the drafts"
    listing(policies, "list", _list, does, "workbench policies list")
    example = "workbench policies save data/policy.yaml"
    save = command(policies, "save", _save, "save a policy as the next version", example)
    does = "keep a policy as a draft, which nothing is checked against yet"
    draft = command(policies, "draft", _draft, does, "workbench policies draft data/policy.yaml")
    for parser in (save, draft):
        parser.add_argument("file", metavar="FILE", help="the policy, YAML or JSON")
    example = "workbench policies publish community-baseline --version 1"
    publish = command(policies, "publish", _publish, "make a policy live", example)
    publish.add_argument("policy", metavar="FILE_OR_NAME", help="a file, which is saved first; or"
        " the name of a saved policy")  # fmt: skip
    publish.add_argument("--create-tags", action="store_true",
        help="create the tags of the policy that the store lacks")  # fmt: skip
    example = "workbench policies show community-baseline"
    show = command(policies, "show", _show, "print a saved policy as YAML", example)
    show.add_argument("name", metavar="NAME", help="the policy's name")
    show.add_argument("--draft", action="store_true", help="the draft of this name")
    for parser in (publish, show):
        parser.add_argument("--version", type=whole, metavar="N", help="which version of a saved"
            " policy; the newest when left out")  # fmt: skip
    does = "say which policy is live; the exit status is 1 when none is"
    command(policies, "live", _live, does, "workbench policies live")
    does = "withdraw the live policy: posts are accepted, no rule is evaluated"
    command(policies, "withdraw", _withdraw, does, "workbench policies withdraw")


def _list(asked: argparse.Namespace) -> int:
    from workbench.services.policies.policies import drafts, policies

    with store_to_read(asked) as store:
        saved = [record(one) for one in policies(store)]
        kept = [{"policy": name, "state": "draft"} for name in drafts(store)]
    found = [{**one, "state": "live" if one.pop("live") else "saved"} for one in saved]
    return print_many(asked, [*found, *kept], _COLUMNS, "no policy is saved", ["Digest"])


def _save(asked: argparse.Namespace) -> int:
    from workbench.services.policies.policies import save_policy

    policy = load_policy(asked, asked.file)
    with store_to_write(asked) as (store, actor):
        version = save_policy(store, actor, policy)
    said = f"{policy.name} is saved as version {version}"
    print_one(asked, {"policy": policy.name, "version": version}, said)
    return 0


def _draft(asked: argparse.Namespace) -> int:
    from workbench.services.policies.policies import save_draft

    policy = load_policy(asked, asked.file)
    with store_to_write(asked) as (store, actor):
        save_draft(store, actor, policy)
    print_one(
        asked, {"policy": policy.name, "state": "draft"}, f"{policy.name} is saved as a draft"
    )
    return 0


def _publish(asked: argparse.Namespace) -> int:
    from workbench.policy.policy import Policy
    from workbench.services.policies.policies import publish

    is_file = asked.version is None and _is_file(asked.policy)
    policy = load_policy(asked, asked.policy) if is_file else asked.policy
    with store_to_write(asked, makes=is_file) as (store, actor):
        version = publish(store, actor, policy, asked.version, create_tags=asked.create_tags)
    name = policy.name if isinstance(policy, Policy) else policy
    print_one(asked, {"policy": name, "version": version}, f"{name}, version {version}, is live")
    return 0


def _show(asked: argparse.Namespace) -> int:
    from workbench.services.policies.policies import drafts, policy

    if asked.draft and asked.version is not None:
        raise BadInput("`--draft` and `--version` exclude each other: a draft has no version")
    with store_to_read(asked) as store:
        if asked.draft:
            found = _draft_of(asked.name, drafts(store))
        else:
            found = policy(store, asked.name, asked.version)
    if asked.json:
        print_one(asked, found.to_document(), "")
    else:
        sys.stdout.write(printable(found.to_yaml()))
    return 0


def _draft_of(name: str, known: dict[str, Any]) -> Any:
    if name not in known:
        raise NotFound(f"there is no draft of {quoted(name)}; {expected(list(known), name)}")
    return known[name]


def _live(asked: argparse.Namespace) -> int:
    from workbench.services.policies.policies import live_policy

    with store_to_read(asked) as store:
        live = live_policy(store)
    if live is None:
        print_one(asked, None, "no policy is live")
        return 1
    fields = {"policy": live.policy.name, "version": live.version}
    print_one(asked, fields, f"{live.policy.name}, version {live.version}")
    return 0


def _withdraw(asked: argparse.Namespace) -> int:
    from workbench.services.policies.policies import withdraw

    with store_to_write(asked, makes=False) as (store, actor):
        withdraw(store, actor)
    print_one(asked, {"policy": None}, "no policy is live any more")
    return 0


def _is_file(given: str) -> bool:
    """Whether a policy's file was meant, and no name: by its ending, its folder, or its being."""
    path = Path(given)
    return path.suffix.lower() in _ENDINGS or len(path.parts) > 1 or path.is_file()
