"""The public names of the workbench, each with the module that defines it.

A type checker reads this file; `workbench/__init__.py` reads it too, and imports a name when it is
first used.
"""

from workbench.errors import BadInput as BadInput
from workbench.errors import Conflict as Conflict
from workbench.errors import NotFound as NotFound
from workbench.errors import Refused as Refused
from workbench.errors import WorkbenchError as WorkbenchError
from workbench.evaluation.labels.truth import TruthRule as TruthRule
from workbench.history import History as History
from workbench.history import RecordedLog as RecordedLog
from workbench.history import TextLists as TextLists
from workbench.history import TimeFormat as TimeFormat
from workbench.history import Users as Users
from workbench.importers.chats.reading import read_chats as read_chats
from workbench.importers.classifiers.responses import read_responses as read_responses
from workbench.importers.guess.guess import Guess as Guess
from workbench.importers.guess.guess import guess as guess
from workbench.notebook.displays.table import Table as Table
from workbench.notebook.log import Log as Log
from workbench.notebook.records import Records as Records
from workbench.notebook.simulation.comparison import compare as compare
from workbench.notebook.simulation.comparison import difference as difference
from workbench.notebook.simulation.comparison import side_by_side as side_by_side
from workbench.notebook.simulation.policy_parameters import parameters as parameters
from workbench.notebook.simulation.simulation import Simulation as Simulation
from workbench.notebook.workbench import Workbench as Workbench
from workbench.policy.building import action_count as action_count
from workbench.policy.building import add_tags as add_tags
from workbench.policy.building import age_restrict_post as age_restrict_post
from workbench.policy.building import all_of as all_of
from workbench.policy.building import any_of as any_of
from workbench.policy.building import block as block
from workbench.policy.building import call_action as call_action
from workbench.policy.building import classified as classified
from workbench.policy.building import delete_post as delete_post
from workbench.policy.building import enable as enable
from workbench.policy.building import flag_post as flag_post
from workbench.policy.building import flag_user as flag_user
from workbench.policy.building import needs_review as needs_review
from workbench.policy.building import not_ as not_
from workbench.policy.building import post as post
from workbench.policy.building import post_count as post_count
from workbench.policy.building import post_share as post_share
from workbench.policy.building import remove_tags as remove_tags
from workbench.policy.building import score as score
from workbench.policy.building import suspend as suspend
from workbench.policy.building import text_in as text_in
from workbench.policy.building import user as user
from workbench.policy.building import user_tags as user_tags
from workbench.policy.policy import Policy as Policy
from workbench.policy.tree import Rule as Rule
from workbench.reading.rows.column_changes import ColumnChanges as ColumnChanges
from workbench.reading.rows.column_changes import ScoreScale as ScoreScale
from workbench.reading.rows.time_preview import preview_times as preview_times
from workbench.replay.simulate import simulate as simulate
from workbench.replay.simulate import simulate_changed as simulate_changed
from workbench.widgets.actions.view import ActionsView as ActionsView
from workbench.widgets.app import Bench as Bench
from workbench.widgets.apply.view import ApplyView as ApplyView
from workbench.widgets.imports.list_view import ImportList as ImportList
from workbench.widgets.imports.wizard import ImportWizard as ImportWizard
from workbench.widgets.lists.view import ListsView as ListsView
from workbench.widgets.log.records_view import LogRecords as LogRecords
from workbench.widgets.log.view import LogView as LogView
from workbench.widgets.post.view import PostRecords as PostRecords
from workbench.widgets.posts.view import PostsView as PostsView
from workbench.widgets.review.view import ReviewView as ReviewView
from workbench.widgets.rules.rule_builder import RuleBuilder as RuleBuilder
from workbench.widgets.simulation.view import SimulationView as SimulationView
from workbench.widgets.table.table_view import TableView as TableView
from workbench.widgets.tags.view import TagsView as TagsView
from workbench.widgets.users.view import UsersView as UsersView

__version__: str
