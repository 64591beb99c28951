"""Text lists: the checking of their entries, and the matching of texts with them.

Pure: no files, no store. Source: spec 1.11 to 1.13.
"""

from workbench.matching.entries import KINDS, ListEntry, problem_of, problems_of
from workbench.matching.entry_warnings import EntryWarning, warnings_of
from workbench.matching.list_cache import matcher_of, problems_in
from workbench.matching.matcher import Match, Matcher
from workbench.matching.normalise import normalise
from workbench.matching.texts import Texts

__all__ = [
    "KINDS",
    "EntryWarning",
    "ListEntry",
    "Match",
    "Matcher",
    "Texts",
    "matcher_of",
    "normalise",
    "problem_of",
    "problems_in",
    "problems_of",
    "warnings_of",
]
