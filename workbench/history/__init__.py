"""Reading posts, users, recorded logs and text lists into sorted columns."""

from workbench.history.history import History
from workbench.history.lists import TextLists
from workbench.history.recorded import RecordedLog
from workbench.history.users import Users
from workbench.reading.times.time_format import TimeFormat

__all__ = ["History", "RecordedLog", "TextLists", "TimeFormat", "Users"]
