"""What the workbench uses of linkify-it-py."""

class LinkifyIt:
    re: dict[str, str]
    def __init__(self, schemas: object = ..., options: object = ...) -> None: ...
