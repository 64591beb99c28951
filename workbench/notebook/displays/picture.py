"""A chart as a cell displays it: a picture that needs no network, and one line of text with its
title, its n and a hash of its data.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from PIL import Image

from workbench.charts.drawing.marks import Chart
from workbench.charts.drawing.render import chart_png, chart_png_bytes, chart_svg
from workbench.errors import BadInput, expected
from workbench.page.page import chart_html
from workbench.whole_files import replace_file

if TYPE_CHECKING:
    import pandas as pd

SCALE, COLOURS = 1.5, 96
ENDINGS = (".svg", ".png", ".html")


class Picture:
    """A chart; `chart` is the Altair chart, to change it further."""

    def __init__(self, chart: Chart, data: pa.Table) -> None:
        """`data`: what is drawn, a row for each bar."""
        self.chart, self._data = chart, data

    def to_arrow(self) -> pa.Table:
        """The data that the chart draws, a row for each bar: `series`, `n`, and the bin's `start`
        and `end`, or `what` is counted.
        """
        return self._data

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self._data.to_pandas()

    def save(self, path: str | Path) -> Path:
        """Write the chart as SVG, PNG or an HTML page without scripts, by the file's ending.

        Raises: BadInput, for another ending; OSError.
        """
        path = Path(path)
        if path.suffix == ".png":
            return chart_png(self.chart, path)
        if path.suffix == ".svg":
            return replace_file(path, chart_svg(self.chart).encode("utf-8"))
        if path.suffix == ".html":
            return replace_file(path, chart_html(self.chart).encode("utf-8"))
        raise BadInput(f"{path}: unknown ending; {expected(ENDINGS, path.suffix)}")

    def __repr__(self) -> str:
        """Title, n and a hash of the data: the same for the same data."""
        spec = self.chart.to_dict()
        title, data = spec["title"], json.dumps(spec.get("data"), sort_keys=True)
        digest = hashlib.sha256(data.encode()).hexdigest()[:12]
        return f"<Chart: {title['text']} · {title['subtitle']} · data {digest}>"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        png = _small(chart_png_bytes(self.chart, SCALE))
        return {"image/png": base64.b64encode(png).decode("ascii"), "text/plain": repr(self)}


def _small(png: bytes) -> bytes:
    """The same picture with `COLOURS` colours, a fraction of the size."""
    smaller = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(smaller, "PNG", optimize=True)
    return smaller.getvalue()
