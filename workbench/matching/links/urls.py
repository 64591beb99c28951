"""The normalised form in which whole links are compared, and the parts of a link."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from workbench.matching.links.hosts import host_key, unescaped
from workbench.matching.normalise import without_ignorable

# What a browser reads as a scheme before a host. After http, https, ftp, ws and wss no slashes are
# needed.
SCHEME = r"(?:(?<![a-z0-9+.-])(?!mailto:)[a-z][a-z0-9+-]*:[/\\]{2,}|(?:https?|ftp|wss?):[/\\]*)"
_LINK = re.compile(rf"(?:{SCHEME}|[/\\]{{2,}})?([^/?#\\]*)(.*)", re.IGNORECASE | re.DOTALL)
_DEFAULT_PORTS = ("", "80", "443")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_DOTTED = re.compile(r"/\.{1,2}(?:/|$)")
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014"


def host_of(link: str) -> str:
    """Return the normalised form of a link's host.

    >>> host_of("http://user@%63asino.com:8080/x")
    'casino.com'
    """
    return _parts(link)[0]


def url_key(link: str) -> str:
    """Return a link's normalised form.

    It has no scheme, `www.`, trailing slash, fragment, user information or default port. The path
    keeps its case. Source: spec 1.11.

    >>> url_key("https://www.Casino.com:443/A/#top"), url_key("casino.com/A")
    ('casino.com/A', 'casino.com/A')
    """
    host, port, page = _parts(without_trailing(without_ignorable(link)))
    return key_of(host, port, page)


def key_of(host: str, port: str, page: str) -> str:
    r"""Return a link's normalised form by its normalised host, its port and what follows.

    >>> key_of("a.com", "080", "\\x\\..\\%41?q=\\")
    'a.com/A?q=\\'
    """
    if host.startswith("www.") and "." in host.removeprefix("www."):
        host = host.removeprefix("www.")
    path, mark, query = page.partition("#")[0].partition("?")
    path = _without_dot_segments(_ESCAPE.sub(_normal_escape, path.replace("\\", "/")))
    query = _ESCAPE.sub(_normal_escape, query)
    link = path.removesuffix("/") + (mark + query if query else "")
    port = port.lstrip("0")
    port = "" if port in _DEFAULT_PORTS else f":{port}"
    return f"{host}{port}{quote(link.removesuffix('/'), safe=_PRINTABLE)}"


def without_trailing(link: str) -> str:
    """Remove the trailing punctuation that is not part of a link. Source: spec 1.12."""
    end = len(link)
    while end and _is_trailing(link[end - 1]):
        end -= 1
    return link[:end]


def without_hyphens(page: str) -> str:
    """Remove trailing hyphens and dashes, with the punctuation before them."""
    return without_trailing(page.rstrip(_HYPHENS))


def _parts(link: str) -> tuple[str, str, str]:
    match = _LINK.fullmatch(link)
    assert match is not None  # the pattern matches any text
    authority = match[1].rpartition("@")[2]
    host, _, port = authority.partition(":")
    return host_key(unescaped(host)), port, match[2]


def _without_dot_segments(path: str) -> str:
    """Resolve the `.` and `..` segments of a path, as browsers do."""
    if not _DOTTED.search(path):
        return path
    resolved: list[str] = []
    segments = path.split("/")[1:]
    for number, segment in enumerate(segments, 1):
        if segment == "..":
            resolved[-1:] = []
        elif segment != ".":
            resolved.append(segment)
        if segment in (".", "..") and number == len(segments):
            resolved.append("")
    return "/" + "/".join(resolved)


def _is_trailing(char: str) -> bool:
    if char.isascii():
        return char in ".,:;!?\"'*~|"
    return unicodedata.category(char)[0] == "P"


def _normal_escape(match: re.Match[str]) -> str:
    """Return an unreserved character for its escape, another's escape in upper case."""
    char = chr(int(match[1], 16))
    return char if _UNRESERVED.match(char) else match[0].upper()
