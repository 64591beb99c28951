"""What the workbench uses of ruamel.yaml.emitter."""

class Emitter:
    def write_double_quoted(self, text: str, split: bool = True) -> None: ...
