"""In the child: the last touch on the Word document that pandoc wrote."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.parts.image import ImagePart
from docx.shared import Mm

from magang.documents.papers import FOOTER, PAPERS
from magang.documents.tasks import docx_safety
from magang.documents.tasks.pictures import true_picture

SIGNATURE: Final = "Tanda Tangan"
CONTENTS: Final = ("toc 1", "toc 2")


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
    for part in document.part.package.iter_parts():
        if isinstance(part, ImagePart) and (picture := true_picture(part.blob, inbox)):
            part._blob = picture
    names = {style.style_id: style.name for style in document.styles}
    body = document.element.body
    for table in body.iter(qn("w:tbl")):
        if names.get(_style_of(next(table.iter(qn("w:p")), None))) == SIGNATURE:
            properties = table.tblPr
            properties.remove(properties.find(qn("w:tblStyle")))  # places to sign have no lines
    for row in body.iter(qn("w:tr")):
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _contents(body, names)
    document.save(str(outbox / "document.docx"))
    return {}


def _style_of(paragraph: Any) -> str:
    """The id of its style. The library's own look-up searches all styles each time."""
    properties = paragraph.pPr if paragraph is not None else None
    return str(properties.pStyle.val) if properties is not None and properties.pStyle is not None else ""


def _contents(body: Any, names: Mapping[str, str | None]) -> None:
    """The lines of the contents become a field: readable as they are, with page numbers once Word updates it (F9)."""
    first = next(iter(body), None)
    if first is not None and first.tag == qn("w:p") and not first.findall(qn("w:r")):
        body.remove(first)  # an empty line above the cover, left by the start of the EPUB's page
    lines = [p for p in body.findall(qn("w:p")) if names.get(_style_of(p)) in CONTENTS]
    if not lines:
        return
    begin = [_field("begin"), _instruction(' TOC \\o "1-2" \\h \\z \\u '), _field("separate")]
    start = lines[0]
    at = 1 if start.pPr is not None else 0
    for offset, run in enumerate(begin):
        start.insert(at + offset, run)
    lines[-1].append(_field("end"))


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
