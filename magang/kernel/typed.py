"""What people type, read one way everywhere: in a form, in an imported sheet.

Each function raises `ValueError` without a message of its own: who asks knows how to say what is expected.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

# Tab, line feed and carriage return are text; every other control character is an accident or an attack.
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
# Marks nobody sees and nobody typed: pasted along, or meant to make `exe.fdp` read as `pdf.exe`. Left out in silence.
UNSEEN: Final = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


def clean(text: str | None) -> str:
    """Text as a reader sees it: no blanks around it, one kind of line end, no unseen marks; '' when nothing is seen."""
    text = UNSEEN.sub("", text or "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if CONTROL.search(text):
        raise ValueError
    return text if any(char.isprintable() and not char.isspace() for char in text) else ""


def decimal(text: str, *, places: int = 4) -> Decimal:
    """A number as Indonesians write it: decimal comma, points between thousands; a lone point is a decimal point."""
    text = text.strip().replace(" ", "")
    if "," in text:
        text = text.replace(".", "").replace(",", ".", 1)
    elif re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{3}){2,}", text):
        text = text.replace(".", "")
    if not re.fullmatch(rf"-?[0-9]{{1,12}}(\.[0-9]{{1,{places}}})?", text):
        raise ValueError
    return Decimal(text)


def whole(text: str) -> int:
    """A whole number of up to nine digits."""
    if not re.fullmatch(r"-?[0-9]{1,9}", text.strip()):
        raise ValueError
    return int(text)


def dotted(amount: int) -> str:
    """`1.500.000`: for texts that are kept in Indonesian; a screen follows the reader (`|rupiah`)."""
    return f"{amount:,}".replace(",", ".")


def rupiah(text: str) -> int:
    """Whole rupiah: `Rp1.500.000`, `1.500.000` and `1500000` are the same."""
    text = re.sub(r"^rp\.?\s*", "", text.strip(), flags=re.IGNORECASE)
    if not re.fullmatch(r"-?([0-9]{1,15}|[0-9]{1,3}(\.[0-9]{3}){1,4})", text):
        raise ValueError
    return int(text.replace(".", ""))
