"""Limits how many kernels run, ends those that no page is connected to, and keeps one ready."""

# Jupyter Server and its client have no types, which strict checking needs.
# pyright: standard

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Bool, Integer

REFILL_SECONDS = 20  # after a page has taken the spare kernel, until that page is there
READY_SECONDS = 120
IMPORTS = "from workbench import Bench, Workbench"  # what takes long of a page; opens no store


class LimitedKernelManager(AsyncMappingKernelManager):
    """Kernels up to a number; one without a page ends once it was idle for `cull_idle_timeout`.

    With `keeps_spare` one more waits for the next page, with the workbench loaded and nothing open.
    """

    max_kernels = Integer(4, min=1, help="how many kernels may run at once").tag(config=True)
    keeps_spare = Bool(False, help="whether a kernel waits for the next page").tag(config=True)
    _starting = 0
    _spare: str | None = None
    _spare_start: asyncio.Future[str] | None = None
    _refilling: asyncio.Future[None] | None = None

    async def start_kernel(self, **kwargs: Any) -> str:
        """Start a kernel, or take the spare one. Raises: HTTPError 503, when as many run as may."""
        if self._n_of_pages() >= self.max_kernels:
            await self.cull_kernels()
        if self._n_of_pages() >= self.max_kernels:
            pages = "1 page is" if self.max_kernels == 1 else f"{self.max_kernels} pages are"
            message = f"{pages} open already: close one, and load this one again"
            raise HTTPError(503, message, reason=message)  # the page shows the reason
        taken = await self._taken()
        if self.keeps_spare:
            of_any_page = {name: value for name, value in kwargs.items() if name != "env"}
            self._refilling = asyncio.ensure_future(self._refill(of_any_page))
        if taken is not None:
            return taken
        self._starting += 1
        try:
            return await super().start_kernel(**kwargs)
        finally:
            self._starting -= 1

    async def start_spare(self, **kwargs: Any) -> None:
        """Start the spare kernel, unless there is one. `kwargs`: as for a page's kernel."""
        if self._spare is not None:
            return
        self._spare = str(uuid4())
        start = super().start_kernel(kernel_id=self._spare, **kwargs)
        self._spare_start = asyncio.ensure_future(start)
        client = None
        try:
            kernel = self.get_kernel(await self._spare_start)
            client = kernel.client(session=_own_session(kernel.session))
            client.start_channels()
            await ensure_async(client.wait_for_ready(timeout=READY_SECONDS))
            client.execute(IMPORTS, silent=True, store_history=False)
        except Exception as error:  # noqa: BLE001 - whatever it is, a page starts its own
            self.log.warning("there is no kernel ready for the next page: %s", error)
        finally:
            if client is not None:
                client.stop_channels()

    async def _taken(self) -> str | None:
        """The spare kernel, which is the page's from now on; None where there is none that runs."""
        kernel_id, start = self._spare, self._spare_start
        if kernel_id is None or start is None:
            return None
        self._spare = self._spare_start = None
        try:
            await start
        except Exception:  # noqa: BLE001 - reported by `start_spare`
            return None
        is_there = kernel_id in self and await ensure_async(self.get_kernel(kernel_id).is_alive())
        return kernel_id if is_there else None

    async def _refill(self, kwargs: dict[str, Any]) -> None:
        await asyncio.sleep(REFILL_SECONDS)
        await self.start_spare(**kwargs)

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """End a kernel that is idle, unless it is the spare one."""
        if kernel_id != self._spare:
            await super().cull_kernel_if_idle(kernel_id)

    def notify_disconnect(self, kernel_id: str) -> None:
        """A page is gone: from now on its kernel counts as idle."""
        super().notify_disconnect(kernel_id)
        if kernel_id in self:
            kernel: Any = self.get_kernel(kernel_id)
            kernel.last_activity = datetime.now(UTC)  # noqa: TID251 - as Jupyter compares it

    def _n_of_pages(self) -> int:
        """How many kernels are of pages, or are being started for one."""
        return len(self) + self._starting - (self._spare is not None and self._spare in self)


def _own_session(session: Any) -> Any:
    """A session of another identity: of two clients with one, a kernel answers the first alone."""
    return type(session)(key=session.key, signature_scheme=session.signature_scheme)
