"""What the workbench uses of ruamel.yaml.representer."""

from collections.abc import Callable
from typing import Any, Self

from ruamel.yaml.nodes import ScalarNode

class SafeRepresenter:
    def represent_scalar(self, tag: str, value: str, style: str | None = None) -> ScalarNode: ...
    @classmethod
    def add_representer(
        cls, data_type: type, representer: Callable[[Self, Any], ScalarNode]
    ) -> None: ...
