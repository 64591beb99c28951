"""Limits how many kernels run, and ends those that no page is connected to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Integer


class LimitedKernelManager(AsyncMappingKernelManager):
    """Kernels up to a number; one without a page ends once it was idle for `cull_idle_timeout`."""

    max_kernels = Integer(4, min=1, help="how many kernels may run at once").tag(config=True)
    _starting = 0

    async def start_kernel(self, **kwargs: Any) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Start a kernel. Raises: HTTPError 503, when as many run as may."""
        if len(self) + self._starting >= self.max_kernels:
            await self.cull_kernels()
        if len(self) + self._starting >= self.max_kernels:
            pages = "1 page is" if self.max_kernels == 1 else f"{self.max_kernels} pages are"
            message = f"{pages} open already: close one, and load this one again"
            raise HTTPError(503, message, reason=message)  # the page shows the reason
        self._starting += 1
        try:
            return await super().start_kernel(**kwargs)
        finally:
            self._starting -= 1

    def notify_disconnect(self, kernel_id: str) -> None:
        """A page is gone: from now on its kernel counts as idle."""
        super().notify_disconnect(kernel_id)  # pyright: ignore[reportUnknownMemberType]
        if kernel_id in self:
            kernel: Any = self.get_kernel(kernel_id)
            kernel.last_activity = datetime.now(UTC)  # noqa: TID251 - as Jupyter compares it
