"""`workbench users`: find users, and change what is known of them and what they may do."""

from __future__ import annotations

from workbench.cli.options.command import group
from workbench.cli.store.users.actions import (
    act_on_user,
    block_user,
    enable_user,
    expire,
    suspend_user,
)
from workbench.cli.store.users.case import explain_status, write_case
from workbench.cli.store.users.lookup import change_user, list_users, show_timeline, show_user

users = group(
    "users",
    "find users, change their attributes, block, suspend and enable them",
    "workbench users show u1",
    [
        list_users,
        show_user,
        show_timeline,
        change_user,
        block_user,
        suspend_user,
        enable_user,
        act_on_user,
        expire,
        explain_status,
        write_case,
    ],
)
