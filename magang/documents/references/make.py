"""Make `report.docx` and `report.odt` anew from pandoc's own: python -m magang.documents.references.make

What an agency replaces is the same kind of document: its styles count, its text does not. `{kaki}` in the footer
becomes the report's running foot.
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import docx
import pypandoc
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

HERE: Final = Path(__file__).parent
# On every office computer; the screen's font is not.
FONT: Final = "Arial"
INK, QUIET, BRAND, SOFT, LINE = "18262B", "53646B", "0E5A58", "E2EFED", "DCD8CE"

# name: (size, bold, colour, space before, space after, page break before, base)
PARAGRAPHS: Final[dict[str, tuple[float, bool, str, float, float, bool]]] = {
    "Heading 1": (17, True, INK, 0, 14, True),
    "Heading 2": (13, True, BRAND, 18, 6, False),
    "Heading 3": (11, True, INK, 14, 4, False),
    "Heading 4": (10.5, True, INK, 12, 4, False),
    "Heading 5": (10.5, True, QUIET, 12, 4, False),
    "Table Caption": (9, False, QUIET, 12, 4, False),
    "Image Caption": (9, False, QUIET, 2, 12, False),
    "Captioned Figure": (10.5, False, INK, 10, 0, False),
    "Footnote Text": (8.5, False, INK, 0, 2, False),
    "Block Text": (10.5, False, QUIET, 6, 8, False),
    "Compact": (10.5, False, INK, 2, 2, False),
    "Sampul Lambang": (10, False, INK, 0, 6, False),
    "Sampul Kota": (12, False, INK, 0, 2, False),
    "Sampul Jenis": (11, True, BRAND, 150, 4, False),
    "Sampul Judul": (28, True, INK, 0, 8, False),
    "Sampul Subjudul": (14, False, QUIET, 0, 130, False),
    "Sampul Keterangan": (11, False, INK, 4, 4, False),
    "Daftar Isi Judul": (17, True, INK, 0, 14, True),
    "toc 1": (10.5, True, INK, 8, 2, False),
    "toc 2": (10.5, False, INK, 0, 2, False),
    "Kotak": (10.5, False, INK, 10, 12, False),
    "Tanda Tangan": (10.5, False, INK, 0, 0, False),
    "Sidik": (8, False, QUIET, 60, 0, False),
}
BOX: Final = "Kotak"


def pandoc_default(name: str) -> bytes:
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", name]
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603 - our own program


def word() -> bytes:
    document = docx.Document(BytesIO(pandoc_default("reference.docx")))
    _base(document)
    for name, look in PARAGRAPHS.items():
        _paragraph(document, name, look)
    _tables(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin, section.bottom_margin, section.footer_distance = Mm(25), Mm(25), Mm(12)
    section.different_first_page_header_footer = True  # the cover has no number
    _footer(section.footer.paragraphs[0])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _base(document: Any) -> None:
    """Font, size, spacing and language of everything; theme fonts would win over ours, so they go."""
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), FONT)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "id-ID")
    for name in ("Normal", "Body Text", "First Paragraph"):
        style = document.styles[name]
        # No colour: the style of a table's cells is based on these, and would not let its header be white.
        style.font.name, style.font.size = FONT, Pt(10.5)
    for name in ("Body Text", "First Paragraph"):
        look = document.styles[name].paragraph_format
        look.space_before, look.space_after, look.line_spacing = Pt(0), Pt(8), 1.25
    document.styles["Hyperlink"].font.color.rgb = RGBColor.from_string(BRAND)
    code = document.styles["Verbatim Char"].font
    code.name, code.size = "Courier New", Pt(9.5)


def _paragraph(document: Any, name: str, look: tuple[float, bool, str, float, float, bool]) -> None:
    size, bold, colour, before, after, breaks = look
    names = {style.name for style in document.styles}
    if name in names:
        style = document.styles[name]
    else:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        style.base_style = document.styles["Normal"]
    font, spacing = style.font, style.paragraph_format
    font.name, font.size, font.italic = FONT, Pt(size), False
    if name != "Compact":  # in a table's header the table's style says bold and white
        font.bold, font.color.rgb = bold, RGBColor.from_string(colour)
    spacing.space_before, spacing.space_after, spacing.page_break_before = Pt(before), Pt(after), breaks
    spacing.line_spacing = 1.1 if size > 12 else 1.2
    spacing.alignment = WD_ALIGN_PARAGRAPH.LEFT
    if name.startswith(("Heading", "Table Caption", "Captioned")):
        spacing.keep_with_next = True
    if name == "toc 2":
        spacing.left_indent = Mm(8)
    if name == "Block Text":
        spacing.left_indent = spacing.right_indent = Mm(8)
    if name == BOX:
        spacing.left_indent = Mm(3)
        borders = (
            f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="24" w:space="1" w:color="{SOFT}"/>'
            f'<w:left w:val="single" w:sz="24" w:space="8" w:color="{BRAND}"/>'
            f'<w:bottom w:val="single" w:sz="24" w:space="1" w:color="{SOFT}"/></w:pBdr>'
        )
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{SOFT}"/>'
        properties = style.element.get_or_add_pPr()
        spacing_element = properties.find(qn("w:spacing"))
        at = list(properties).index(spacing_element)
        properties.insert(at, parse_xml(borders))
        properties.insert(at + 1, parse_xml(shade))
        # Title, text and items are one box: no gaps between paragraphs of this style.
        spacing_element.addnext(parse_xml(f"<w:contextualSpacing {nsdecls('w')}/>"))


def _tables(document: Any) -> None:
    """A dark header and thin lines between rows."""
    style = document.styles["Table"].element
    for old in style.findall(qn("w:tblStylePr")) + style.findall(qn("w:tblPr")):
        style.remove(old)
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    style.append(
        parse_xml(
            f'<w:tblPr {nsdecls("w")}><w:tblInd w:w="0" w:type="dxa"/>'
            f"<w:tblBorders><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
            '<w:tblCellMar><w:top w:w="60" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
            '<w:bottom w:w="60" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    style.append(
        parse_xml(
            f'<w:tblStylePr {nsdecls("w")} w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>'
            f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{BRAND}"/></w:tcPr></w:tblStylePr>'
        )
    )


def _footer(paragraph: Any) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(160), alignment=2)
    runs = ("{kaki}\tHalaman ", "PAGE", " dari ", "NUMPAGES")
    for text in runs:
        if text.isupper():
            for kind, content in (("begin", ""), ("", text), ("separate", ""), ("result", "1"), ("end", "")):
                run = paragraph.add_run("1" if kind == "result" else "")
                if kind in {"begin", "separate", "end"}:
                    run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
                elif content and kind == "":
                    run._r.append(
                        parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {content} </w:instrText>')
                    )
                _small(run)
        else:
            _small(paragraph.add_run(text))


def _small(run: Any) -> None:
    run.font.size, run.font.color.rgb, run.font.name = Pt(8), RGBColor.from_string(QUIET), FONT


# ---------- OpenDocument ----------
_ODT_NAMES: Final = {
    "Heading 1": "Heading_20_1",
    "Heading 2": "Heading_20_2",
    "Heading 3": "Heading_20_3",
    "Heading 4": "Heading_20_4",
    "Heading 5": "Heading_20_5",
    "Table Caption": "TableCaption",
    "Image Caption": "FigureCaption",
    "Captioned Figure": "FigureWithCaption",
    "Footnote Text": "Footnote",
    "Block Text": "Quotations",
}
_SKIPPED: Final = {"Compact"}
# Those of pandoc's that have no counterpart in Word; named as above.
_ODT_ONLY: Final[dict[str, tuple[float, bool, str, float, float, bool]]] = {
    "Standard": (10.5, False, INK, 0, 0, False),
    "Text_20_body": (10.5, False, INK, 0, 8, False),
    "First_20_paragraph": (10.5, False, INK, 0, 8, False),
    "Table_20_Contents": (9.5, False, INK, 0, 0, False),
    "Table_20_Heading": (9.5, True, INK, 0, 0, False),
}


def open_document() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(pandoc_default("reference.odt"))) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "styles.xml":
                content = _odt_styles(content.decode()).encode()
            how = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(part.filename, content, how)
    return out.getvalue()


def _odt_styles(xml: str) -> str:
    """Our styles in place of pandoc's of the same name, page and footer of our own."""
    xml = re.sub(r'(fo:country=")[^"]*', r"\g<1>ID", re.sub(r'(fo:language=")[^"]*', r"\g<1>id", xml))
    ours = []
    for name, (size, bold, colour, before, after, breaks) in (_ODT_ONLY | PARAGRAPHS).items():
        if name in _SKIPPED:
            continue
        own = (
            name
            if name in _ODT_ONLY
            else _ODT_NAMES.get(name) or re.sub(r"[^A-Za-z0-9]", lambda m: f"_{ord(m[0]):x}_", name)
        )
        parent = "" if name == "Standard" else ' style:parent-style-name="Standard"'
        heading = f' style:default-outline-level="{name[-1]}"' if name.startswith("Heading") else ""
        xml = re.sub(
            rf'<style:style [^>]*style:name="{own}"[^>]*?(?:/>|>.*?</style:style>)', "", xml, count=1, flags=re.S
        )
        box = (
            f'fo:background-color="#{SOFT}" fo:padding="0.12cm" fo:border-left="0.1cm solid #{BRAND}" '
            'style:contextual-spacing="true"'
            if name == BOX
            else ""
        )
        indent = {"toc 2": "0.8cm", "Block Text": "0.8cm"}.get(name, "0cm")
        keep = ' fo:keep-with-next="always"' if name.startswith(("Heading", "Table Caption", "Captioned")) else ""
        ours.append(
            f'<style:style style:name="{own}" style:display-name="{name.replace("_20_", " ")}" style:family="paragraph"'
            f'{parent}{heading}><style:paragraph-properties fo:margin-top="{before}pt" '
            f'fo:margin-bottom="{after}pt" fo:margin-left="{indent}"{keep} fo:line-height="120%" '
            f'{"""fo:break-before="page" """ if breaks else ""}{box}/><style:text-properties style:font-name="{FONT}" '
            f'fo:font-family="{FONT}" fo:font-size="{size}pt" fo:font-weight="{"bold" if bold else "normal"}" '
            f'fo:font-style="normal" fo:color="#{colour}"/></style:style>'
        )
    link = (
        '<style:style style:name="Internet_20_link" style:display-name="Internet link" style:family="text">'
        f'<style:text-properties fo:color="#{BRAND}" style:text-underline-style="none"/></style:style>'
    )
    xml = re.sub(r'<style:style [^>]*style:name="Internet_20_link".*?</style:style>', link, xml, count=1, flags=re.S)
    xml = xml.replace("</office:styles>", "".join(ours) + "</office:styles>", 1)
    xml = re.sub(
        r'fo:margin-(top|bottom|left|right)="[^"]*"(?=[^>]*style:footnote-max-height)', r'fo:margin-\1="2.5cm"', xml
    )
    return _odt_page(xml)


