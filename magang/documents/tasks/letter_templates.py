"""The template language of letters: variables, conditions, loops over known lists. Everything else is refused.

Two fences. A template is read before it is used: only the constructs below, only known variables, no calls. And what
runs, runs in Jinja's immutable sandbox, in every part of the document: docxtpl's own environments execute code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from magang.documents.errors import ConversionFailed
from magang.kernel.labels import N_

FILTERS: Final = ("upper", "lower", "title", "capitalize", "default", "d", "join", "length", "first", "last", "trim")
TESTS: Final = ("defined", "none", "string")
LOOP: Final = {"index": "", "index0": "", "revindex": "", "first": "", "last": "", "length": ""}
DEEPEST_LOOP: Final = 2
# Text that lives in no loop and has no parts.
TEXT: Final = ""

ALLOWED: Final = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Const, nodes.If,
    nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Filter, nodes.Test,
)  # fmt: skip

SYNTAX: Final = N_("Tanda templat tidak dapat dibaca di dekat: %(near)s")
COMMAND: Final = N_("Perintah templat ini tidak diterima: %(what)s. Pakai isian, if, dan for saja.")


def environment(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    """Jinja without globals, with a handful of filters. Names and quotes in values stay text."""
    env = ImmutableSandboxedEnvironment(autoescape=autoescape, undefined=StrictUndefined)
    env.globals.clear()
    env.filters = {name: env.filters[name] for name in FILTERS}
    env.tests = {name: env.tests[name] for name in TESTS}
    return env


class Reading:
    """What one template names. `known` has the shape of the values: text, a mapping of parts, a list of one sample."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self.known = known
        self.used: set[str] = set()
        self.unknown: set[str] = set()

    def read(self, source: str) -> None:
        """Look at one part of a document. Raises `ConversionFailed` for what the language does not have."""
        try:
            tree = environment(autoescape=True).parse(source)
        except TemplateSyntaxError as error:
            raise ConversionFailed(SYNTAX, near=_near(source, error.lineno)) from None
        except RecursionError:
            raise ConversionFailed(COMMAND, what="…") from None
        self._statements(tree.body, dict(self.known), depth=0)

    def _statements(self, body: Sequence[nodes.Node], scope: dict[str, Any], *, depth: int) -> None:
        for node in body:
            if not isinstance(node, ALLOWED):
                raise ConversionFailed(COMMAND, what=type(node).__name__.lower())
            if isinstance(node, nodes.For):
                self._loop(node, scope, depth=depth)
            elif isinstance(node, nodes.If):
                self._value(node.test, scope)
                for branch in (node.body, node.elif_, node.else_):
                    self._statements(branch, scope, depth=depth)
            elif isinstance(node, nodes.Output):
                for part in node.nodes:
                    if not isinstance(part, nodes.TemplateData):
                        self._value(part, scope)
            else:
                raise ConversionFailed(COMMAND, what=type(node).__name__.lower())

    def _loop(self, node: nodes.For, scope: dict[str, Any], *, depth: int) -> None:
        if depth >= DEEPEST_LOOP or node.recursive or node.test or not isinstance(node.target, nodes.Name):
            raise ConversionFailed(COMMAND, what="for")
        item = _item(self._value(node.iter, scope))
        self._statements(node.body, scope | {node.target.name: item, "loop": LOOP}, depth=depth + 1)
        self._statements(node.else_, scope, depth=depth)

    def _value(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """The shape of an expression; an unknown name is noted and passes for text."""
        if not isinstance(node, ALLOWED):
            raise ConversionFailed(COMMAND, what=type(node).__name__.lower())
        if isinstance(node, nodes.Name):
            if node.name in self.known:
                self.used.add(node.name)
            return self._part(node.name, scope, node.name)
        if isinstance(node, nodes.Getattr):
            return self._part(node.attr, self._value(node.node, scope), _spelling(node))
        if isinstance(node, nodes.Getitem):
            key = node.arg
            if not (isinstance(key, nodes.Const) and isinstance(key.value, str | int)):
                raise ConversionFailed(COMMAND, what="[…]")
            whole = self._value(node.node, scope)
            return _item(whole) if isinstance(key.value, int) else self._part(key.value, whole, _spelling(node))
        if isinstance(node, nodes.Filter):
            self._filter(node, scope)
            return TEXT if node.name not in {"first", "last", "default", "d"} else self._first(node, scope)
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            raise ConversionFailed(COMMAND, what=node.name)
        for child in node.iter_child_nodes():
            self._value(child, scope)
        return TEXT

    def _filter(self, node: nodes.Filter, scope: dict[str, Any]) -> None:
        plain = [*node.args, *(keyword.value for keyword in node.kwargs)]
        if node.name not in FILTERS or node.node is None or node.dyn_args or node.dyn_kwargs:
            raise ConversionFailed(COMMAND, what=node.name)
        for argument in plain:
            self._value(argument, scope)
        self._value(node.node, scope)

    def _first(self, node: nodes.Filter, scope: dict[str, Any]) -> Any:
        whole = self._value(node.node, scope) if node.node is not None else TEXT
        return _item(whole) if node.name in {"first", "last"} else whole

    def _part(self, name: str, whole: Any, spelling: str) -> Any:
        if isinstance(whole, Mapping) and name in whole:
            return whole[name]
        self.unknown.add(spelling)
        return TEXT


def _item(whole: Any) -> Any:
    return whole[0] if isinstance(whole, list) and whole else TEXT


def _spelling(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_spelling(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_spelling(node.node)}.{node.arg.value}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _near(source: str, line: int) -> str:
    shown = source.split("\n")[max(0, line - 1) : line] or [""]
    return " ".join(re.sub(r"<[^>]+>", " ", shown[0]).split())[:80]
