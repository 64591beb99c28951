"""This module holds what makes two spellings of a host or an address the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

from workbench.matching.normalise import nfkc, without_ignorable

_LINK = re.compile(r"(?:(?:https?|ftp):)?(?://)?([^/?#\\]*)(.*)", re.IGNORECASE | re.DOTALL)
_DEFAULT_PORTS = ("", "80", "443")
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
_ESCAPED = re.compile("%[0-9A-Fa-f]{2}")


def host_key(host: str) -> str:
    """Return the form in which hosts are compared: lower case, Unicode instead of punycode.

    >>> host_key("XN--Mnchen-3ya.DE") == host_key("ＭÜNCHEN.de")
    True
    """
    return ".".join(map(_decoded, _mapped(host).strip(".").split(".")))


def email_key(address: str) -> str:
    """Return the form in which addresses are compared."""
    local, _, host = address.rpartition("@")
    return f"{_mapped(local)}@{host_key(host)}"


def host_of(link: str) -> str:
    """Return the compared form of a link's host.

    >>> host_of("http://user@Casino.com:8080/x")
    'casino.com'
    """
    return _parts(link)[0]


def url_key(link: str) -> str:
    """Return the form in which links are compared.

    Without regard to scheme, `www.`, a trailing slash or the fragment; nor to the user before the
    host and the usual ports. The path keeps its case. Source: spec 1, text lists.

    >>> url_key("https://www.Casino.com:443/A/#top"), url_key("casino.com/A")
    ('casino.com/A', 'casino.com/A')
    """
    host, port, page = _parts(link)
    if host.startswith("www.") and "." in host.removeprefix("www."):
        host = host.removeprefix("www.")
    path, mark, query = page.partition("#")[0].partition("?")
    written = path.removesuffix("/") + (mark + query if query else "")
    port = "" if port in _DEFAULT_PORTS else f":{port}"
    return f"{host}{port}{_escaped(written.removesuffix('/'))}"


def suffixes(host: str) -> Iterator[str]:
    """Yield a host and the domains it is in, the longest first."""
    yield host
    while "." in host:
        host = host.partition(".")[2]
        yield host


def is_host(host: str) -> bool:
    """Tell whether a compared host is a domain with a dot in it, or an IPv4 address."""
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 253 or not all(map(_is_label, labels)):
        return False
    return not labels[-1].isdecimal() or _is_ipv4(labels)


def _parts(link: str) -> tuple[str, str, str]:
    found = _LINK.fullmatch(_cut(link))
    assert found is not None  # the pattern takes any text
    authority = found[1].rpartition("@")[2]
    host, _, port = authority.partition(":")
    return host_key(host), port, found[2]


def _cut(link: str) -> str:
    """Cut trailing punctuation that the finder of links leaves. Source: spec 1, text lists."""
    end = len(link)
    while end and _is_trailing(link[end - 1]):
        end -= 1
    return link[:end]


def _is_trailing(char: str) -> bool:
    if char.isascii():
        return char in ".,:;!?\"'*~|"
    return unicodedata.category(char)[0] == "P"


def _escaped(page: str) -> str:
    return _ESCAPED.sub(lambda found: found[0].upper(), quote(page, safe=_PRINTABLE))


def _mapped(text: str) -> str:
    """Do to a host what browsers do: compatibility forms, lower case, nothing unseen."""
    if text.isascii():
        return text.lower()
    return nfkc(without_ignorable("".join(map(str.lower, nfkc(text)))))


def _decoded(label: str) -> str:
    """Return a label's Unicode form, where its punycode is the one that it would be given."""
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    return label if decoded.isascii() or _mapped(decoded) != decoded else decoded


def _is_label(label: str) -> bool:
    if not 0 < len(label) <= 63 or "-" in (label[0], label[-1]):
        return False
    if unicodedata.category(label[0])[0] == "M":
        return False
    return all(char == "-" or _is_of_hosts(unicodedata.category(char)) for char in label)


def _is_of_hosts(category: str) -> bool:
    return category[0] in "LMN" or category == "So"  # there are domains of emoji


def _is_ipv4(labels: list[str]) -> bool:
    return len(labels) == 4 and all(label.isdecimal() and int(label) < 256 for label in labels)
