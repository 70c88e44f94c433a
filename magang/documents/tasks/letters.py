"""Letters from .docx templates: the check of an uploaded one, and the filling-in."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import segno
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError
from lxml import etree
from PIL import Image, UnidentifiedImageError

from magang.documents.errors import ConversionFailed
from magang.documents.tasks import docx_safety
from magang.documents.tasks.letter_templates import SYNTAX, Reading, environment
from magang.kernel.labels import N_

# Text properties of a document that docxtpl fills in (`DocxTemplate.render_properties`).
PROPERTIES: Final = ("author", "comments", "identifier", "language", "subject", "title")
FOOTNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# What XML cannot hold, and the three characters docxtpl turns into new paragraphs and pages.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

UNKNOWN: Final = N_("Isian tidak dikenal: %(names)s. Pakai nama dari daftar isian di halaman ini.")
MISSING: Final = N_("Templat harus memuat %(names)s, agar surat dapat dikenali dan diperiksa keasliannya.")
SPOILT: Final = N_("Surat yang jadi dari templat ini rusak. Periksa pasangan if dan for di dalam tabel.")


class Letter(DocxTemplate):  # type: ignore[misc]
    """A template whose every part is filled in by our own environments."""

    def render_properties(self, context: dict[str, Any], jinja_env: Any = None) -> None:
        """Without escaping: these are written as text, not as XML, so `&` would arrive as `&amp;`."""
        super().render_properties(context, environment(autoescape=False))


def check(payload: dict[str, Any], inbox: Path, outbox: Path) -> dict[str, Any]:
    """Read `template.docx`, refuse what a letter must not have, and fill it with the sample: `out/sample.docx`.

    `payload`: `known` (sample values, which show the shape of each), `required` names, `pictures` names, `address`.
    """
    content = (inbox / "template.docx").read_bytes()
    docx_safety.check(content)
    pictures = payload["pictures"]
    reading = Reading(payload["known"] | dict.fromkeys(pictures, ""))
    for source in _sources(content):
        reading.read(source)
    if reading.unknown:
        raise ConversionFailed(UNKNOWN, names=", ".join(sorted(reading.unknown)[:12]))
    if missing := [name for name in payload["required"] if name not in reading.used]:
        raise ConversionFailed(MISSING, names=", ".join(f"{{{{ {name} }}}}" for name in missing))
    made = _fill(content, payload["known"], payload["address"], None)
    (outbox / "sample.docx").write_bytes(made)
    return {"used": sorted(reading.used)}


def render(payload: dict[str, Any], inbox: Path, outbox: Path) -> dict[str, Any]:
    """Fill in one template several times. `payload["letters"]`: `name`, `values`, `address`; results in `out/`."""
    content = (inbox / "template.docx").read_bytes()
    docx_safety.check(content)
    logo = _logo(inbox / "logo")
    for letter in payload["letters"]:
        (outbox / letter["name"]).write_bytes(_fill(content, letter["values"], letter["address"], logo))
    return {}


def _sources(content: bytes) -> list[str]:
    """Every text of a document that is filled in."""
    letter = _open(content)
    letter.render_init()
    sources = [letter.patch_xml(letter.get_xml())]
    for uri in (letter.HEADER_URI, letter.FOOTER_URI):
        sources += [letter.patch_xml(letter.get_part_xml(part)) for _, part in letter.get_headers_footers(uri)]
    sources += [letter.patch_xml(_text(part.blob)) for part in _footnotes(letter)]
    core = letter.docx.core_properties
    return sources + [getattr(core, name) for name in PROPERTIES]


def _footnotes(letter: DocxTemplate) -> list[Any]:
    parts = letter.docx.part.package.iter_parts()
    return [part for part in parts if part.content_type == FOOTNOTES]


def _text(blob: bytes | str) -> str:
    return blob.decode("utf-8") if isinstance(blob, bytes) else blob


def _open(content: bytes) -> DocxTemplate:
    letter = Letter(BytesIO(content))
    try:
        letter.init_docx()
    except (PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError):
        raise ConversionFailed(docx_safety.NOT_WORD) from None
    return letter


def _fill(content: bytes, values: dict[str, Any], address: str, logo: bytes | None) -> bytes:
    letter = _open(content)
    context = _printable(values)
    context["qr"] = InlineImage(letter, BytesIO(_qr(address)), width=Mm(19))
    context["logo"] = InlineImage(letter, BytesIO(logo), height=Mm(24)) if logo else ""
    try:
        letter.render(context, environment(autoescape=True), autoescape=True)
    except TemplateError as error:
        raise ConversionFailed(SYNTAX, near=str(error.message or "")[:80]) from None
    made = BytesIO()
    letter.save(made)
    result = made.getvalue()
    try:
        # What comes out is looked at like what came in: a template must not build what it may not hold.
        docx_safety.check(result)
        _well_made(result)
    except ConversionFailed:
        raise ConversionFailed(SPOILT) from None
    return result


def _well_made(content: bytes) -> None:
    """A cell without a paragraph, or text outside of one, is a file that Word offers to repair."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        # Not through python-docx, whose paragraphs answer `text` with that of their runs.
        body = etree.fromstring(archive.read("word/document.xml"), etree.XMLParser(resolve_entities=False))
    w = docx_safety.W
    for cell in body.iter(f"{w}tc"):
        if cell.find(f"{w}p") is None and cell.find(f"{w}tbl") is None and cell.find(f"{w}sdt") is None:
            raise ConversionFailed(SPOILT)
    for part in (body, *body.iter(f"{w}tbl", f"{w}tr", f"{w}tc", f"{w}p")):
        loose = [part.text or "", *(child.tail or "" for child in part)]
        if any(text.strip() for text in loose):
            raise ConversionFailed(SPOILT)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNPRINTABLE.sub("", value)
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return value


def _qr(address: str) -> bytes:
    """A code that still reads after a photocopy (a quarter of it may be lost)."""
    made = BytesIO()
    segno.make(address, error="q", micro=False).save(made, kind="png", scale=6, border=2)
    return made.getvalue()


def _logo(path: Path) -> bytes | None:
    """The city's logo as PNG, whatever it was uploaded as; none when it cannot be read."""
    if not path.exists():
        return None
    try:
        with Image.open(path) as picture:
            picture.thumbnail((600, 600))
            made = BytesIO()
            picture.convert("RGBA").save(made, "PNG")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError):
        return None
    return made.getvalue()
