"""In the child: a PowerPoint file from the slides' data."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from magang.documents.tasks.pictures import size_of
from magang.kernel.typed import CONTROL, UNSEEN

FONT: Final = "Arial"
INK, QUIET, BRAND, ACCENT, SOFT, WHITE = "18262B", "53646B", "0E5A58", "D08A1D", "E2EFED", "FFFFFF"
# The city's colours in the theme, so that what people add looks alike.
THEME: Final = {
    "dk1": INK,
    "lt1": WHITE,
    "dk2": BRAND,
    "lt2": "F6F4EF",
    "accent1": BRAND,
    "accent2": ACCENT,
    "accent3": "1F5595",
    "accent4": "A3441C",
    "accent5": "7A4B9A",
    "accent6": "626614",
    "hlink": BRAND,
    "folHlink": QUIET,
}
WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
LEFT, TOP, ACROSS, DOWN = Inches(0.8), Inches(1.65), Inches(11.73), Inches(5.1)
ALIGNMENTS: Final = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
# Untyped in the library.
_rgb: Callable[[str], RGBColor] = RGBColor.from_string
_Numbers: Any = CategoryChartData
_LINK: Final = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def make(payload: dict[str, Any], inbox: Path, outbox: Path) -> dict[str, Any]:
    """Write `document.pptx`."""
    talk = _Talk(payload, inbox)
    for slide in payload["slides"]:
        talk.add(slide)
    talk.presentation.save(str(outbox / "document.pptx"))
    return {"slides": len(payload["slides"])}


class _Talk:
    def __init__(self, payload: dict[str, Any], inbox: Path) -> None:
        self._payload, self._inbox = payload, inbox
        self.presentation = Presentation()
        self._cover, self._content, self._section, self._title_only = _layouts(self.presentation)
        properties = self.presentation.core_properties
        properties.title, properties.author = _clean(payload["title"]), _clean(payload["authors"])
        properties.language = "id-ID"

    def add(self, data: dict[str, Any]) -> None:
        kind = data["kind"]
        if kind in {"cover", "closing"}:
            slide = self._opening(data)
        elif kind == "section":
            slide = self.presentation.slides.add_slide(self._section)
            slide.shapes.title.text = _clean(data["title"])
            slide.placeholders[1].text = _clean(data["number"])
            if data["subtitle"]:
                _box(slide, LEFT, Inches(4.9), ACROSS, Inches(1.6), data["subtitle"], 20, SOFT)
        else:
            layout = self._content if kind == "bullets" else self._title_only
            slide = self.presentation.slides.add_slide(layout)
            slide.shapes.title.text = _clean(data["title"])
            getattr(self, f"_{kind}")(slide, data)
            self._foot(slide)
        if data["notes"]:
            slide.notes_slide.notes_text_frame.text = "\n\n".join(map(_clean, data["notes"]))

    def _opening(self, data: dict[str, Any]) -> Any:
        payload = self._payload
        slide = self.presentation.slides.add_slide(self._cover)
        slide.shapes.title.text = _clean(data["title"])
        is_cover = data["kind"] == "cover"
        below = [data["subtitle"], "", payload["authors"], payload["cohort"]] if is_cover else [data["subtitle"]]
        slide.placeholders[1].text = "\n".join(_clean(line) for line in below).strip("\n")
        _box(
            slide,
            LEFT + Inches(1.0 if payload["logo"] else 0),
            Inches(0.62),
            ACROSS - Inches(1.0),
            Inches(0.8),
            payload["city"],
            16,
            WHITE,
            bold=True,
        )
        if is_cover:
            _box(slide, LEFT, Inches(2.1), ACROSS, Inches(0.45), payload["kind"].upper(), 14, "F7CD7C", bold=True)
        if payload["logo"]:
            file = self._inbox / payload["logo"]
            picture = slide.shapes.add_picture(str(file), LEFT, Inches(0.5), height=Inches(0.85))
            _describe(picture, f"Lambang {payload['city']}")
        return slide

    def _foot(self, slide: Any) -> None:
        box = _box(
            slide,
            LEFT,
            Inches(6.95),
            Inches(9),
            Inches(0.35),
            f"{self._payload['city']} · {self._payload['kind']}",
            11,
            QUIET,
        )
        box.name = "Kaki"
        number = slide.shapes.add_textbox(Inches(11.5), Inches(6.95), Inches(1.03), Inches(0.35))
        number.name = "Nomor"
        paragraph = number.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT
        paragraph._p.append(
            parse_xml(
                f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
                f'<a:rPr lang="id-ID" sz="1100"><a:solidFill><a:srgbClr val="{QUIET}"/></a:solidFill></a:rPr>'
                "<a:t>‹#›</a:t></a:fld>"
            )
        )

    def _bullets(self, slide: Any, data: dict[str, Any]) -> None:
        frame = slide.placeholders[1].text_frame
        for at, bullet in enumerate(data["bullets"]):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.level = bullet["level"]
            if bullet["mark"]:
                first = int(bullet["mark"].rstrip("."))
                paragraph._p.get_or_add_pPr().append(
                    parse_xml(
                        f'<a:buAutoNum {nsdecls("a")} type="arabicPeriod" startAt="{max(1, min(first, 32767))}"/>'
                    )
                )
            _write(paragraph, bullet["runs"])

    def _table(self, slide: Any, data: dict[str, Any]) -> None:
        table = data["table"]
        rows = [table["header"], *table["rows"]] if table["header"] else table["rows"]
        columns = len(table["align"])
        size = 16 if columns <= 4 else 14 if columns <= 6 else 11
        frame = slide.shapes.add_table(len(rows), columns, LEFT, TOP, ACROSS, Inches(0.45) * len(rows))
        _describe(frame, f"Tabel: {data['title']}")
        shape = frame.table
        shape.first_row = bool(table["header"])
        for column, share in zip(shape.columns, table["widths"], strict=True):
            column.width = Emu(int(ACROSS * share))
        for cells, row in zip(rows, shape.rows, strict=True):
            for runs, cell, alignment in zip(cells, row.cells, table["align"], strict=True):
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                paragraph = cell.text_frame.paragraphs[0]
                paragraph.alignment = ALIGNMENTS[alignment]
                _write(paragraph, runs, size=size)

    def _picture(self, slide: Any, data: dict[str, Any]) -> None:
        file = self._inbox / data["picture"]["file"]
        width, height = size_of(file)
        down = DOWN - Inches(0.45 if data["subtitle"] else 0)
        scale = min(ACROSS / width, down / height)
        across, high = Emu(int(width * scale)), Emu(int(height * scale))
        picture = slide.shapes.add_picture(str(file), LEFT + (ACROSS - across) // 2, TOP, across, high)
        _describe(picture, data["picture"]["alt"])
        if data["subtitle"]:
            _box(slide, LEFT, TOP + high + Inches(0.1), ACROSS, Inches(0.4), data["subtitle"], 14, QUIET, centre=True)

    def _chart(self, slide: Any, data: dict[str, Any]) -> None:
        given = data["chart"]
        numbers = _Numbers(number_format="General")
        numbers.categories = [_clean(category) for category in given["categories"]]
        for name, values in given["series"]:
            numbers.add_series(_clean(name) or "Nilai", values)
        is_bar = given["kind"] == "bar"
        kind = XL_CHART_TYPE.BAR_CLUSTERED if is_bar else XL_CHART_TYPE.LINE_MARKERS
        under = " · ".join(filter(None, (given["unit"], given["source"] and f"Sumber: {given['source']}")))
        frame = slide.shapes.add_chart(kind, LEFT, TOP, ACROSS, DOWN - Inches(0.4 if under else 0), numbers)
        _describe(frame, given["alt"])
        chart = frame.chart
        chart.has_title = False
        chart.font.size, chart.font.name, chart.font.color.rgb = Pt(14), FONT, _rgb(INK)
        chart.has_legend = len(given["series"]) > 1
        if chart.has_legend:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        plot = chart.plots[0]
        chart.value_axis.major_gridlines.format.line.color.rgb = _rgb("DCD8CE")
        chart.value_axis.format.line.fill.background()
        chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        if is_bar:
            plot.gap_width = 60
            plot.has_data_labels = True
            plot.data_labels.show_value = True
            plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
            chart.value_axis.visible = False
            chart.value_axis.has_major_gridlines = False
            chart.category_axis.reverse_order = True  # the first on top
        else:
            for series in plot.series:
                series.smooth = False
        if under:
            _box(slide, LEFT, TOP + DOWN - Inches(0.35), ACROSS, Inches(0.4), under, 14, QUIET)


def _clean(text: str) -> str:
    return UNSEEN.sub("", CONTROL.sub("", text))


def _write(paragraph: Any, runs: list[list[Any]], *, size: int = 0) -> None:
    for text, bold, italic, code, link in runs:
        for at, line in enumerate(_clean(text).split("\n")):
            if at:
                paragraph.add_line_break()
            if not line:
                continue
            run = paragraph.add_run()
            run.text = line
            if size:
                run.font.size = Pt(size)
            run.font.bold, run.font.italic = bold or None, italic or None
            if code:
                run.font.name = "Courier New"
            if _LINK.match(link):
                run.hyperlink.address = link


def _box(
    slide: Any,
    left: int,
    top: int,
    width: int,
    height: int,
    text: str,
    size: int,
    colour: str,
    *,
    bold: bool = False,
    centre: bool = False,
) -> Any:
    box = slide.shapes.add_textbox(left, top, width, height)
    box.text_frame.word_wrap = True
    paragraph = box.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER if centre else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = _clean(text)
    run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, _rgb(colour)
    return box


def _describe(shape: Any, text: str) -> None:
    """What a screen reader says instead of the shape."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", _clean(text))


