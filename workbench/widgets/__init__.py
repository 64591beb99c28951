"""The faces in JupyterLab: widgets that edit a value and call what everything else calls."""

from workbench.widgets.actions.view import ActionsView
from workbench.widgets.app import Bench
from workbench.widgets.apply.view import ApplyView
from workbench.widgets.lists.view import ListsView
from workbench.widgets.log.records_view import LogRecords
from workbench.widgets.log.view import LogView
from workbench.widgets.posts.view import PostsView
from workbench.widgets.review.view import ReviewView
from workbench.widgets.rules.rule_builder import RuleBuilder
from workbench.widgets.simulation.view import SimulationView
from workbench.widgets.tags.view import TagsView
from workbench.widgets.users.view import UsersView

__all__ = [
    "ActionsView",
    "ApplyView",
    "Bench",
    "ListsView",
    "LogRecords",
    "LogView",
    "PostsView",
    "ReviewView",
    "RuleBuilder",
    "SimulationView",
    "TagsView",
    "UsersView",
]
