"""The writing of a document as YAML; reading it gives an equal document.

Source: spec 1.1.
"""

from __future__ import annotations

import io
import re

from ruamel.yaml import YAML
from ruamel.yaml.emitter import Emitter
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.representer import SafeRepresenter

from workbench.encoding import JsonObject
from workbench.policy.reading.document import resolved

_PLAIN = re.compile(r"\w([\w /().%+-]*[\w/().%+-])?")


def as_yaml(document: JsonObject) -> str:
    """Write a document as YAML text."""
    writer = YAML(typ="safe", pure=True)
    writer.Representer, writer.Emitter = _Representer, _Emitter
    writer.default_flow_style = None
    writer.allow_unicode = True
    writer.width = 100
    writer.sort_base_mapping_type_on_output = False
    stream = io.StringIO()
    writer.dump(document, stream)
    return stream.getvalue()


class _Emitter(Emitter):
    """Writes a quoted text on one line, since folded lines would change its spaces."""

    def write_double_quoted(self, text: str, split: bool = True) -> None:  # noqa: ARG002, FBT002 - as ruamel has it
        """Write a text in double quotes, whatever `split` says."""
        super().write_double_quoted(text, split=False)


class _Representer(SafeRepresenter):
    """Writes text in quotes wherever it would be read as something else, or not at all."""

    def text(self, data: str) -> ScalarNode:
        """Represent a text; in double quotes, unusual characters are escaped."""
        plain = _PLAIN.fullmatch(data) and data.isprintable() and not _is_read_as_other(data)
        return self.represent_scalar("tag:yaml.org,2002:str", data, None if plain else '"')


_Representer.add_representer(str, _Representer.text)


def _is_read_as_other(text: str) -> bool:
    try:
        return resolved(text) != text
    except ValueError:
        return True
