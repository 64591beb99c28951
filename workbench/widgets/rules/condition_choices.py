"""The options of the rule builder's inputs: conditions, classes, actions with their reasons, tags,
lists and fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TypedDict

import numpy as np

from workbench.charts.drawing.policy_colours import Colours, action_colours, rule_colours
from workbench.charts.drawing.theme import LIGHT
from workbench.history import History
from workbench.model.actions import ACTIONS, TAG_ACTIONS
from workbench.model.columns import Column
from workbench.notebook.workbench import Workbench
from workbench.policy import catalogue
from workbench.policy.policy import Policy
from workbench.services.users.moderation import DURATIONS
from workbench.titles import action_title

_POLICY = Policy("none", ())
_NUMBER_TYPES = ("float32", "float64", "integer", "boolean", "decimal")
WINDOWS = ("1h", "24h", "7d", "14d", "30d", "90d")


class ActionOption(TypedDict):
    """An action. `on`: its target, `post` or `user`; `colours`: by theme."""

    action: str
    label: str
    on: str
    reasons: list[str]
    free_text: bool
    reason_required: bool
    colours: Colours


class TagOption(TypedDict):
    """A tag: its API value and its name."""

    tag: str
    name: str


class FieldOption(TypedDict):
    """A field of posts and its type."""

    field: str
    type: str


# A class of the policy language, for a column of scores.
ClassOption = TypedDict("ClassOption", {"name": str, "class": dict[str, object]})


class BuilderChoices(TypedDict):
    """All options. `signs`: the sign of each comparison; `new_classes`: for columns of scores;
    `rule_colours`: of the first rule, the second and so on, over and over.
    """

    conditions: list[dict[str, object]]
    ordered: list[str]
    equality: list[str]
    signs: Mapping[str, str]
    fires: list[str]
    modes: list[str]
    actions: list[ActionOption]
    tags: list[TagOption]
    lists: list[str]
    post_fields: list[FieldOption]
    new_classes: list[ClassOption]
    user_fields: list[str]
    windows: list[str]
    durations: list[str]
    rule_colours: list[Colours]


def choices(
    workbench: Workbench, history: History | None, policy: Policy | None = None
) -> BuilderChoices:
    """The options of all inputs, as plain values. `policy`: whose actions have their colours."""
    coloured = policy or _POLICY
    lists = {entry.list for entry in workbench.lists()}
    return {
        "conditions": [asdict(condition) for condition in catalogue.CONDITIONS],
        "ordered": list(catalogue.ORDERED),
        "equality": list(catalogue.EQUALITY),
        "signs": catalogue.SIGNS,
        "fires": list(catalogue.FIRES),
        "modes": list(catalogue.MODES),
        "actions": [*_actions(workbench, coloured), *_tag_actions(coloured)],
        "tags": [{"tag": tag.tag, "name": tag.name} for tag in workbench.tags()],
        "lists": list(dict.fromkeys([*catalogue.BUILT_IN_LISTS, *sorted(lists)])),
        "post_fields": _post_fields(history),
        "new_classes": new_classes(history),
        "user_fields": [*catalogue.USER_FIELD_SCALES, catalogue.ACCOUNT_AGE],
        "windows": list(WINDOWS),
        "durations": list(DURATIONS),
        "rule_colours": [rule_colours(place) for place in range(len(LIGHT.rules))],
    }


def _actions(workbench: Workbench, policy: Policy) -> list[ActionOption]:
    return [
        {
            "action": action.action,
            "label": action_title(action.action, _POLICY) if action.built_in else action.label,
            "on": action.target,
            "reasons": list(action.reasons),
            "free_text": action.free_text,
            "reason_required": action.reason_required,
            "colours": action_colours(action.action, policy),
        }
        for action in workbench.actions()
    ]


def _tag_actions(policy: Policy) -> list[ActionOption]:
    return [
        {
            "action": name,
            "label": action_title(name, _POLICY),
            "on": ACTIONS[name].on,
            "reasons": [],
            "free_text": False,
            "reason_required": False,
            "colours": action_colours(name, policy),
        }
        for name in TAG_ACTIONS
    ]


def _post_fields(history: History | None) -> list[FieldOption]:
    columns: Mapping[str, Column] = {} if history is None else history.columns
    return [
        {"field": name, "type": column.type}
        for name, column in columns.items()
        if name not in catalogue.OWN_POST_FIELDS
    ]


def new_classes(history: History | None) -> list[ClassOption]:
    """A class for each column of numbers that could be scores, with a scale that fits them."""
    columns: Mapping[str, Column] = {} if history is None else history.columns
    scales = {
        name: _scale(column) for name, column in columns.items() if column.type in _NUMBER_TYPES
    }
    return [
        {"name": name, "class": {"score": name, **scale}}
        for name, scale in scales.items()
        if scale is not None
    ]


def _scale(column: Column) -> dict[str, object] | None:
    """The first scale that contains all values, with a threshold to begin with."""
    if column.low is None or column.high is None:
        return None
    low, high = (float(end) / 10**column.scale for end in (column.low, column.high))
    if low >= 0 and high <= 1:
        return {"classified": 0.8}
    if low >= -1 and high <= 3 and _is_whole(column):
        return {"scale": "severity", "classified": 3}
    if low >= 0 and high <= 100:
        return {"scale": "percent", "classified": 80}
    return None


def _is_whole(column: Column) -> bool:
    values = np.asarray(column.values, np.float64) / 10**column.scale
    known = values[np.isfinite(values)]
    return bool((known == np.floor(known)).all())
