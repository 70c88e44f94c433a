"""Indonesian labels in the source, translated only where they are shown."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


def N_(text: str) -> str:
    """Mark `text` for the translation catalogue and hand it back unchanged (gettext's noop)."""
    return text


class LabelledEnum(StrEnum):
    """An enum whose members own their Indonesian label, so that templates never spell a state.

    Members are written `DRAFT = "draft", N_("Draf")`.
    """

    label: str

    # Members always give both; the default is for a type checker, which sees this behind `Status("draft")` too.
    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