# ---------- The look ----------
def _layouts(presentation: Any) -> tuple[Any, Any, Any, Any]:
    """Cover, content, section, title only: those of the library's own template, made 16:9 and the city's."""
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    master = presentation.slide_master
    _theme(master)
    kept = [presentation.slide_layouts[at] for at in (0, 1, 2, 5)]
    for layout in list(presentation.slide_layouts):
        if layout not in kept:
            presentation.slide_layouts.remove(layout)
    cover, content, section, title_only = kept
    for page in (master, *kept):
        for shape in list(page.placeholders):
            if shape.placeholder_format.type in {13, 15, 16}:  # number, footer, date: written by us
                shape._element.getparent().remove(shape._element)
    for page in (master, content, title_only):
        _place(page.placeholders[0], LEFT, Inches(0.5), ACROSS, Inches(1.0), 30, BRAND, anchor="b", bold=True)
    for page in (master, content):
        _place(page.placeholders[1], LEFT, TOP, ACROSS, DOWN, 22, INK, anchor="t")
    for page in (content, title_only):
        _bar(page, 0, 0, Inches(0.22), HEIGHT, BRAND)
        _bar(page, Inches(0.22), 0, Inches(0.06), HEIGHT, ACCENT)
    for page in (cover, section):
        fill = page.background.fill
        fill.solid()
        fill.fore_color.rgb = _rgb(BRAND)
        _bar(page, 0, HEIGHT - Inches(0.18), WIDTH, Inches(0.18), ACCENT)
    _place(cover.placeholders[0], LEFT, Inches(2.5), ACROSS, Inches(1.9), 44, WHITE, anchor="t", bold=True)
    _place(cover.placeholders[1], LEFT, Inches(4.5), ACROSS, Inches(2.2), 20, "E2EFED", anchor="t", plain=True)
    _place(section.placeholders[0], LEFT, Inches(3.0), ACROSS, Inches(1.8), 40, WHITE, anchor="t", bold=True)
    _place(section.placeholders[1], LEFT, Inches(2.1), ACROSS, Inches(0.9), 28, "F7CD7C", anchor="b", plain=True)
    return cover, content, section, title_only


