"""The tour as a page to read: the notebook with the outputs that are saved in it."""

# nbconvert and Jupyter Server have no types, which strict checking needs.
# pyright: standard

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import authenticated

from workbench.notebook.sample import NOTEBOOKS, TOUR, sample_folder

PAGE = Path(__file__).with_name("tour.html")


class TourHandler(JupyterHandler):
    """Serves the tour. `theme`: `light` or `dark`."""

    def initialize(self, theme: str) -> None:
        """Keep the look of the page."""
        self._theme = theme

    @authenticated
    async def get(self) -> None:
        """Serve the page."""
        self.set_header("Referrer-Policy", "no-referrer")
        self.finish(await asyncio.to_thread(tour_page, self._theme))


@lru_cache(maxsize=2)
def tour_page(theme: str) -> str:
    """The tour as HTML. Raises: BadInput, when the sample is missing."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        template_name="basic",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    cells, _ = exporter.from_filename(str(sample_folder() / NOTEBOOKS / TOUR))
    page = PAGE.read_text("utf-8")
    return page.replace("$theme", theme).replace("$cells", cells)
