"""The script of a widget as one ES module, as anywidget loads it, from modules that import each
other.

Each module becomes a function that is called once and returns what the module exports, so that its
other names are its own; modules come after those that they import. What is read is a part of the
language (docs/decisions/0019-scripts.md): imports by name from relative files, `export` before a
declaration, one `export default` in the last place of the entry. Anything else is refused.
"""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from posixpath import dirname, join, normpath

_IMPORT = re.compile(r'^import \{([\w\s,$]+)\} from "(\.{1,2}/[\w./-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) ([\w$]+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (?=[\w${[])", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class BundleError(Exception):
    """A script uses what bundle() does not read, or names what is not there."""


def bundle(entry: str, root: Traversable | None = None) -> str:
    """The text of one ES module with the default export of `entry`, a path below `root`.

    `root`: the folder of the widgets, where none is given. Raises: BundleError.
    """
    scripts = _Bundle(root or files("workbench.widgets"))
    scripts.add(entry, ())
    return "\n".join([*scripts.texts, f"export default {scripts.names[entry]}.default;\n"])


class _Bundle:
    """`texts`: a statement for each module, in the order in which they run; `names`: the constants
    that hold the modules, by path; `exported`: what each module exports.
    """

    def __init__(self, root: Traversable) -> None:
        self.root = root
        self.texts: list[str] = []
        self.names: dict[str, str] = {}
        self.exported: dict[str, frozenset[str]] = {}

    def add(self, path: str, importers: tuple[str, ...]) -> None:
        """Add a module, after those that it imports."""
        if path in importers:
            raise BundleError(f"{' → '.join([*importers, path])}: the imports are a circle")
        if path in self.names:
            return
        source = self._read(path, importers)
        for imported in _IMPORT.finditer(source):
            self.add(_resolved(path, imported[2]), (*importers, path))
        self.names[path] = f"module{len(self.names)}"
        self.texts.append(self._wrapped(path, source))

    def _read(self, path: str, importers: tuple[str, ...]) -> str:
        file = self.root.joinpath(path)
        if path.startswith("../") or not file.is_file():
            raise BundleError(f"{' → '.join([*importers, path])}: there is no such script")
        return file.read_text("utf-8")

    def _wrapped(self, path: str, source: str) -> str:
        exported = [match[1] for match in _EXPORT.finditer(source)]
        if _DEFAULT.search(source):
            exported.append("default")
        self.exported[path] = frozenset(exported)
        body = _IMPORT.sub(lambda match: self._taken(path, match), source)
        body = _DEFAULT.sub("const $default = ", _EXPORT.sub("", body))
        if other := _OTHER.search(body):
            raise BundleError(f"{path}: this import or export is not read: {other[0]}")
        given = ", ".join("default: $default" if name == "default" else name for name in exported)
        return (
            f"// {path}\nconst {self.names[path]} = (() => {{\n{body}return {{ {given} }};\n}})();"
        )

    def _taken(self, path: str, imported: re.Match[str]) -> str:
        """The statement that replaces an import."""
        source = _resolved(path, imported[2])
        names = [name.strip() for name in imported[1].split(",") if name.strip()]
        for name in names:
            if name not in self.exported[source]:
                raise BundleError(f"{path}: {source} does not export `{name}`")
        return f"const {{ {', '.join(names)} }} = {self.names[source]};"


def _resolved(path: str, relative: str) -> str:
    """The path, below the root, of what the module at `path` imports as `relative`."""
    return normpath(join(dirname(path), relative))
