"""Reads a page as a browser would, and tells what in it could run or be fetched."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

ELEMENTS = set(
    "html head meta link title style body div header h1 h2 span b i bdi p table caption thead tbody"
    " tr th td section figure picture source img ul li dl dt dd footer svg path".split()
)
FETCHING = {"src", "srcset", "href", "xlink:href", "data", "action", "formaction", "poster",
            "background", "cite", "ping", "manifest"}  # fmt: skip
DRAWN = {"svg", "g", "path", "text", "tspan", "rect", "line", "defs", "clipPath"}
VOID = {"meta", "link", "source", "img"}


class Reading(HTMLParser):
    """The elements, attributes and texts of a page; `faults` lists what should not be there."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.text = ""
        self.apart: list[str] = []
        self.pictures: list[str] = []
        self.metas: list[dict[str, str | None]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        self.faults += [f"left open: {name}" for name in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self.faults.append(f"element {tag}")
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        if tag == "meta":
            self.metas.append(dict(attrs))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "bdi":
            self.apart.append("")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in {"srcdoc", "is"}:
            self.faults.append(f"attribute {name} of {tag}")
        if name in FETCHING:
            if not value.startswith(("data:image/svg+xml;base64,", "data:,")):
                self.faults.append(f"{name}={value[:60]}")
            elif tag in {"img", "source"}:
                self.pictures.append(base64.b64decode(value.partition(",")[2]).decode())
        if name == "style":
            self._style(value)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"closed out of turn: {tag}")

    def handle_data(self, data: str) -> None:
        self.text += data
        if "bdi" in self._open:
            self.apart[-1] += data
        if self._open and self._open[-1] == "style":
            self._style(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data[:40]}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data[:40]}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"declaration {data[:40]}")

    def _style(self, text: str) -> None:
        if re.search(r"url\(|@import|expression|javascript:|</|image-set", text, re.IGNORECASE):
            self.faults.append(f"style {text[:60]}")


def faults_of_picture(svg: str) -> list[str]:
    """What in a picture could run or be fetched."""
    result = []
    for each in ET.fromstring(svg).iter():  # noqa: S314 - it is ours
        tag = each.tag.rpartition("}")[2]
        result += [f"element {tag}"] if tag not in DRAWN else []
        for name, value in each.attrib.items():
            local = name.rpartition("}")[2]
            elsewhere = local == "href" or re.search(r"url\((?!#)|javascript:", value)
            result += [f"{local}={value[:60]}"] if local.startswith("on") or elsewhere else []
    return result
