"""The colours can be told apart by every eye, and stay where they are."""

from __future__ import annotations

from itertools import combinations

import altair as alt
import numpy as np
import pytest

from workbench.charts.drawing.colour import contrast, ink_on
from workbench.charts.drawing.theme import DARK, LIGHT, register
from workbench.model.actions import ACTIONS
from workbench.policy.policy import Policy

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
# Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
EYES = {
    "usual": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
               [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
               [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
               [0.004733, 0.691367, 0.303900]],
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.95047, 1, 1.08883])


def seen(colour: str, eye: str) -> np.ndarray:
    """A colour as an eye sees it, in CIELAB."""
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(np.array(EYES[eye]) @ linear, 0, 1) / WHITE
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@THEMES
@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("group", ["actions", "rules", "fates"])
def test_any_two_colours_of_a_set_differ_for_every_eye(theme, eye, group):
    colours = getattr(theme, group)
    colours = colours.values() if isinstance(colours, dict) else colours
    pairs = combinations(colours, 2)
    assert min(np.linalg.norm(seen(a, eye) - seen(b, eye)) for a, b in pairs) >= 10


@THEMES
def test_every_colour_stands_out_from_its_background(theme):
    colours = [*theme.actions.values(), *theme.custom, *theme.rules, *theme.fates.values()]
    assert min(contrast(colour, theme.background) for colour in colours) >= 3


@THEMES
def test_text_can_be_read_on_every_ground(theme):
    for colour in (*theme.actions.values(), *theme.custom):
        assert contrast(colour, ink_on(colour)) >= 4.5
    for ink in (theme.ink, theme.soft, theme.warn, theme.bad, theme.good):
        assert contrast(ink, theme.background) >= 4.5
        assert contrast(ink, theme.panel) >= 4.5


@THEMES
def test_every_built_in_action_has_its_own_colour(theme):
    assert theme.actions.keys() == ACTIONS.keys()
    assert len(set(theme.actions.values())) == len(ACTIONS)


def test_custom_actions_and_rules_have_the_colour_of_their_place():
    custom = {name: {"on": "post"} for name in "ab"}
    document = {"version": 1, "rules": [], "actions": {"block": {}, **custom}}
    policy = Policy.from_document(document)
    assert [LIGHT.action(name, policy) for name in "ab"] == list(LIGHT.custom[:2])
    assert LIGHT.action("block", policy) == LIGHT.actions["block"]
    assert LIGHT.action("from a log", policy) in LIGHT.custom
    assert LIGHT.rule(1) == LIGHT.rule(1 + len(LIGHT.rules)) != LIGHT.rule(2)


def test_themes_can_be_used_for_charts_of_one_s_own():
    before = alt.theme.active
    try:
        register("dark")
        assert alt.theme.active == "workbench-dark"
        chart = alt.Chart(alt.Data(values=[{"n": 1}])).mark_bar().encode(x="n:Q")
        assert chart.to_dict()["config"]["background"] == DARK.background
    finally:
        alt.theme.enable(before)
