"""Changes to one operator each, as a slip of the hand would make them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_CONDITIONAL = (ast.If, ast.IfExp, ast.While)


@dataclass(frozen=True)
class Mutation:
    """A module with one operator changed: `source` is the whole, `before` and `after` the place.

    What runs `once` runs at import, or to be remembered: of many tests that rest on it, one ran it.
    """

    line: int
    before: str
    after: str
    source: str
    once: bool


def mutations(source: str) -> Iterator[Mutation]:
    """Every single change there is to a module's code, in the order of its lines.

    Annotations are no code, and neither is what a decorator or a default says once.
    """
    tree = ast.parse(source)
    places = [node for node in ast.walk(tree) if hasattr(node, "lineno")]
    ignored = {id(inner) for node in places for part in _said(node) for inner in ast.walk(part)}
    often = {id(inner) for node in places for part in _often(node) for inner in ast.walk(part)}
    for number, node in enumerate(places):
        if id(node) in ignored:
            continue
        for choice in range(_choices(node)):
            changed = copy.deepcopy(tree)
            twin = [one for one in ast.walk(changed) if hasattr(one, "lineno")][number]
            before = ast.unparse(_shown(node))
            _change(twin, choice)
            after = ast.unparse(ast.fix_missing_locations(_shown(twin)))
            if before != after:
                yield Mutation(
                    line=_shown(node).lineno,
                    before=before,
                    after=after,
                    source=ast.unparse(changed),
                    once=id(node) not in often,
                )


def _often(node: ast.AST) -> Iterator[ast.AST]:
    """What of a place runs whenever it is called."""
    if isinstance(node, ast.Lambda):
        yield node.body
    if isinstance(node, ast.FunctionDef) and not any(map(_remembers, node.decorator_list)):
        yield from node.body


def _remembers(decorator: ast.expr) -> bool:
    return "cache" in ast.unparse(decorator)


def _said(node: ast.AST) -> Iterator[ast.AST]:
    """What of a place is not its running code."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield from node.decorator_list
    if isinstance(node, ast.FunctionDef | ast.Lambda):
        yield node.args
    if isinstance(node, ast.FunctionDef) and node.returns:
        yield node.returns
    if isinstance(node, ast.AnnAssign):
        yield node.annotation
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        yield node


def _choices(node: ast.AST) -> int:
    """In how many ways a place can be changed."""
    if isinstance(node, ast.Compare):
        return len(node.ops)
    if isinstance(node, ast.BoolOp):
        return 1
    if isinstance(node, ast.BinOp):
        return int(type(node.op) in _OTHER)
    if isinstance(node, ast.UnaryOp):
        return int(isinstance(node.op, ast.Not))
    if isinstance(node, _CONDITIONAL):
        return 2 if not isinstance(node, ast.While) else 1
    return int(isinstance(node, ast.Constant) and type(node.value) in (int, bool))


def _change(node: ast.AST, choice: int) -> None:
    """Change a place of the copy."""
    if isinstance(node, ast.Compare):
        node.ops[choice] = _OTHER[type(node.ops[choice])]()  # type: ignore[call-overload]
    elif isinstance(node, ast.BoolOp | ast.BinOp):
        node.op = _OTHER[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd()
        node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
    elif isinstance(node, _CONDITIONAL):
        node.test = ast.Constant(bool(choice))
    elif isinstance(node, ast.Constant):
        value = node.value
        node.value = not value if isinstance(value, bool) else value + 1  # type: ignore[operator]


def _shown(node: ast.AST) -> ast.expr:
    """What a reader is shown of a place: of a statement, its condition."""
    if isinstance(node, ast.If | ast.While):
        return node.test
    assert isinstance(node, ast.expr)
    return node
