"""The finding of links and addresses in a text as written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from linkify_it import LinkifyIt

from workbench.matching.links.endings import Endings
from workbench.matching.links.hosts import host_key
from workbench.matching.links.runs import Run, runs
from workbench.matching.links.urls import SCHEME, key_of, without_hyphens, without_trailing
from workbench.matching.links.views import View, is_symbol, view_of
from workbench.matching.words import script_of

_SCHEME = re.compile(SCHEME, re.IGNORECASE)
_HOST = re.compile(r"[^\x00-,/:-@\[-^`{-\x7f]+")  # what hosts hold: all but ASCII punctuation
_DOTS = re.compile(r"\.{2,}")
_IN_USER = r"[^\s/\\?#<>\"|`()\[\]\x80-\U0010ffff]"
_USER = re.compile(
    rf"(?:{_IN_USER}|\({_IN_USER}*\)|\[{_IN_USER}*\])*@|[^\x00-,./:-@\[-^`{{-\x7f]{{1,50}}@"
)
_IPV6 = re.compile(r"\[[0-9A-Fa-f:.]+\]")
_LOCAL = re.compile(r"[A-Za-z0-9_.+&=$-]+$")
_MAX_LOCAL_LENGTH = 64
_IN_PATHS = ".-~%:?&=#@"
_MAX_ENDS = 8


@dataclass(frozen=True, slots=True)
class Link:
    """A link or address that stands in a text at [start, end)."""

    start: int
    end: int
    host: str
    """Its compared form."""
    locals: tuple[str, ...] = ()
    """What may stand before the @ of an address; a link has none."""
    urls: tuple[str, ...] = ()
    """The compared forms of the whole link; none where its end was not read or not asked for."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What follows a host: where it ends, and where it ends if it uses one script only."""

    port: str
    start: int
    end: int
    first_end: int


class LinkFinder:
    """Links, bare domains and addresses. Source: spec 1.11 to 1.13.

    A text is read run by run, a run being what stands between white space or control characters.
    A host is what stands between ASCII punctuation and ends with a known ending; behind a scheme,
    with any. It is read in several ways, each of which may give a link: as it stands, parted where
    its script changes and at symbols, and parted at ideographic full stops. What paths hold is
    linkify-it-py's judgement, and so are the endings.

    Time grows with the length of a text: a run of more than 2,048 characters is read in pieces
    of that length which overlap by 400, since paths with open brackets take time by the square;
    a link which reaches beyond its piece is judged by its host alone.
    """

    def __init__(self, tlds: Iterable[str] = (), url_hosts: Container[str] | None = None) -> None:
        """`url_hosts`: the hosts, as keys of links have them, whose whole links are asked for."""
        self._endings = Endings(tlds)
        self._url_hosts = url_hosts

    def links(self, text: str) -> Iterator[Link]:
        """Yield all links and addresses; one that two readings find comes twice."""
        for run in runs(text):
            yield from self.in_run(run)

    def in_run(self, run: Run) -> Iterator[Link]:
        """Yield the links and addresses of one run."""
        yield from _RunReader(run, self._endings, self._url_hosts).links()