def _odt_page(xml: str) -> str:
    """A4 with 2.5 cm around, and a footer from the second page on."""
    footer = (
        '<style:footer><text:p text:style-name="Footer">{kaki}<text:tab/>Halaman <text:page-number '
        'text:select-page="current">1</text:page-number> dari <text:page-count>1</text:page-count></text:p>'
        "</style:footer>"
        '<style:footer-first><text:p text:style-name="Footer"/></style:footer-first>'
    )
    layout = (
        '<style:page-layout style:name="Mpm1">'
        '<style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm" '
        'style:print-orientation="portrait" fo:margin="2.5cm" fo:margin-top="2.5cm" fo:margin-bottom="1.4cm" '
        'fo:margin-left="2.5cm" fo:margin-right="2.5cm"/><style:header-style/><style:footer-style>'
        '<style:header-footer-properties fo:min-height="0.9cm" fo:margin-top="0.5cm"/></style:footer-style>'
        "</style:page-layout>"
    )
    xml = re.sub(r'<style:page-layout style:name="Mpm1".*?</style:page-layout>', layout, xml, count=1, flags=re.S)
    style = (
        '<style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard">'
        '<style:paragraph-properties><style:tab-stops><style:tab-stop style:position="16cm" style:type="right"/>'
        "</style:tab-stops></style:paragraph-properties>"
        f'<style:text-properties fo:font-family="{FONT}" fo:font-size="8pt" '
        f'fo:color="#{QUIET}"/></style:style>'
    )
    xml = re.sub(
        r'<style:style [^>]*style:name="Footer"[^>]*?(?:/>|>.*?</style:style>)', style, xml, count=1, flags=re.S
    )
    return re.sub(
        r'(<style:master-page style:name="Standard"[^>]*?)(?:/>|>.*?</style:master-page>)',
        rf"\1>{footer}</style:master-page>",
        xml,
        count=1,
        flags=re.S,
    )


if __name__ == "__main__":
    (HERE / "report.docx").write_bytes(word())
    (HERE / "report.odt").write_bytes(open_document())
