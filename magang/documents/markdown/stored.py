"""Blocks as JSON and back, so that a text is kept exactly as it was read: what a reader approved is what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Final

from magang.documents.markdown.blocks import NAMES, Admonition, Block, Callout, Insert, InsertKind, Run, Series
from magang.kernel.labels import LabelledEnum

_KIND: Final = "_"
_NAMES: Final = {**NAMES, Run: "run", Series: "series"}
_CLASSES: Final[dict[str, type[Any]]] = {name: kind for kind, name in _NAMES.items()}
_ENUMS: Final[dict[type[Any], type[LabelledEnum]]] = {Admonition: Callout, Insert: InsertKind}


def dump(blocks: Sequence[Block]) -> list[Any]:
    """Plain lists, records and strings; what has its usual value is left out."""
    return [_dump(block) for block in blocks]


def load(data: Sequence[Any]) -> tuple[Block, ...]:
    """What `dump` was given."""
    return tuple(_load(item) for item in data)


def _dump(value: Any) -> Any:
    if is_dataclass(value):
        told = {_KIND: _NAMES[type(value)]}
        for field in fields(value):
            given = getattr(value, field.name)
            if field.default is MISSING or given != field.default:
                told[field.name] = _dump(given)
        return told
    if isinstance(value, LabelledEnum):
        return value.value
    return [_dump(item) for item in value] if isinstance(value, tuple) else value


def _load(value: Any) -> Any:
    if isinstance(value, dict):
        kind = _CLASSES[value[_KIND]]
        given = {name: _load(item) for name, item in value.items() if name != _KIND}
        if kind in _ENUMS:
            given["kind"] = _ENUMS[kind](given["kind"])
        return kind(**given)
    return tuple(_load(item) for item in value) if isinstance(value, list) else value
