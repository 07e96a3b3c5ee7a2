"""Regular expressions as they are found in the code, and texts that are hard for each.

Python's engine tries again from every position and in every way of sharing a text among its parts;
pydantic's `pattern=` runs in Rust's, which does neither.
"""

from __future__ import annotations

import ast
import importlib
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any

from tests.contract.test_house import Module, modules

op: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")
"""What the standard library makes of a pattern; its stubs don't know them."""
ANYWHERE = {"findall", "finditer", "search", "split", "sub", "subn"}
"""Methods that try from every position."""
AT_START = {"fullmatch", "match"}
SIZES = (16, 24, 2_000)
"""Lengths in pumps; at the small ones what is exponential shows before it takes for ever."""
DEARER = 50
"""How many times a plain look at each character a search may cost: a quadratic one costs thousands."""
_SAMPLES = {
    op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_DIGIT: "a", op.CATEGORY_NOT_SPACE: "a", op.CATEGORY_NOT_WORD: " ",
}  # fmt: skip
_LOOK = re.compile(r"(?s:.)*?\Z")
_LOOK_BYTES = re.compile(rb"(?s:.)*?\Z")
Uses = frozenset[str]


def patterns() -> Iterator[tuple[str, re.Pattern[Any], Uses]]:
    """Each pattern that shared and functions hand to `re`: where, and by which methods it is used."""
    for module in modules("functions", "shared"):
        for name, method, call in _calls(module):
            uses = _used(module, name) if method == "compile" else {method}
            yield (
                f"{module.name}:{call.lineno}:{call.col_offset}",
                _compiled(module, call),
                frozenset(uses),
            )


def _calls(module: Module) -> Iterator[tuple[str, str, ast.Call]]:
    """Calls of `re`, each with the name that its result is given, if any."""
    named = {
        id(node.value): ast.unparse(node.targets[0])
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = node.func.attr
            if ast.unparse(node.func.value) == "re" and method in {"compile", *ANYWHERE, *AT_START}:
                yield named.get(id(node), ""), method, node


def _used(module: Module, name: str) -> set[str]:
    """The methods of a pattern that are used; all of them where the name doesn't tell."""
    found = {
        node.attr
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == name
    }
    return found & {*ANYWHERE, *AT_START} or {"search", "fullmatch"}


def _compiled(module: Module, call: ast.Call) -> re.Pattern[Any]:
    """The pattern as it runs. Raises: NameError when it is made of what arrives."""
    names = vars(importlib.import_module(module.name))
    flags = [keyword.value for keyword in call.keywords if keyword.arg == "flags"]
    if ast.unparse(call.func) == "re.compile":
        flags += call.args[1:2]
    given = [eval(ast.unparse(part), dict(names)) for part in (call.args[0], *flags)]
    return re.compile(*given)


def is_linear(pattern: re.Pattern[Any], uses: Uses = frozenset({"search"})) -> bool:
    """Whether no text made of the pattern's own parts is much dearer than its length."""
    ways = [pattern.search] if uses & ANYWHERE else []
    ways += [pattern.fullmatch] if uses & AT_START else []
    return all(
        _is_cheap(use, text)
        for shape in _hard_texts(pattern)
        for use in ways
        for text in map(shape, SIZES)
    )


def _is_cheap(use: Callable[[Any], Any], text: Any) -> bool:
    look = _LOOK_BYTES if isinstance(text, bytes) else _LOOK
    return any(_seconds(use, text) <= DEARER * _seconds(look.match, text) + 1e-05 for _ in range(5))


def _seconds(use: Callable[[Any], Any], text: Any) -> float:
    started = time.process_time()
    use(text)
    return time.process_time() - started


def _hard_texts(pattern: re.Pattern[Any]) -> Iterator[Callable[[int], Any]]:
    """Of each length: a beginning, one or two parts again and again, and an end that fits nothing."""
    is_text = isinstance(pattern.pattern, str)
    source = pattern.pattern if is_text else pattern.pattern.decode("latin-1")
    parts = list(dict.fromkeys(_parts(parser.parse(source, pattern.flags & ~re.UNICODE))))[:10]
    pumps = [*parts, *map("".join, product(parts, repeat=2))]
    for start, pump, end in product(("", *parts[:3]), dict.fromkeys(pumps), ("", "\n\x00")):
        yield partial(_text if is_text else _bytes, start, pump, end)


def _text(start: str, pump: str, end: str, times: int) -> str:
    return start + pump * times + end


def _bytes(start: str, pump: str, end: str, times: int) -> bytes:
    return _text(start, pump, end, times).encode("latin-1")


def _parts(tree: Any) -> Iterator[str]:
    """What the pieces of a pattern fit: its literal texts, and a character of each of its sets."""
    literal = ""
    for kind, value in tree:
        if kind is op.LITERAL:
            literal += chr(value)
            continue
        if literal:
            yield literal
            literal = ""
        if kind is op.IN:
            yield from _characters(value)
        elif kind is op.ANY:
            yield "a"
        else:
            for inner in _inside(value):
                yield from _parts(inner)
    if literal:
        yield literal


def _characters(members: Any) -> Iterator[str]:
    if members[0][0] is op.NEGATE:
        yield "a"
        return
    for kind, value in members:
        if kind is op.LITERAL:
            yield chr(value)
        elif kind is op.RANGE:
            yield chr(value[0])
        elif kind is op.CATEGORY:
            yield _SAMPLES[value]


def _inside(value: Any) -> Iterator[Any]:
    """The patterns within a part, wherever the parser keeps them."""
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _inside(one)
