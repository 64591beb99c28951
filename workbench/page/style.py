"""The style sheet of the result page: the themes' colours and `page.css`."""

from __future__ import annotations

from pathlib import Path

from workbench.charts.drawing.theme import DARK, FONT, LIGHT, Theme

_SHEET = Path(__file__).with_name("page.css")
_COLOURS = (
    "background", "panel", "line", "ink", "soft", "accent", "warn", "bad", "good", "chip",
)  # fmt: skip
_DARK = ".act{background:var(--dark);color:var(--dark-ink)}.spark{color:var(--dark)}"


def style_sheet() -> str:
    """The whole style sheet: light, and dark on the screens of those who prefer it."""
    sheet = _SHEET.read_text(encoding="utf-8")
    return (
        f":root{{color-scheme:light dark;--font:{FONT};{_variables(LIGHT)}}}\n{sheet}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}{_DARK}}}\n"
    )


def _variables(theme: Theme) -> str:
    colours = {name: getattr(theme, name) for name in _COLOURS} | dict(theme.fates)
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())
