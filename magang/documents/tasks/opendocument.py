"""In the child: the last touch on the OpenDocument text that pandoc wrote."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from magang.documents.papers import FOOTER, PAPERS
from magang.documents.tasks.pictures import true_picture

# pandoc writes the look of an OpenDocument cell itself, whatever the reference says.
_CELL: Final = re.compile(
    r'(<style:style style:name="Table(Header)?RowCell" style:family="table-cell">).*?</style:style>', re.S
)
# Light: pandoc gives right-aligned heads the style of the body, dark letters.
HEADER_COLOUR: Final = "#e2efed"


def finish_odt(payload: dict[str, Any], inbox: Path, outbox: Path) -> dict[str, Any]:
    """Paper, running foot and properties of an OpenDocument text."""
    width, height = PAPERS[payload["paper"]]
    with (
        zipfile.ZipFile(inbox / "document.odt") as source,
        zipfile.ZipFile(outbox / "document.odt", "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            content = source.read(part)
            if part.filename.startswith("Pictures/"):
                content = true_picture(content, inbox) or content
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
