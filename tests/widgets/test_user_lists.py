"""Lists of users on the pages of tags and of plans open in the table of users."""

from __future__ import annotations

from workbench import ApplyView, TagsView, UsersView, Workbench
from workbench.widgets.navigation import Destination


def shown(wb: Workbench, destination: Destination) -> tuple[str | None, set[str]]:
    """The selection and the users that the page of users shows."""
    users = UsersView(wb)
    users.open_destination(destination)
    table = users.table.read()
    return table["selection"], set(table["keys"])


def test_the_users_of_a_tag_open_in_the_table_of_users(tmp_path, a_workbench) -> None:
    wb, went = a_workbench(tmp_path), list[Destination]()
    view = TagsView(wb, went.append)
    view.ask("users_table", tag="staff")
    wanted = {user.user_id for user in wb.users(tag="staff")}
    assert shown(wb, went[0]) == ("Users with the tag staff", wanted)
    view.ask("users_table", tag="no such tag")
    assert "no such tag" in view.problem
    assert len(went) == 1


def test_the_users_of_a_plan_open_in_the_table_of_users(tmp_path, a_workbench) -> None:
    wb, went = a_workbench(tmp_path), list[Destination]()
    view = ApplyView(wb, wb.simulate(wb.policy()), went.append)
    view.ask("group_table", key="block")
    assert view.problem == "the plan has no such group of users"
    view.ask("plan")
    group = view.view["plan"]["groups"][0]
    view.ask("group_table", key=group["key"])
    title, users = shown(wb, went[0])
    assert title == f"Plan of {view.view['plan']['policy']}: {group['title']}"
    assert set(group["first"]) <= users
    assert group["n"] >= len(users) > 0
