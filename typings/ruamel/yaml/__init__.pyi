"""What the workbench uses of ruamel.yaml."""

from collections.abc import Iterator
from typing import TextIO

from ruamel.yaml.events import Event

class YAML:
    Representer: type
    Emitter: type
    default_flow_style: bool | None
    allow_unicode: bool
    width: int
    sort_base_mapping_type_on_output: bool
    def __init__(self, *, typ: str = ..., pure: bool = ...) -> None: ...
    def parse(self, stream: str) -> Iterator[Event]: ...
    def dump(self, data: object, stream: TextIO) -> None: ...
