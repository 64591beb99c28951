"""Who is let in: requests under an allowed name, from the page itself, with the token.

A token alone would do, were it not for what a browser adds by itself: the cookie goes along with
requests that another page makes, and a name that an attacker rebinds to 127.0.0.1 makes that page
"the same origin". So the `Host` and the `Origin` of every request are compared with the list of
allowed names before anything else is done, for static files and websockets too.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from hmac import compare_digest
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from jupyter_server.auth.identity import IdentityProvider, User
from tornado.httputil import HTTPServerRequest
from tornado.web import Application, RequestHandler

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
_OTHER_PAGES = ("cross-site", "same-site")  # another port of this host is "same-site"


def refusal(request: HTTPServerRequest, hosts: Container[str | None]) -> str | None:
    """Why a request is refused before it reaches a handler; None for one that is let through."""
    if _parts(f"//{request.host}").host not in hosts:
        return "the host of this address is not allowed; see `workbench app --allow-host`"
    origin = request.headers.get("Origin")
    if origin is not None and _parts(origin).netloc != request.host.lower():
        return "the request comes from a page of another origin"
    if request.headers.get("Sec-Fetch-Site") in _OTHER_PAGES and not _opens_page(request):
        return "the request comes from another page"
    return None


class _Parts(NamedTuple):
    netloc: str | None
    host: str | None


def _parts(address: str) -> _Parts:
    """The host of an address, with its port and without, in small letters."""
    try:
        parts = urlsplit(address)
        return _Parts(parts.netloc.lower(), parts.hostname)
    except ValueError:
        return _Parts(None, None)


def _opens_page(request: HTTPServerRequest) -> bool:
    """Whether a person follows a link to the page, rather than a page loading a part of itself."""
    headers = request.headers
    navigates = headers.get("Sec-Fetch-Mode") == "navigate"
    return request.method == "GET" and navigates and headers.get("Sec-Fetch-Dest") == "document"


class GuardedApplication(Application):
    """A Tornado application that refuses requests from elsewhere, whatever they ask for."""

    def __init__(self, hosts: Iterable[str], **settings: object) -> None:
        super().__init__(**settings)  # pyright: ignore[reportArgumentType]
        self._hosts = frozenset(host.lower() for host in (*LOCAL_HOSTS, *hosts))

    def find_handler(self, request: HTTPServerRequest, **kwargs: object) -> Any:
        """The handler of a request, or the refusal."""
        reason = refusal(request, self._hosts)
        if reason is not None:
            return self.get_handler_delegate(request, _Refused, {"reason": reason})
        return super().find_handler(request, **kwargs)


class _Refused(RequestHandler):
    """Answers 403, to any method."""

    def initialize(self, reason: str) -> None:
        self._refusal = reason  # `_reason` is Tornado's: the phrase of the status

    def prepare(self) -> None:
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"refused: {self._refusal}\n")  # pyright: ignore[reportUnknownMemberType]


class TokenIdentity(IdentityProvider):
    """A token in the address or in a header at first, a cookie afterwards; no password."""

    async def get_user_token(self, handler: RequestHandler) -> User | None:
        """The user of a request that has the token."""
        if not self.is_token(self.get_token(handler)):
            return None
        return self.get_user_cookie(handler) or self.generate_anonymous_user(handler)  # pyright: ignore[reportReturnType]

    def process_login_form(self, handler: RequestHandler) -> User | None:
        """The user who gave the token in the form of the login page."""
        if not self.is_token(handler.get_argument("password", default="")):
            return None
        return self.generate_anonymous_user(handler)

    def is_token(self, given: str | None) -> bool:
        """Whether this is the token, compared in a time that does not tell how much of it is."""
        token, other = (
            str(text or "").encode(errors="surrogatepass") for text in (self.token, given)
        )
        return bool(token) and compare_digest(token, other)
