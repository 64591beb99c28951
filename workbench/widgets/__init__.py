"""The faces in JupyterLab: widgets that edit a value and call what everything else calls."""

from workbench.widgets.actions_view import ActionsView
from workbench.widgets.app import Bench
from workbench.widgets.apply_view import ApplyView
from workbench.widgets.lists_view import ListsView
from workbench.widgets.log_records import LogRecords
from workbench.widgets.log_view import LogView
from workbench.widgets.posts_view import PostsView
from workbench.widgets.review_view import ReviewView
from workbench.widgets.rule_builder import RuleBuilder
from workbench.widgets.simulation_view import SimulationView
from workbench.widgets.tags_view import TagsView
from workbench.widgets.users_view import UsersView

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
