"""The normalised form in which hosts and e-mail addresses are compared, and what a host is.

Source: spec 1.12.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from idna import IDNAError, uts46_remap

from workbench.matching.normalise import nfkc, without_ignorable

ESCAPES = re.compile("(?:%[0-9A-Fa-f]{2})+")


def host_key(host: str) -> str:
    """Return a host's normalised form: as UTS 46 maps it, punycode as Unicode.

    >>> host_key("XN--Mnchen-3ya.DE") == host_key("ＭÜNCHEN。de")
    True
    """
    return ".".join(map(_decoded, mapped(host).strip(".").split(".")))


def email_key(address: str) -> str:
    """Return an e-mail address's normalised form."""
    local, _, host = mapped(address).rpartition("@")
    return f"{local}@{host_key(host)}"


def mapped(text: str) -> str:
    """Map a host as UTS 46 does, after the ignorable characters are removed.

    A character that UTS 46 does not allow gets its compatibility form in lower case.
    """
    if text.isascii():
        return text.lower()
    return nfkc("".join(map(_mapped_character, without_ignorable(text))))


def unescaped(host: str) -> str:
    """Decode percent-encoding, as the URL standard does before a host is mapped.

    >>> unescaped("%63asino%2Ecom")
    'casino.com'
    """
    return ESCAPES.sub(lambda match: unquote_to_bytes(match[0]).decode(errors="replace"), host)


def suffixes(host: str) -> Iterator[str]:
    """Yield a host and its parent domains, the longest first."""
    yield host
    while "." in host:
        host = host.partition(".")[2]
        yield host


def is_host(host: str) -> bool:
    """Whether a normalised host is a domain with a dot in it, or an IPv4 address."""
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 253 or not all(map(_is_label, labels)):
        return False
    return not labels[-1].isdecimal() or _is_ipv4(labels)


@lru_cache(maxsize=8192)
def _mapped_character(char: str) -> str:
    try:
        characters = uts46_remap(char, std3_rules=False, transitional=False)
    except IDNAError:
        characters = "".join(map(str.lower, nfkc(char)))
    return without_ignorable(characters)


def _decoded(label: str) -> str:
    """Return a label's Unicode form, if that is outside ASCII and mapping does not change it."""
    if not label.startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label
    return label if decoded.isascii() or mapped(decoded) != decoded else decoded


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
