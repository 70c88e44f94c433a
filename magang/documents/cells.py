"""One cell of an uploaded table as the value its column promises, or why it is not."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from magang.documents.columns import ADVICE, EARLIEST, LATEST, Kind, SheetColumn
from magang.kernel import typed
from magang.kernel.errors import DomainError
from magang.kernel.labels import N_

Value = str | int | Decimal | date | None
LONGEST_TEXT: Final = 2000
ERROR: Final = {"error": True}

MONTHS: Final = (
    "januari februari maret april mei juni juli agustus september oktober november desember".split()  # noqa: SIM905
)
NUMERIC_NIP: Final = N_(
    "NIP ini tersimpan sebagai angka: Excel hanya menyimpan 15 dari 18 angkanya. Ubah format kolom menjadi Teks, lalu "
    "ketik ulang NIP-nya."
)


class CellFault(DomainError):
    """What is wrong with one cell."""


def converter(column: SheetColumn) -> Callable[[Any], Value]:
    """From a raw cell (as tasks/workbook.py gives it) to the column's value; None for an empty cell.

    The function raises `CellFault`.
    """
    choices = _by_label_and_code(column) if column.kind is Kind.CHOICE else {}

    def convert(raw: Any) -> Value:
        if isinstance(raw, str):
            try:
                raw = typed.clean(raw)
            except ValueError:
                raise CellFault(N_("Ada karakter yang tidak dapat disimpan. Ketik ulang sel ini.")) from None
        if raw == ERROR:
            raise CellFault(N_("Rumus pada sel ini gagal dihitung. Ganti dengan nilainya."))
        if raw == "":
            if column.required:
                raise CellFault(N_("Wajib diisi."))
            return None
        if column.kind is Kind.CHOICE:
            return _choice(raw, choices)
        value = _CONVERSIONS[column.kind](raw)
        _within_bounds(value, column)
        return value

    return convert


def as_text(raw: Any) -> str:
    """A raw cell as the person sees it."""
    match raw:
        case {"date": str(day)}:
            return _day(day)
        case {"error": True}:
            return "#"
        case bool():
            return "YA" if raw else "TIDAK"
        case float() if raw.is_integer() and abs(raw) < 10**15:
            return str(int(raw))
    return str(raw)


def _day(iso: str) -> str:
    return "-".join(reversed(iso.split("-")))


def _text(raw: Any) -> str:
    return as_text(raw)


def _whole(raw: Any) -> int:
    number = _number(raw, typed.whole, Kind.WHOLE)
    if number != int(number):
        raise CellFault(ADVICE[Kind.WHOLE])
    return int(number)


def _percent(raw: Any) -> int:
    number = _number(raw.removesuffix("%").rstrip() if isinstance(raw, str) else raw, typed.whole, Kind.PERCENT)
    if number != int(number) or not 0 <= number <= 100:
        raise CellFault(ADVICE[Kind.PERCENT])
    return int(number)


def _decimal(raw: Any) -> Decimal:
    return Decimal(_number(raw, typed.decimal, Kind.DECIMAL))


def _rupiah(raw: Any) -> int:
    number = _number(raw, typed.rupiah, Kind.RUPIAH)
    if number != int(number):
        raise CellFault(ADVICE[Kind.RUPIAH])
    return int(number)


def _number(raw: Any, parse: Callable[[str], int | Decimal], kind: Kind) -> int | Decimal:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw) and abs(raw) < 10**15:
        return round(Decimal(str(raw)), 6)
    try:
        return parse(raw)
    except (ValueError, AttributeError, TypeError):
        raise CellFault(ADVICE[kind]) from None


def _date(raw: Any) -> date:
    day = date.fromisoformat(raw["date"]) if isinstance(raw, dict) else _written_date(raw)
    if day is None:
        raise CellFault(ADVICE[Kind.DATE])
    if not EARLIEST <= day <= LATEST:
        raise CellFault(N_("Tahunnya tidak masuk akal. Periksa tanggalnya."))
    return day


def _written_date(raw: Any) -> date | None:
    """`15-07-2026`, `15/7/2026`, `15 Juli 2026` or `2026-07-15`; day before month, as the city writes."""
    text = raw.lower() if isinstance(raw, str) else ""
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]+)[-/. ](\d{4})", text):
        day, year = int(found[1]), int(found[3])
        month = int(found[2]) if found[2].isdigit() else _month(found[2])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    return next((n for n, month in enumerate(MONTHS, start=1) if name in {month, month[:3]}), 0)


def _nip(raw: Any) -> str:
    # The digits that are lost cannot be guessed, so the cell is refused even when it looks whole.
    if not isinstance(raw, str) or re.fullmatch(r"\d[.,]\d+e\+?\d+", raw, flags=re.IGNORECASE):
        raise CellFault(NUMERIC_NIP)
    digits = re.sub(r"[\s.\-']", "", raw)
    if not re.fullmatch(r"[0-9]{18}", digits):
        raise CellFault(N_("NIP harus 18 angka. Periksa kembali, tanpa huruf."))
    return digits


def _by_label_and_code(column: SheetColumn) -> Mapping[str, str]:
    """What may be written, without regard to case and blanks; a label wins over another choice's code."""
    return {_key(code): code for code, _ in column.choices} | {_key(label): code for code, label in column.choices}


def _choice(raw: Any, choices: Mapping[str, str]) -> str:
    try:
        return choices[_key(as_text(raw))]
    except KeyError:
        raise CellFault(N_("Bukan pilihan yang dikenal. Pilih dari daftar pada selnya.")) from None


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _within_bounds(value: Value, column: SheetColumn) -> None:
    if isinstance(value, str):
        longest = column.most or LONGEST_TEXT
        if len(value) > longest:
            raise CellFault(N_("Terlalu panjang: paling banyak %(n)s huruf."), n=longest)
    elif isinstance(value, int | Decimal):
        if column.least is not None and value < column.least:
            raise CellFault(N_("Paling kecil %(n)s."), n=column.least)
        if column.most is not None and value > column.most:
            raise CellFault(N_("Paling besar %(n)s."), n=column.most)


_CONVERSIONS: Final[Mapping[Kind, Callable[[Any], Value]]] = {
    Kind.TEXT: _text,
    Kind.WHOLE: _whole,
    Kind.PERCENT: _percent,
    Kind.DECIMAL: _decimal,
    Kind.RUPIAH: _rupiah,
    Kind.DATE: _date,
    Kind.NIP: _nip,
}