def _theme(master: Any) -> None:
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    xml = part.blob.decode()
    for name, colour in THEME.items():
        xml = re.sub(rf"(<a:{name}>).*?(</a:{name}>)", rf'\1<a:srgbClr val="{colour}"/>\2', xml, flags=re.S)
    xml = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", xml)
    part._blob = xml.encode()


def _place(
    shape: Any,
    left: int,
    top: int,
    width: int,
    height: int,
    size: int,
    colour: str,
    *,
    anchor: str,
    bold: bool = False,
    plain: bool = False,
) -> None:
    """Where a placeholder stands and how its text looks, for all slides of the layout."""
    shape.left, shape.top, shape.width, shape.height = left, top, width, height
    body = shape._element.txBody
    properties = body.find(qn("a:bodyPr"))
    properties.set("anchor", anchor)
    for child in list(properties):
        properties.remove(child)
    properties.append(parse_xml(f"<a:normAutofit {nsdecls('a')}/>"))
    if (old := body.find(qn("a:lstStyle"))) is not None:
        body.remove(old)
    is_list = not (bold or plain)
    levels = "".join(_level(level, size, colour, bold=bold, is_list=is_list) for level in (1, 2))
    properties.addnext(parse_xml(f"<a:lstStyle {nsdecls('a')}>{levels}</a:lstStyle>"))


def _level(level: int, size: int, colour: str, *, bold: bool, is_list: bool) -> str:
    """How text of one level looks, as a:lvl1pPr or a:lvl2pPr."""
    points = size if level == 1 else size - 3
    before = (900 if level == 1 else 400) if is_list else 0
    mark = "<a:buNone/>"
    if is_list:
        sign = "•" if level == 1 else "–"
        colour_of_mark = f'<a:buClr><a:srgbClr val="{ACCENT}"/></a:buClr>'
        mark = f'{colour_of_mark}<a:buFont typeface="{FONT}"/><a:buChar char="{sign}"/>'
    margin, indent = (342900 * level, -342900) if is_list else (0, 0)
    return (
        f'<a:lvl{level}pPr marL="{margin}" indent="{indent}" algn="l"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{before}"/></a:spcBef>{mark}<a:defRPr sz="{points * 100}" b="{int(bold)}" '
        f'cap="none" lang="id-ID"><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl{level}pPr>'
    )


def _bar(page: Any, left: int, top: int, width: int, height: int, colour: str) -> None:
    """A stripe of colour behind everything, without meaning."""
    tree = page.shapes._spTree
    tree.insert(
        2,
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{900 + len(tree)}" name="Garis"/><p:cNvSpPr/>'
            f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="{int(left)}" y="{int(top)}"/>'
            f'<a:ext cx="{int(width)}" cy="{int(height)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
        ),
    )
