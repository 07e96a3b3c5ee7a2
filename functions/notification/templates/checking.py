"""What a template may hold: a small part of Jinja that ends soon, whatever it is given.

No loop goes over more than the event's own lists, nothing is called but the looks of a text and
some filters, and nothing is multiplied; so the time and the size of a text follow from its source.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from functions.notification.templates.entities import LONGEST, Content, TemplateBroken
from functions.notification.templates.formats import FILTERS
from shared.errors import FieldError
from shared.messages import Message

DEEPEST = 12
"""How deep things may stand in each other."""
LOOPS = 2
ENGINES = frozenset({"form", "looks", "loop", "caller"})
FILTERS_TOO = frozenset(
    {"capitalize", "default", "first", "join", "last", "length", "lower", "trim", "truncate"}
)
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Filter,
    nodes.If, nodes.CondExpr, nodes.For, nodes.Call, nodes.CallBlock, nodes.Getattr, nodes.Getitem,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Tuple, nodes.List,
    nodes.Dict, nodes.Pair, nodes.Concat, nodes.Add, nodes.Sub, nodes.Neg, nodes.Test,
    nodes.Slice, nodes.Keyword,
)  # fmt: skip


def check(
    content: Content, known: frozenset[str], environment: ImmutableSandboxedEnvironment
) -> None:
    """Refuse what a template may not hold. Raises: TemplateBroken."""
    errors = tuple(
        error
        for part in ("subject", "summary", "body")
        for error in _errors(f"/{part}", getattr(content, part), known, environment)
    )
    if errors:
        raise TemplateBroken(errors=errors)


def _errors(
    at: str, source: str, known: frozenset[str], environment: ImmutableSandboxedEnvironment
) -> Iterator[FieldError]:
    if len(source) > LONGEST:
        yield FieldError(at, "The text is too long.")
        return
    try:
        tree = environment.parse(source)
    except (TemplateSyntaxError, RecursionError):
        yield FieldError(at, "The text is no template: a bracket or a tag is not closed.")
        return
    plain = _is_plain(tree)  # looking for variables folds constants
    for name in sorted(meta.find_undeclared_variables(tree) - known - ENGINES):
        named = {"name": name[:60]}
        yield FieldError(at, Message("The event has no variable {name}.", named), "unknown")
    if not plain:
        yield FieldError(at, "The text uses what templates may not use, or nests too deeply.")


def _is_plain(node: nodes.Node, depth: int = 0, loops: int = 0) -> bool:
    if not isinstance(node, ALLOWED) or depth > DEEPEST:
        return False
    if isinstance(node, nodes.Filter) and node.name not in FILTERS.keys() | FILTERS_TOO:
        return False
    if isinstance(node, nodes.Call) and not _is_look(node):
        return False
    if isinstance(node, nodes.Getattr | nodes.Getitem) and not _is_public(node):
        return False
    if isinstance(node, nodes.For):
        loops += 1
        if loops > LOOPS or node.recursive or not isinstance(node.iter, _LISTS):
            return False
    return all(_is_plain(child, depth + 1, loops) for child in node.iter_child_nodes())


_LISTS = (nodes.Name, nodes.Getattr, nodes.Getitem)


def _is_look(call: nodes.Call) -> bool:
    """Whether it is a paragraph, a button or the like, or a look into a table of words."""
    if isinstance(call.node, nodes.Name):
        return call.node.name == "caller"
    at = call.node
    if not isinstance(at, nodes.Getattr):
        return False
    named_looks = isinstance(at.node, nodes.Name) and at.node.name == "looks"
    return named_looks or (at.attr == "get" and isinstance(at.node, nodes.Dict))


def _is_public(node: nodes.Getattr | nodes.Getitem) -> bool:
    return not (isinstance(node, nodes.Getattr) and node.attr.startswith("_"))
