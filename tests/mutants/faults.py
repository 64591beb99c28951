"""The small faults that can be put into a file: one change of one place each.

In Python: comparisons one off or turned round, conditions negated, `and` for `or`, calls and raises
left out, arguments swapped, numbers one too many, plus for minus. In SQL: the like.
"""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COMMUTATIVE = frozenset(
    "add and_ and_kleene equal logical_and logical_or max maximum min minimum multiply not_equal"
    " or_ or_kleene xor".split()
)
PIECES = re.compile(r"_?([A-Z_]*_)?(AT_ONCE|AT_A_TIME|BATCH|BLOCK|PIECE)(_[A-Z]+)?")
"""What names a constant that says how much is worked on at a time, and changes no result."""
ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv}
SQL = [
    (r"(?<![<>=!])<(?![>=])", "<="),
    (r"<=", "<"),
    (r"(?<![-<>=!])>(?!=|>)", ">="),
    (r">=", ">"),
    (r"\bAND\b", "OR"),
    (r"\bNOT\b ?", ""),
    (r"\bDESC\b", ""),
    (r"\bmin\(", "max("),
    (r"\bmax\(", "min("),
    (r"\bDISTINCT\b ?", ""),
    (r"\bLEFT JOIN\b", "JOIN"),
]


@dataclass(frozen=True, order=True)
class Fault:
    """A change of a file: the bytes from `start` to `end` become `text`.

    `within` names the class and function, the constant, or the statement of SQL, that is changed.
    """

    path: str
    line: int
    start: int
    end: int
    kind: str
    before: str
    text: str
    within: str

    def put_into(self, source: bytes) -> bytes:
        """The file with the fault in it."""
        return source[: self.start] + self.text.encode() + source[self.end :]

    def __str__(self) -> str:
        before, after = (" ".join(text.split())[:70] for text in (self.before, self.text))
        return f"{self.path}:{self.line}: {self.kind}: {before!r} -> {after!r}"


def faults_of(root: Path, path: str) -> list[Fault]:
    """Every fault that can be put into a file, in the order of their places."""
    source = (root / path).read_bytes()
    result = _in_sql(path, source) if path.endswith(".sql") else _in_python(path, source)
    return sorted(set(result))


def _in_sql(path: str, source: bytes) -> Iterator[Fault]:
    text = source.decode()
    for pattern, other in SQL:
        for match in re.finditer(pattern, text):
            begins = text.rfind("\n", 0, match.start()) + 1
            if "--" in text[begins : match.start()]:
                continue
            start = len(text[: match.start()].encode())
            line = text.count("\n", 0, match.start()) + 1
            end = start + len(match[0].encode())
            names = re.findall(r"^-- name: (\w+)", text[: match.start()], re.MULTILINE)
            yield Fault(path, line, start, end, "SQL", match[0], other, (names or [""])[-1])


def _in_python(path: str, source: bytes) -> Iterator[Fault]:
    offsets = [0]
    for each in source.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(each))
    for node, within in _judged(ast.parse(source)):
        if not isinstance(node, ast.expr | ast.stmt):
            continue
        start = offsets[node.lineno - 1] + node.col_offset
        end = offsets[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        for kind, other in _changes(node):
            text = f"({ast.unparse(other)})" if isinstance(other, ast.expr) else ast.unparse(other)
            before = source[start:end].decode()
            yield Fault(path, node.lineno, start, end, kind, before, text, ".".join(within))


def _judged(
    node: ast.AST, within: tuple[str, ...] = ()
) -> Iterator[tuple[ast.AST, tuple[str, ...]]]:
    """The nodes of a module that run, each with the names of what it is in.

    Not annotations, f-strings, `if TYPE_CHECKING`, `__repr__`, what a dataclass's `repr` shows, the
    texts of errors, `strict`, nor `PIECES`.
    """
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "bases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr):
                continue
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.FunctionDef) and child.name == "__repr__":
                continue
            if isinstance(child, ast.keyword) and child.arg in ("repr", "strict"):
                continue
            if isinstance(child, ast.Assign) and _is_size_of_pieces(child.targets[0]):
                continue
            inner = (*within, *_named(child))
            yield child, inner
            if not isinstance(child, ast.Raise):
                yield from _judged(child, inner)


def _named(node: ast.AST) -> tuple[str, ...]:
    """The name of a class, a function or a constant, for what is in it; else nothing."""
    match node:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return (node.name,)
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return (name,) if name.isupper() else ()
        case _:
            return ()


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Other nodes for one, each with what kind of fault it is."""
    match node:
        case ast.Compare(ops=[operator, *_]) if type(operator) in COMPARISONS:
            other = copy.copy(node)
            other.ops = [COMPARISONS[type(operator)](), *node.ops[1:]]
            yield "comparison", other
        case ast.BoolOp(op=operator):
            other = copy.copy(node)
            other.op = ast.And() if isinstance(operator, ast.Or) else ast.Or()
            yield "and/or", other
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "negation", operand
        case ast.BinOp(op=operator) if type(operator) in ARITHMETIC and _is_of_numbers(node):
            other = copy.copy(node)
            other.op = ARITHMETIC[type(operator)]()
            yield "arithmetic", other
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            yield "number", ast.Constant(number + 1)
        case ast.Constant(value=bool(value)):
            yield "truth", ast.Constant(not value)
        case ast.Expr(value=ast.Call() | ast.YieldFrom()):
            yield "call left out", ast.Pass()
        case ast.Raise():
            yield "raise left out", ast.Pass()
        case ast.Call(func=called, args=[first, second, *rest]) if not (
            _is_starred(first, second) or _is_commutative(called) or _is_same(first, second)
        ):
            other = copy.copy(node)
            other.args = [second, first, *rest]
            yield "arguments swapped", other
        case ast.IfExp(test=test):
            other = copy.copy(node)
            other.test = ast.UnaryOp(ast.Not(), test)
            yield "condition negated", other


def _is_of_numbers(node: ast.BinOp) -> bool:
    """Whether a sum is no joining of texts, as far as can be seen."""
    texts = (ast.JoinedStr, ast.List, ast.Tuple, ast.Dict)
    return not any(
        isinstance(side, texts) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _is_starred(*nodes: ast.expr) -> bool:
    return any(isinstance(node, ast.Starred) for node in nodes)


def _is_same(first: ast.expr, second: ast.expr) -> bool:
    return ast.dump(first) == ast.dump(second)


def _is_commutative(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    return name in COMMUTATIVE


def _is_size_of_pieces(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and PIECES.fullmatch(target.id) is not None
