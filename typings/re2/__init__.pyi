"""What the workbench uses of google-re2."""

class error(Exception): ...  # noqa: N801

class Options:
    log_errors: bool

class Match:
    def span(self) -> tuple[int, int]: ...

class Regexp:
    @property
    def pattern(self) -> str: ...
    @property
    def programsize(self) -> int: ...
    def search(self, text: str) -> Match | None: ...

def compile(pattern: str, options: Options | None = ...) -> Regexp: ...  # noqa: A001
