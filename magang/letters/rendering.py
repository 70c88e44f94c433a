"""Filling in templates, in the bounded child: what an administrator uploads never runs beside the database."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from magang.documents.errors import ConversionFailed
from magang.documents.runner import PROGRAM, Limits, program_available, run, run_program
from magang.kernel.labels import N_
from magang.letters.rules import LetterKind
from magang.letters.variables import PICTURES, REQUIRED, sample_values, variables_of

SHIPPED: Final = Path(__file__).parent / "templates"
MAX_TEMPLATE_BYTES: Final = 5 * 1024**2
# One child fills in everything that one press of the button asks for.
_LIMITS: Final = Limits(seconds=60)
OFFICE: Final = "soffice"
# Stands for the number until there is one. No letter of any alphabet, so that no filter changes it.
NUMBER_MARK: Final = "\ue000\ue001\ue000"
SAMPLE_ADDRESS: Final = "https://contoh.go.id/verifikasi/contoh"


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter about to be made: what it says, and where its QR code leads."""

    values: Mapping[str, Any]
    address: str


def shipped_template(kind: LetterKind) -> bytes:
    """The template that comes with the application."""
    return (SHIPPED / f"{kind.value}.docx").read_bytes()


def render(template: bytes, drafts: Sequence[Draft], *, logo: bytes | None) -> list[bytes]:
    """One .docx per draft, in order. Raises `ConversionFailed`."""
    names = [f"{n:03d}.docx" for n in range(len(drafts))]
    letters = [
        {"name": name, "values": draft.values, "address": draft.address}
        for name, draft in zip(names, drafts, strict=True)
    ]
    files = {"template.docx": template} | ({"logo": logo} if logo else {})
    made = run("letters.render", {"letters": letters}, files=files, limits=_LIMITS)
    return [made.files[name] for name in names]


def numbered(letter: bytes, number: str) -> bytes:
    """`letter` with its number where the mark is.

    The number is known only within the transaction that takes it, and filling in a template there would keep every
    other writer waiting. Raises `ConversionFailed` when the mark has not survived the template.
    """
    made, found = BytesIO(), False
    mark, said = NUMBER_MARK.encode(), escape(number).encode()
    # Packed lightly: while the numbers are taken, everybody else's wait.
    with (
        zipfile.ZipFile(BytesIO(letter)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename.endswith(".xml") and mark in content:
                content, found = content.replace(mark, said), True
            target.writestr(part.filename, content)
    if not found:
        raise ConversionFailed(N_("Templat mengubah nomor surat. Tulis nomor tanpa saringan apa pun."))
    return made.getvalue()


def check_template(kind: LetterKind, content: bytes) -> bytes:
    """The template filled in with sample values. Raises `ConversionFailed` with what is wrong with it."""
    known = sample_values(kind)
    payload = {
        "known": known
        | {v.name: v.sample for v in variables_of(kind) if v.name not in known and v.name not in PICTURES},
        "required": list(REQUIRED),
        "pictures": list(PICTURES),
        "address": SAMPLE_ADDRESS,
    }
    return run("letters.check", payload, files={"template.docx": content}, limits=_LIMITS).files["sample.docx"]


def can_make_pdf() -> bool:
    """Whether LibreOffice is installed on this server."""
    return program_available(OFFICE)


def to_pdf(letters: Sequence[bytes]) -> list[bytes]:
    """Each letter as PDF, in order. Raises `ConversionFailed`."""
    names = [f"{n:03d}" for n in range(len(letters))]
    files = {f"{name}.docx": letter for name, letter in zip(names, letters, strict=True)}
    command = [
        OFFICE,
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
        "out",
        *(f"in/{f}" for f in files),
    ]
    made = run_program(command, files=files, limits=PROGRAM)
    return [made[f"{name}.pdf"] for name in names]
