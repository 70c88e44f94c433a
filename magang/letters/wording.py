"""Indonesian as official letters write it, whatever language the planner reads the screen in. No Flask."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from babel.dates import format_date

from magang.kernel.typed import dotted

_ONES: Final = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh",
                "sebelas")  # fmt: skip


def in_words(n: int) -> str:
    """A whole number below a million in words: 2026 -> `dua ribu dua puluh enam`."""
    if not 0 <= n < 1_000_000:
        raise ValueError(f"{n} is not written out in letters")
    if n < 12:
        return _ONES[n]
    for size, name, one in ((1000, "ribu", "seribu"), (100, "ratus", "seratus"), (10, "puluh", "sepuluh")):
        if n >= size and not (size == 10 and n < 20):
            head, rest = divmod(n, size)
            said = one if head == 1 else f"{in_words(head)} {name}"
            return f"{said} {in_words(rest)}" if rest else said
    return f"{_ONES[n - 10]} belas"


def counted(n: int, what: str) -> str:
    """`90 (sembilan puluh) hari`."""
    return f"{n} ({in_words(n)}) {what}"


def long_date(on: date) -> str:
    """`2 Maret 2026`."""
    return format_date(on, "d MMMM y", locale="id")


def weekday(on: date) -> str:
    """`Senin`."""
    return format_date(on, "EEEE", locale="id")


def date_in_words(on: date) -> str:
    """`dua bulan Maret tahun dua ribu dua puluh enam`, as minutes open."""
    return f"{in_words(on.day)} bulan {format_date(on, 'MMMM', locale='id')} tahun {in_words(on.year)}"


def amount(value: int | None) -> str:
    """Whole rupiah; a missing amount is left to be written by hand."""
    return "Rp …………………" if value is None else f"Rp{dotted(value)}"


def joined(names: Iterable[str]) -> str:
    """Each name once, in order: `Kota Malang, Kota Batu, dan Kota Kediri`."""
    each = list(dict.fromkeys(name for name in names if name))
    if len(each) < 2:
        return "".join(each)
    return f"{', '.join(each[:-1])}{',' if len(each) > 2 else ''} dan {each[-1]}"
