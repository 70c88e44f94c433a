"""In the child: pictures for pandoc, and the last touch on what it wrote."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import docx
import resvg_py
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from PIL import Image

from magang.documents.errors import ConversionFailed
from magang.documents.tasks import docx_safety
from magang.kernel.labels import N_

# Twice the width of a chart's drawing: sharp on paper.
CHART_WIDTH: Final = 1440
MOST_PIXELS: Final = 50_000_000
BAD_PICTURE: Final = N_("Satu gambar laporan tidak dapat dibaca. Unggah ulang gambarnya, lalu coba lagi.")
PAPERS: Final = {"a4": (210, 297), "f4": (215, 330)}
# Where the reference documents want the running foot.
FOOTER: Final = "{kaki}"
SIGNATURE: Final = "Tanda Tangan"
CONTENTS: Final = ("toc 1", "toc 2")
# pandoc writes the look of an OpenDocument cell itself, whatever the reference says.
_CELL: Final = re.compile(
    r'(<style:style style:name="Table(Header)?RowCell" style:family="table-cell">).*?</style:style>', re.S
)
# Light: pandoc gives right-aligned heads the style of the body, dark letters.
HEADER_COLOUR: Final = "#e2efed"
_FONTS: Final = Path(__file__).parents[1] / "fonts"


def pictures(_: dict[str, Any], inbox: Path, outbox: Path) -> dict[str, Any]:
    """Draw each SVG as PNG; say how large every picture is."""
    sizes: dict[str, Any] = {}
    for file in sorted(inbox.iterdir()):
        name = file.name
        if file.suffix == ".svg":
            png = resvg_py.svg_to_bytes(
                svg_string=file.read_text(),
                width=CHART_WIDTH,
                background="#ffffff",
                skip_system_fonts=True,
                font_files=[str(font) for font in sorted(_FONTS.glob("*.ttf"))],
                font_family="Plus Jakarta Sans",
            )
            name = f"{file.stem}.png"
            (outbox / name).write_bytes(bytes(png))
            file = outbox / name
        sizes[name] = size_of(file)
    return sizes


def size_of(file: Path) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG."""
    try:
        with Image.open(file, formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ConversionFailed(BAD_PICTURE)
            picture.load()  # a picture that is cut off is refused here, not in the middle of the document
            return picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ConversionFailed(BAD_PICTURE) from None


def check(_: dict[str, Any], inbox: Path, _outbox: Path) -> dict[str, Any]:
    """Whether a document may give its styles."""
    docx_safety.check((inbox / "reference.docx").read_bytes())
    return {}


def finish_docx(payload: dict[str, Any], inbox: Path, outbox: Path) -> dict[str, Any]:
    """Paper, running foot, properties; places to sign without lines; contents that Word can bring up to date."""
    document = docx.Document(str(inbox / "document.docx"))
    for section in document.sections:
        width, height = PAPERS[payload["paper"]]
        section.page_width, section.page_height = Mm(width), Mm(height)
        for part in (section.footer, section.header):
            for text in part._element.iter(qn("w:t")):
                text.text = (text.text or "").replace(FOOTER, payload["footer"])
    properties = document.core_properties
    properties.title, properties.author, properties.language = payload["title"], payload["authors"], "id-ID"
    made_at = datetime.fromisoformat(payload["made_at"]) if payload["made_at"] else datetime.now(UTC)
    properties.created = properties.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    for table in document.tables:
        if any(paragraph.style and paragraph.style.name == SIGNATURE for paragraph in table.cell(0, 0).paragraphs):
            properties = table._tbl.tblPr
            properties.remove(properties.find(qn("w:tblStyle")))  # places to sign have no lines
    for row in document.element.body.iter(qn("w:tr")):
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _contents(document)
    document.save(str(outbox / "document.docx"))
    return {}


def _contents(document: Document) -> None:
    """The lines of the contents become a field: readable as they are, with page numbers once Word updates it (F9)."""
    body = document.element.body
    first = next(iter(body), None)
    if first is not None and first.tag == qn("w:p") and not first.findall(qn("w:r")):
        body.remove(first)  # an empty line above the cover, left by the start of the EPUB's page
    lines = [p for p in document.paragraphs if p.style and p.style.name in CONTENTS]
    if not lines:
        return
    begin = [_field("begin"), _instruction(' TOC \\o "1-2" \\h \\z \\u '), _field("separate")]
    start = lines[0]._p
    at = 1 if start.pPr is not None else 0
    for offset, run in enumerate(begin):
        start.insert(at + offset, run)
    lines[-1]._p.append(_field("end"))


def _field(kind: str) -> Any:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def _instruction(text: str) -> Any:
    run, instruction = OxmlElement("w:r"), OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = text
    run.append(instruction)
    return run


def finish_odt(payload: dict[str, Any], inbox: Path, outbox: Path) -> dict[str, Any]:
    """Paper, running foot and properties of an OpenDocument text."""
    width, height = PAPERS[payload["paper"]]
    with (
        zipfile.ZipFile(inbox / "document.odt") as source,
        zipfile.ZipFile(outbox / "document.odt", "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "styles.xml":
                text = content.decode().replace(FOOTER, escape(payload["footer"]))
                text = re.sub(r'(fo:page-width=")[^"]*', rf"\g<1>{width}mm", text)
                content = re.sub(r'(fo:page-height=")[^"]*', rf"\g<1>{height}mm", text).encode()
            if part.filename == "content.xml":
                content = _CELL.sub(_cell, content.decode()).encode()
            if part.filename == "meta.xml":
                known = f"<dc:title>{escape(payload['title'])}</dc:title>"
                known += f"<dc:creator>{escape(payload['authors'])}</dc:creator>"
                text = re.sub(
                    r"<dc:(title|creator)>.*?</dc:\1>|<dc:(title|creator)\s*/>", "", content.decode(), flags=re.S
                )
                content = text.replace("</office:meta>", f"{known}</office:meta>").encode()
            # The first entry says what the file is, and must not be compressed.
            how = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(part.filename, content, how)
    return {}


def _cell(found: re.Match[str]) -> str:
    look = f'fo:background-color="{HEADER_COLOUR}"' if found[2] else ""
    return f'{found[1]}<style:table-cell-properties fo:padding="0.12cm" {look}/></style:style>'
