"""How charts and pages look: colours, type, sizes and number formats.

The colours start from those of Okabe and Ito and keep their hues; their lightness is set so that
each has a contrast of 3:1 with its background, and any two of a set differ for every eye.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from workbench.policy.policy import Policy

if TYPE_CHECKING:
    import altair as alt

Config = dict[str, Any]  # of Vega-Lite, which checks it
FONT = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', Arial, "
    "sans-serif"
)
COUNT = ",.0f"
SHORT_COUNT = "~s"
WIDTH, HEIGHT, ROW_HEIGHT, BAR_HEIGHT = 530, 190, 26, 34
"""Pixels: of a chart, of one row of small multiples, of one bar's band."""


@dataclass(frozen=True)
class Theme:
    """One look. Colours are `#rrggbb`.

    `actions`: by name of a built-in action; `custom`: for custom actions, by their position in the
    policy, over and over; `rules`: the same for rules; `fates`: of posts and users.
    """

    name: str
    background: str
    panel: str
    line: str
    ink: str
    soft: str
    accent: str
    warn: str
    bad: str
    good: str
    chip: str
    actions: Mapping[str, str] = field(repr=False)
    custom: tuple[str, ...] = field(repr=False)
    rules: tuple[str, ...] = field(repr=False)
    fates: Mapping[str, str] = field(repr=False)

    def action(self, name: str, policy: Policy) -> str:
        """The colour of an action, the same everywhere."""
        if name in self.actions:
            return self.actions[name]
        offered = [offer for offer in policy.actions if offer not in self.actions]
        place = offered.index(name) if name in offered else len(offered)
        return self.custom[place % len(self.custom)]

    def rule(self, position: int) -> str:
        """The colour of a rule by its position in the policy, counted from 0."""
        return self.rules[position % len(self.rules)]

    def config(self) -> Config:
        """The look as a Vega-Lite configuration."""
        return {"config": {**self._look(), "axis": self._axis(), "legend": self._legend()}}

    def _look(self) -> Config:
        title = {"anchor": "start", "frame": "bounds", "offset": 12, "color": self.ink}
        title |= {"fontSize": 13, "fontWeight": 600, "subtitleColor": self.soft}
        title |= {"subtitleFontSize": 11.5, "subtitlePadding": 5, "subtitleFontWeight": "normal"}
        return {
            "background": self.background,
            "font": FONT,
            "padding": 4,
            "title": title,
            "view": {"stroke": None, "continuousWidth": WIDTH, "continuousHeight": HEIGHT},
            "bar": {"color": self.accent},
            "text": {"color": self.soft, "fontSize": 11},
            "header": {"labelColor": self.ink, "labelFontSize": 11, "title": None},
            "range": {"category": list(self.rules)},
        }

    def _axis(self) -> Config:
        colours = {"domainColor": self.line, "tickColor": self.line, "gridColor": self.line}
        text = {"labelColor": self.soft, "labelFontSize": 11, "titleColor": self.soft}
        return {**colours, **text, "titleFontSize": 11, "titleFontWeight": "normal", "tickSize": 4}

    def _legend(self) -> Config:
        place = {"orient": "top", "direction": "horizontal", "title": None, "offset": 6}
        text = {"labelColor": self.ink, "labelFontSize": 11, "labelLimit": 260}
        return {**place, **text, "symbolType": "square", "symbolSize": 90, "columnPadding": 14}


def register(enable: str | None = None) -> None:
    """Make the themes known to Altair as `workbench-light` and `workbench-dark`; use one of them.

    The charts of this package carry their look with them and do not need it.
    """
    import altair as alt

    for theme in (LIGHT, DARK):
        made = alt.theme.register(f"workbench-{theme.name}", enable=theme.name == enable)  # pyright: ignore[reportArgumentType]
        made(cast("Callable[[], alt.theme.ThemeConfig]", theme.config))


_LIGHT_ACTIONS = {
    "delete_post": "#c8400a",
    "age_restrict_post": "#c98600",
    "flag_post": "#8f8c3a",
    "block": "#7d1128",
    "suspend": "#8447d6",
    "enable": "#0fa37c",
    "flag_user": "#3596da",
    "add_tags": "#0b5c8a",
    "remove_tags": "#7f8ea6",
}
_DARK_ACTIONS = {
    "delete_post": "#e0602a",
    "age_restrict_post": "#f6b060",
    "flag_post": "#fee748",
    "block": "#c9607e",
    "suspend": "#b08cf0",
    "enable": "#5fe0ae",
    "flag_user": "#8fd3ff",
    "add_tags": "#2f74d0",
    "remove_tags": "#a6b0be",
}

LIGHT = Theme(
    name="light",
    background="#ffffff",
    panel="#f7f8fa",
    line="#e2e5ea",
    ink="#1d232c",
    soft="#667085",
    accent="#2f6fed",
    warn="#b54708",
    bad="#b42318",
    good="#067647",
    chip="#eef2f7",
    actions=_LIGHT_ACTIONS,
    custom=("#475467", "#7a5c3e", "#2e6b5e"),
    rules=(
        "#1886d0", "#9a3800", "#04794a", "#b2329e", "#b9883c", "#003c5c", "#40352b", "#8b8d96",
    ),
    fates={
        "accepted": "#7890b5",
        "suspended": _LIGHT_ACTIONS["suspend"],
        "blocked": _LIGHT_ACTIONS["block"],
    },
)  # fmt: skip
DARK = Theme(
    name="dark",
    background="#111418",
    panel="#181c22",
    line="#2b313a",
    ink="#e6e9ee",
    soft="#98a2b3",
    accent="#79a6ff",
    warn="#fdb022",
    bad="#f97066",
    good="#47cd89",
    chip="#232a33",
    actions=_DARK_ACTIONS,
    custom=("#cbd2dc", "#c9a67f", "#86c5b5"),
    rules=(
        "#45aef0", "#d56309", "#73e8b4", "#ad5c8f", "#f8d37b", "#2a6fc9", "#8f8862", "#c3cbdb",
    ),
    fates={
        "accepted": "#5f7190",
        "suspended": _DARK_ACTIONS["suspend"],
        "blocked": _DARK_ACTIONS["block"],
    },
)  # fmt: skip
