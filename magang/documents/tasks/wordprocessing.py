"""Word documents from the same records as the PDF templates, in the child. Data are text, never fields or markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table, _Cell

from magang.kernel import typed

INK, QUIET, BRAND, LINE = RGBColor(0x18, 0x26, 0x2B), RGBColor(0x53, 0x64, 0x6B), RGBColor(0x0E, 0x5A, 0x58), "DCD8CE"
WHITE = RGBColor(0xFF, 0xFF, 0xFF)
FONT: Final = "Arial"  # on every office computer; the shipped font is not
PAPERS: Final[Mapping[str, tuple[int, int]]] = {"a4": (210, 297), "f4": (215, 330)}
MARGIN: Final = 18


def table_report(payload: dict[str, Any], _inbox: Path, outbox: Path) -> dict[str, Any]:
    """Write `document.docx` from a record as `typst/departure-plan.typ` reads it."""
    record: dict[str, Any] = payload["data"]
    document = Document()
    width = _paper(document, record)
    _styles(document)
    _letterhead(document, record.get("city") or {})
    _title(document, record)
    if facts := record.get("facts"):
        _table(document, [{"width": 1}, {"width": 3}], facts, width, head=False)
    for section in record["sections"]:
        document.add_heading(_text(section["title"]), 2)
        if lead := section.get("lead"):
            _line(document, lead, size=8.5, colour=QUIET)
        if section["rows"]:
            _table(document, section["columns"], section["rows"], width)
        else:
            _line(document, "belum ada data", colour=QUIET)
    for note in record.get("notes") or ():
        document.add_paragraph(_text(note), style="List Bullet")
    _signatures(document, record.get("signatures") or (), width)
    about = document.core_properties
    about.title, about.author = _text(record["title"]), _text(record.get("author", ""))
    about.language = "id-ID"
    if payload["made_at"]:
        about.created = about.modified = datetime.fromisoformat(payload["made_at"]).replace(tzinfo=None)
    document.save(str(outbox / "document.docx"))
    return {}


def _text(value: str) -> str:
    """Without what XML cannot hold."""
    return typed.CONTROL.sub("□", typed.UNSEEN.sub("", value))


def _paper(document: DocumentObject, record: Mapping[str, Any]) -> Emu:
    """Paper, margins, header and footer; the width that is left for text."""
    section = document.sections[0]
    short, long = (Mm(side) for side in PAPERS[record.get("paper") or "a4"])
    landscape = bool(record.get("landscape"))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    if mark := record.get("mark"):
        run = section.header.paragraphs[0].add_run(_text(mark))
        run.font.size, run.bold, run.font.color.rgb = Pt(14), True, RGBColor(0xA3, 0x26, 0x1C)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{_text(record.get('footer') or '')}    Halaman ")
    _page_field(footer)
    for run in footer.runs:
        run.font.size, run.font.color.rgb = Pt(7.5), QUIET
    return Emu(section.page_width - section.left_margin - section.right_margin)


def _page_field(paragraph: Any) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def _styles(document: DocumentObject) -> None:
    for name, size, colour in (("Normal", 9.5, INK), ("Heading 1", 16, INK), ("Heading 2", 12, BRAND)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
        style.element.rPr.rFonts.set(qn("w:asciiTheme"), "")
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        style.paragraph_format.space_after = Pt(4)


def _line(document: DocumentObject, text: str, *, size: float = 9.5, colour: Any = INK, bold: bool = False) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(_text(text))
    run.font.size, run.font.color.rgb, run.bold = Pt(size), colour, bold
    return paragraph


def _letterhead(document: DocumentObject, city: Mapping[str, Any]) -> None:
    for key, size in (("name", 12), ("agency", 14)):
        if text := city.get(key):
            paragraph = _line(document, text.upper(), size=size, bold=True)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.paragraph_format.space_after = Pt(0)
    if city:
        border = OxmlElement("w:pBdr")
        bottom = OxmlElement("w:bottom")
        for name, value in (("val", "double"), ("sz", "6"), ("space", "6"), ("color", "18262B")):
            bottom.set(qn(f"w:{name}"), value)
        border.append(bottom)
        document.paragraphs[-1]._p.get_or_add_pPr().append(border)


def _title(document: DocumentObject, record: Mapping[str, Any]) -> None:
    document.add_heading(_text(record["title"]), 1)
    if subtitle := record.get("subtitle"):
        _line(document, subtitle, size=11, colour=QUIET)


def _table(
    document: DocumentObject,
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Sequence[str]],
    width: Emu,
    *,
    head: bool = True,
) -> None:
    table = document.add_table(rows=len(rows) + head, cols=len(columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    shares = [float(column.get("width") or 1) for column in columns]
    widths = [Emu(int(width * share / sum(shares))) for share in shares]
    for at, side in enumerate(widths):
        table.columns[at].width = side
    cells = list(table._cells)  # asked once: python-docx walks the whole table for every cell asked by its place
    if head:
        for at, column in enumerate(columns):
            right = column.get("align") == "right"
            _fill(cells[at], column["label"], widths[at], bold=True, right=right, colour=WHITE, shade="0E5A58")
        _repeat(table)
    for number, row in enumerate(rows, start=int(head)):
        for at, text in enumerate(row):
            plain = not head and at == 0
            _fill(
                cells[number * len(columns) + at],
                text,
                widths[at],
                right=columns[at].get("align") == "right",
                colour=QUIET if plain else INK,
                bold=not head and at > 0,
            )


def _fill(
    cell: _Cell, text: str, width: Emu, *, bold: bool = False, right: bool = False, colour: Any = INK, shade: str = ""
) -> None:
    cell.width = width
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(_text(text))
    run.font.size, run.bold, run.font.color.rgb = Pt(8.5), bold, colour
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    properties = cell._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("color", LINE)):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties.append(borders)
    if shade:
        fill = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", shade)):
            fill.set(qn(f"w:{name}"), value)
        properties.append(fill)


def _repeat(table: Table) -> None:
    """The heading again on each page, and no row torn in two."""
    for at, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _signatures(document: DocumentObject, people: Sequence[Mapping[str, Any]], width: Emu) -> None:
    if not people:
        return
    places = [None, *people] if len(people) == 1 else list(people)
    document.add_paragraph()
    table = document.add_table(rows=1, cols=len(places))
    for cell, person in zip(table.rows[0].cells, places, strict=True):
        cell.width = Emu(int(width / len(places)))
        if person is None:
            continue
        said = [person.get("place", ""), person.get("office", ""), "", "", "", person["name"], person.get("below", "")]
        cell.paragraphs[0].add_run(_text("\n".join(said)))
    _keep(table)


def _keep(table: Table) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
