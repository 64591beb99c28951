"""Voila as `workbench app` runs it: on loopback, behind a token, with few kernels.

Settings come from the command line alone: a `voila.json` or `voila.py` that lies in the working
folder could open the page to all, or run as code.
"""

# Voila and Jupyter Server have no types, which strict checking needs.
# pyright: standard

from __future__ import annotations

import shutil
import tempfile
import webbrowser
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlencode

from jupyter_server.log import log_request
from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from tornado.web import authenticated
from traitlets import Bool, Integer, List, Unicode, default
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from workbench.notebook.sample import TOUR
from workbench.serving.access import GuardedApplication, TokenIdentity
from workbench.serving.kernels import LimitedKernelManager
from workbench.serving.tour import TourHandler

CULL_EVERY_SECONDS = 60
_REDIRECT = """<!doctype html>
<meta http-equiv="refresh" content="0; url={url}">
<meta name="referrer" content="no-referrer">
<title>Policy Workbench</title>
"""


class WorkbenchApp(Voila):
    """The server of the page."""

    allowed_hosts = List(
        Unicode(), help="names under which the server may be asked, beside loopback"
    ).tag(config=True)
    max_pages = Integer(4, min=1, help="how many pages may be open at once").tag(config=True)
    idle_seconds = Integer(
        1800, min=1, help="after how long the kernel of a page that is gone ends"
    ).tag(config=True)
    keeps_spare = Bool(True, help="whether a kernel is kept ready for the next page").tag(
        config=True
    )
    classes: ClassVar[list[type]] = [*Voila.classes, LimitedKernelManager, TokenIdentity]

    @default("ip")
    def _default_ip(self) -> str:
        return "127.0.0.1"

    @default("auto_token")
    def _default_auto_token(self) -> bool:
        return True

    @default("identity_provider_class")
    def _default_identity_provider_class(self) -> type:
        return TokenIdentity

    @default("config_file_paths")
    def _config_file_paths_default(self) -> list[str]:
        return []

    def initialize(self, argv: list[str] | None = None) -> None:
        """Read the command line, and add what the page needs."""
        super().initialize(argv)
        voila = self.voila_configuration
        voila.multi_kernel_manager_class = LimitedKernelManager
        voila.allow_template_override = voila.allow_theme_override = "NO"
        kernels = self.config.LimitedKernelManager
        kernels.max_kernels = self.max_pages
        kernels.keeps_spare = self.keeps_spare
        kernels.cull_idle_timeout = self.idle_seconds
        kernels.cull_interval = min(self.idle_seconds, CULL_EVERY_SECONDS)
        self.config.KernelManager.transport = "ipc"  # other users can connect to TCP ports
        self.config.TokenIdentity.cookie_options = {"samesite": "Lax"}

    def start(self) -> None:
        """Serve until a signal comes."""
        folder = Path("/tmp")  # noqa: S108 - names of sockets are short, $TMPDIR may be long
        self.connection_dir = tempfile.mkdtemp(
            prefix="pw-", dir=folder if folder.is_dir() else None
        )
        settings: dict[str, Any] = self.init_settings()  # pyright: ignore[reportAssignmentType]
        settings["allow_remote_access"] = True  # `GuardedApplication` has the list of names
        settings["log_function"] = partial(log_request, record_prometheus_metrics=False)
        self.app = GuardedApplication(self.allowed_hosts, **settings)
        self.app.add_handlers(".*$", self.init_handlers())  # pyright: ignore[reportArgumentType]
        if self.keeps_spare:
            folder = str(Path(str(self.notebook_path)).parent)
            start = partial(self.kernel_manager.start_spare, kernel_name="python3", path=folder)
            IOLoop.current().add_callback(start)
        self.listen()

    def init_handlers(self) -> list[Any]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Voila's handlers, with our own for the page, and the tour."""
        handlers: Any = super().init_handlers()
        tour = {"theme": self.voila_configuration.theme}
        return [
            (url_path_join(self.base_url, TOUR), TourHandler, tour),
            *(
                (handler[0], PageHandler, *handler[2:])
                if handler[1] is TornadoVoilaHandler
                else handler
                for handler in handlers
            ),
        ]

    def stop(self) -> None:
        """End the kernels, and remove their sockets."""
        Path(self.connection_dir).mkdir(mode=0o700, exist_ok=True)
        super().stop()
        shutil.rmtree(self.connection_dir, ignore_errors=True)

    def launch_browser(self) -> None:
        """Open the page in a browser. A command line can be read by other users, so that the token
        reaches the browser by a private file.
        """
        token = urlencode({"token": self.identity_provider.token})
        page = Path(self.connection_dir) / "open.html"
        page.touch(mode=0o600)
        page.write_text(_REDIRECT.format(url=f"{self.connection_url}?{token}"), "utf-8")
        try:
            webbrowser.get(self.browser or None).open(page.as_uri())
        except webbrowser.Error as error:
            self.log.warning("no browser can be opened (%s): open the address above", error)


class PageHandler(TornadoVoilaHandler):
    """The page. A token in the address becomes a cookie before a kernel is started."""

    @authenticated
    async def get(self, path: str | None = None) -> None:
        """Serve the page."""
        self.set_header("Referrer-Policy", "no-referrer")
        if "token" in self.request.arguments:
            rest = [(k, v) for k, vs in self.request.arguments.items() for v in vs if k != "token"]
            self.redirect(f"{self.request.path}{'?' if rest else ''}{urlencode(rest)}")
            return
        _ = self.xsrf_token  # sets a cookie, without which the page could not end its kernel
        await super().get(path)  # pyright: ignore[reportGeneralTypeIssues]