class _RunReader:
    """One run, read from its start to its end."""

    def __init__(self, run: Run, endings: Endings, url_hosts: Container[str] | None) -> None:
        self._run = run
        self._endings = endings
        self._url_hosts = url_hosts
        self._view: View = view_of(run.text)
        self._hosts = self._view.hosts
        self._read_to = self._ends_at = 0
        """How far the links reach that were read, and from where on they may have ended."""

    def links(self) -> Iterator[Link]:
        at = 0
        for scheme in _SCHEME.finditer(self._view.text):
            if scheme.start() < at or not self._may_begin(scheme.start()):
                continue
            yield from self._bare(at, scheme.start())
            if scheme.start() >= self._read_to or self._may_begin(scheme.start()):
                user = _USER.match(self._view.text, scheme.end())
                begin = user.end() if user else scheme.end()
                found = _HOST.match(self._hosts, begin)
                at = found.end() if found else begin
                if found:
                    yield from self._in_host(*found.span(), scheme.start())
                elif address := _IPV6.match(self._view.text, begin):
                    page = self._page(address.start(), address.end(), address.end())
                    self._read_to = self._ends_at = page.end if page else address.end()
        yield from self._bare(at, len(self._hosts))

    def _bare(self, start: int, end: int) -> Iterator[Link]:
        """Yield the links without a scheme, and the addresses."""
        for found in _HOST.finditer(self._hosts, start, end):
            if "." in found[0]:
                yield from self._in_host(*found.span())

    def _in_host(self, start: int, end: int, scheme: int | None = None) -> Iterator[Link]:
        """Yield the links whose hosts stand in characters that hosts may hold."""
        if self._hosts[end : end + 1] == "@" and _HOST.match(self._hosts, end + 1):
            last = end  # what stands before the @ of an address
        else:
            last = None
        readings = dict.fromkeys(self._readings(start, end))
        for first, beyond in [one for one in readings if self._may_begin(one[0])]:
            if beyond == last:
                continue
            if scheme is not None and first == start:
                yield from self._with_scheme(first, beyond, end, scheme)
            elif (left := self._left_of(first, start)) == "@":
                yield from self._address(first, beyond)
            elif left is None:
                yield from self._link(first, beyond, end, first)

    def _readings(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where hosts may begin and end, by each way to read them."""
        yield from self._parted(start, end, [])
        if self._run.text.isascii():
            return
        breaks = self._view.breaks(start, end)
        if breaks:
            yield from self._parted(start, end, breaks)
        stops = [at for at in range(start + 1, end) if self._ends_sentence(at)]
        if stops:
            beside = [*stops, *(stop + 1 for stop in stops)]
            yield from self._parted(start, end, sorted({*breaks, *beside}))

    def _ends_sentence(self, at: int) -> bool:
        """Tell whether an ideographic full stop stands there behind a word outside ASCII."""
        return self._view.is_ideographic_stop(at) and not self._hosts[at - 1].isascii()

    def _known_end(self, first: int, beyond: int) -> int | None:
        """Return where the host ends that begins there: where its script changes it ends before."""
        known = self._endings.end_of_host(self._hosts, first, beyond)
        is_cut = known is not None and known < beyond
        if is_cut and not self._run.text.isascii() and self._view.breaks(first, beyond):
            return None
        return known

    def _parted(self, start: int, end: int, breaks: list[int]) -> Iterator[tuple[int, int]]:
        places = [start, *breaks, end]
        for first, beyond in pairwise(places):
            at = first
            for dots in _DOTS.finditer(self._hosts, first, beyond):
                yield from self._stripped(at, dots.start())
                at = dots.end()
            yield from self._stripped(at, beyond)

    def _stripped(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        while start < end and self._hosts[start] in "._-":
            start += 1
        while start < end and self._hosts[end - 1] in "._-":
            end -= 1
        if start < end:
            yield start, end

    def _may_begin(self, at: int) -> bool:
        """Tell whether a link may begin there: not in another, nor in a word that was cut off."""
        if at == 0:
            return not self._run.is_begun
        if at >= self._read_to:
            return True
        return at > self._ends_at and not self._view.text[at - 1].isascii()

    def _left_of(self, first: int, start: int) -> str | None:
        """Return what stands before a host and makes it no link: an @ or a slash of a path."""
        before = self._hosts[start:first].rstrip("._-")
        at = start + len(before)
        if before:
            return None
        left = self._view.slashed[:at]
        if left.endswith("@"):
            return "@" if at == first else "@."
        path = left.rstrip("/")
        if len(path) < at and path:
            is_of_path = path[-1].isalnum() or (path[-1] in _IN_PATHS and path[-1] != ":")
            return "/" if is_of_path or path[-1] == "_" else None
        return None

    def _with_scheme(self, first: int, beyond: int, end: int, scheme: int) -> Iterator[Link]:
        """Yield the link behind a scheme, whatever its ending, unless a full stop may end it."""
        is_sure = not any(map(self._view.is_ideographic_stop, range(first, beyond)))
        if is_sure:
            yield from self._host(first, beyond, end, scheme)
        known = self._known_end(first, beyond)
        if known and (not is_sure or (known < beyond and not self._page(first, beyond, end))):
            yield from self._host(first, known, end, scheme)

    def _link(self, first: int, beyond: int, end: int, begin: int) -> Iterator[Link]:
        known = self._known_end(first, beyond)
        if known:
            yield from self._host(first, known, end, begin)

    def _host(self, first: int, beyond: int, end: int, begin: int) -> Iterator[Link]:
        """Yield the link with the host at [first, beyond), and with what follows it."""
        host = host_key(self._hosts[first:beyond])
        page = self._page(first, beyond, end)
        stop = page.end if page else beyond
        if self._run.is_open and stop == len(self._hosts):
            if page and page.end > page.start:
                yield self._found(begin, stop, host)
            return
        yield self._found(begin, stop, host, urls=tuple(self._urls(host, first, page)))
        if page:
            self._read_to, self._ends_at = page.end, page.first_end

    def _urls(self, host: str, first: int, page: _Page | None) -> Iterator[str]:
        if self._url_hosts is not None and key_of(host, "", "") not in self._url_hosts:
            return
        if page is None:
            yield key_of(host, "", "")
            return
        for stop in self._page_ends(first, page):
            written = "".join(self._view.written[page.start : stop])
            for cut in dict.fromkeys([without_trailing(written), without_hyphens(written)]):
                yield key_of(host, page.port, cut)

    def _page(self, first: int, beyond: int, end: int) -> _Page | None:
        """Return the port and path that follow a host, where one can follow."""
        if beyond < end and self._hosts[beyond:end] != ".":
            return None
        found = _after_host().match(self._view.slashed, end)
        if not found or not found[0]:
            return None
        port, start = found["port"] or "", found.start("page")
        if port and int(port) > 65_535:
            return None
        page = _Page(port, start, found.end(), found.end())
        first_end = next(islice(self._page_ends(first, page), 1, None), found.end())
        return _Page(port, start, found.end(), first_end)

    def _page_ends(self, first: int, page: _Page) -> Iterator[int]:
        """Yield where a path ends, as it stands, then by each script or symbol that may end it."""
        yield page.end
        if self._view.text[page.start : page.end].isascii():
            return
        used = {"LATIN", *map(script_of, self._hosts[first : page.start])}
        was_other, count = False, 0
        for at in range(page.start, page.end):
            char = self._view.text[at]
            script = script_of(char)
            is_other = self._is_other(at) if script is None else script not in used
            if is_other and not was_other:
                yield at
                count += 1
            was_other = is_other and script is None
            used.add(script)
            if count == _MAX_ENDS:
                return

    def _is_other(self, at: int) -> bool:
        """Tell whether punctuation or a symbol outside ASCII stands there."""
        char = self._view.text[at]
        return not char.isascii() and (is_symbol(char) or self._hosts[at] == "\0")

    def _address(self, first: int, beyond: int) -> Iterator[Link]:
        """Yield the address whose host begins at `first`, behind an @."""
        known = self._known_end(first, beyond)
        if not known or (self._run.is_open and known == len(self._hosts)):
            return
        window = self._view.text[max(0, first - 2 - _MAX_LOCAL_LENGTH) : first - 1]
        found = _LOCAL.search(window)
        if not found or len(found[0]) > _MAX_LOCAL_LENGTH:
            return
        begin = first - 1 - len(found[0])
        if not self._is_whole(begin) or not self._may_begin(begin):
            return
        host = host_key(self._hosts[first:known])
        yield self._found(begin, known, host, locals=tuple(dict.fromkeys(_locals(found[0]))))

    def _is_whole(self, begin: int) -> bool:
        """Tell whether what stands before an address is no part of its name."""
        left = self._view.text[max(0, begin - 8) : begin]
        if left.endswith("'"):
            left = left[:-1]
            return not left or not (left[-1].isdecimal() or script_of(left[-1]) == "LATIN")
        while left and _is_mark(left[-1]):
            left = left[:-1]
        return not left or not (
            left[-1] == "@" or left[-1].isdecimal() or script_of(left[-1]) == "LATIN"
        )

    def _found(self, begin: int, beyond: int, host: str, **parts: tuple[str, ...]) -> Link:
        start = self._run.start + self._view.starts[begin]
        return Link(start, self._run.start + self._view.ends[beyond - 1], host, **parts)


def _locals(written: str) -> Iterator[str]:
    """Yield what an address's name may be: without signs before it, and behind `=`, `&`, `$`."""
    written = written.lower()
    yield written
    for part in (written, *re.split("[&=$]", written)[1:]):
        yield part.lstrip("_.+&=$-")


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=1)
def _after_host() -> re.Pattern[str]:
    """Return the pattern of linkify-it-py for what follows a host."""
    path = LinkifyIt().re["src_path"]
    return re.compile(rf"(?::(?P<port>\d{{1,5}})(?!\w)|:(?=[/?#]))?(?P<page>{path})", re.IGNORECASE)
