"""Stable reference numbers: `R-2026-014`. The letter says what it is, the number is never given twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from magang.kernel.labels import N_, LabelledEnum

LAST_SERIAL: Final = 999_999
PATTERN: Final = re.compile(r"([A-Z])-([0-9]{4})-([0-9]{3,6})", re.ASCII)


class Prefix(LabelledEnum):
    """First letter of the Indonesian word, except M (magang) for a placement, as P is a programme; D is disposisi."""

    NEED = "K", N_("Kebutuhan")
    PLACEMENT = "M", N_("Penempatan")
    FINDING = "T", N_("Temuan")
    RECOMMENDATION = "R", N_("Rekomendasi")
    REPORT = "L", N_("Laporan")
    DIRECTIVE = "D", N_("Arahan")


_BY_LETTER: Final = {prefix.value: prefix for prefix in Prefix}


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference taken apart."""

    prefix: Prefix
    year: int
    serial: int

    def __str__(self) -> str:
        return format_reference(self.prefix, self.year, self.serial)


def format_reference(prefix: str, year: int, serial: int) -> str:
    """`R-2026-014`: three digits at least, more once a year passes 999.

    Raises `ValueError` on an unknown prefix, a number below one or above 999999, or a year without four digits.
    """
    if prefix not in _BY_LETTER or not 1 <= serial <= LAST_SERIAL or not 1000 <= year <= 9999:
        raise ValueError(f"no reference is made of {prefix!r}, {year} and {serial}")
    return f"{prefix}-{year}-{serial:03d}"


def parse_reference(text: str, *, prefix: Prefix | None = None) -> Reference | None:
    """The reference in `text`, or None when it is none (or not of `prefix`): only the canonical spelling counts."""
    match = PATTERN.fullmatch(text)
    if match is None or match[1] not in _BY_LETTER:
        return None
    reference = Reference(_BY_LETTER[match[1]], int(match[2]), int(match[3]))
    if reference.serial < 1 or reference.year < 1000 or str(reference) != text:
        return None
    return reference if prefix in {None, reference.prefix} else None
