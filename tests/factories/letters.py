"""Letters: settings, signers, issued ones, and hand-made .docx files for what must be refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from sqlalchemy.orm import Session

from magang.kernel.filestore import FileStore
from magang.letters.models import (
    IssuedLetter,
    LetterPlacement,
    LetterSerial,
    LetterSettings,
    LetterSigner,
    LetterTemplate,
)
from magang.letters.rules import LetterKind
from magang.placements.models import Placement
from tests.factories.city import City
from tests.factories.placements import NOW


def build_letter_settings(session: Session, **values: Any) -> LetterSettings:
    """What the administrator fills in first."""
    facts = {
        "id": 1,
        "office_code": "BU",
        "address": "Jalan Uji Nomor 1",
        "contact": "Telepon (0451) 1",
        "place": "Uji",
        "legal_basis": "Undang-Undang Nomor 20 Tahun 2023\nPeraturan LAN Nomor 10 Tahun 2018",
        "copies": "Sekretaris Daerah",
    }
    return _saved(session, LetterSettings(**facts | values))


def build_signer(session: Session, **values: Any) -> LetterSigner:
    """An official in office."""
    facts = {
        "name": "Dra. Siti Penanda, M.Si.",
        "nip": "197001011995032001",
        "rank": "Pembina Utama Muda (IV/c)",
        "position": "Kepala Badan Uji",
    }
    return _saved(session, LetterSigner(**facts | values))


def build_template(session: Session, store: FileStore) -> LetterTemplate:
    """An own template of the surat tugas."""
    kept = store.put(session, docx())
    facts = {"kind": LetterKind.ASSIGNMENT, "edition": 1, "original_name": "kami.docx", "uploaded_by": "Admin"}
    stored = {"stored_name": kept.name, "sha256": kept.sha256, "size": kept.size, "uploaded_at": NOW}
    return _saved(session, LetterTemplate(**facts | stored))


def build_letter(
    session: Session, city: City, store: FileStore, *placements: Placement, serial: int = 1, **values: Any
) -> IssuedLetter:
    """A surat tugas as issued, without the trouble of writing it."""
    kept = store.put(session, b"PK\x03\x04 surat %d" % serial)
    session.merge(LetterSerial(year=2026, last=serial))
    facts = {
        "kind": LetterKind.ASSIGNMENT,
        "number": f"800.1.4.1/{serial:03d}/BU/III/2026",
        "serial": serial,
        "year": 2026,
        "subject": "Surat Tugas Magang ASN di Kota Malang",
        "dated": NOW.date(),
        "signer_name": "Dra. Siti Penanda, M.Si.",
        "signer_position": "Kepala Badan Uji",
        "office": "Badan Uji",
        "cycle_id": placements[0].cycle_id,
        "lead_placement_id": placements[0].id,
        "batch": f"{serial:016x}",
        "token": f"{serial:022d}",
        "stored_name": kept.name,
        "sha256": kept.sha256,
        "size": kept.size,
        "issued_by_id": city.planner.id,
        "issued_at": NOW,
        "links": [LetterPlacement(placement_id=p.id) for p in placements],
    }
    return _saved(session, IssuedLetter(**facts | values))


def docx(
    body: str = "{{ nomor }} {{ qr }}",
    *,
    header: str = "",
    footer: str = "",
    title: str = "",
    change: Callable[[dict[str, bytes]], Any] | None = None,
) -> bytes:
    """A small Word file; `change` may spoil its parts (name -> content) before they are packed again."""
    made = BytesIO(_plain_docx(body, header, footer, title))
    if change is None:
        return made.getvalue()
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


@cache
def _plain_docx(body: str, header: str, footer: str, title: str) -> bytes:
    document = Document()
    for line in body.split("\n"):
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    document.core_properties.title = title
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def text_of(content: bytes) -> str:
    """All text of a .docx: paragraphs, cells, headers and footers, in the order they stand."""
    document = Document(BytesIO(content))
    section = document.sections[0]
    parts = [document.element.body, section.header._element, section.footer._element]
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    lines = []
    for part in parts:
        for paragraph in part.iter(f"{w}p"):
            pieces = (
                node.text or "" if node.tag == f"{w}t" else " " for node in paragraph.iter(f"{w}t", f"{w}tab", f"{w}br")
            )
            lines.append("".join(pieces).strip())
    return "\n".join(line for line in lines if line)


def _saved(session: Session, thing: Any) -> Any:
    session.add(thing)
    session.commit()
    return thing
