"""One report in all its formats: the same parts in each, nothing of this machine in any."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pypdf import PdfReader

from magang.documents.errors import ConversionFailed
from magang.documents.markdown import MarkdownRefused, parse
from magang.documents.markdown.blocks import Chart, Image, List, Table, walk
from magang.documents.office import check_reference, report_docx, report_odt
from magang.documents.pdf_report import report_pdf
from magang.documents.pptx import report_pptx
from magang.documents.report import City, Report, Signature
from magang.documents.slides import CONTINUED, deck_of
from tests.factories import reports
from tests.integration.documents.test_pdf import kinds_of_structure

SECTIONS = 4
W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
O = {  # noqa: E741 - as the format names it
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
}


@pytest.fixture(scope="module")
def report():
    return reports.report(SECTIONS)


@pytest.fixture(scope="module")
def golden(report):
    """What the text holds; every format must hold as much."""
    body = list(walk(report.body))
    return {
        # Lembar pengesahan and Daftar lampiran are added at the end.
        "headings": len(parse(reports.text(SECTIONS)).outline) + 2,
        "tables": sum(isinstance(block, Table) for block in body),
        "pictures": sum(isinstance(block, Image) for block in body),
        "charts": sum(isinstance(block, Chart) for block in body),
        "notes": len(report.notes),
        "lists": sum(isinstance(block, List) for block in body),
    }


@pytest.fixture(scope="module")
def word(report):
    return docx.Document(io.BytesIO(report_docx(report)))


def test_the_sample_holds_something_of_everything(golden):
    assert golden == {"headings": 11, "tables": 4, "pictures": 4, "charts": 4, "notes": 4, "lists": 13}


# ---------- PDF ----------


def test_pdf_holds_every_part_and_keeps_its_standards(report, golden):
    reader = PdfReader(io.BytesIO(report_pdf(report)))
    kinds = kinds_of_structure(reader)
    pages = [page.extract_text().replace("\u200b", "") for page in reader.pages]
    claims = reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode()

    # The title, and “Daftar isi”.
    assert len([kind for kind in kinds if re.fullmatch("/H[1-6]", kind)]) == golden["headings"] + 2
    assert kinds.count("/H1") == 1
    assert kinds.count("/Table") == golden["tables"]
    # An independent reader (pdfua) found that a table without header cells breaks PDF/UA-1, 7.5.
    assert kinds.count("/TH") == sum(len(block.header) for block in walk(report.body) if isinstance(block, Table))
    assert kinds.count("/Figure") >= golden["pictures"] + golden["charts"] + 1, "and the coat of arms"
    assert kinds.count("/Note") == golden["notes"]
    assert kinds.count("/L") >= golden["lists"]
    assert "/TOC" in kinds
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert "Rina Contoh" in pages[0]
    assert "Halaman" not in pages[0]
    assert "Daftar isi" in pages[1]
    assert f"Halaman 3 dari {len(pages)}" in pages[2]
    whole = " ".join(" ".join(pages).split())
    for wanted in (
        "Tabel 1. Waktu tunggu",
        "Gambar 1. Loket yang sudah ditata",
        "Lembar pengesahan",
        "9f2c9f2c",
        "Kedungkandang",
    ):
        assert wanted in whole
    assert "Sebut dulu angka Dinoyo" not in whole, "what is only said is not printed"


def test_pdf_of_a_long_table_repeats_its_header():
    rows = "\n".join(f"|Baris {n}|isi|" for n in range(120))
    report = Report("Judul", City("Kota"), parse(f"|Nama kolom|B|\n|-|-|\n{rows}").blocks)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(report_pdf(report))).pages]

    assert sum("Nama kolom" in page for page in pages) >= 3


# ---------- Word and OpenDocument ----------


def test_word_holds_every_part(word, golden):
    headings = [p for p in word.paragraphs if p.style.name.startswith("Heading")]
    drawings = word.element.body.findall(
        ".//wp:docPr", {"wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}
    )

    assert len(headings) == golden["headings"]
    assert len(word.tables) == golden["tables"] + 1, "and the places to sign"
    assert len(drawings) == golden["pictures"] + golden["charts"] + 1
    assert all(drawing.get("descr") for drawing in drawings), "each says what is seen"
    assert len(word.element.body.findall(".//w:footnoteReference", W)) == golden["notes"]
    assert sum(bool(row.findall(".//w:tblHeader", W)) for row in word.element.body.iter(qn("w:tr"))) == golden["tables"]
    text = "\n".join(p.text for p in word.paragraphs)
    assert "Sebut dulu" not in text
    assert "I\u2002Pendahuluan" in text


def test_word_has_paper_foot_contents_and_properties(word, report):
    section = word.sections[0]
    fields = [e.text.strip() for e in word.element.body.iter(qn("w:instrText"))]
    foot = section.footer._element
    first = word.paragraphs[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "".join(t.text or "" for t in foot.iter(qn("w:t"))).startswith(report.footer)
    assert [e.text.strip() for e in foot.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    assert section.different_first_page_header_footer
    assert any(field.startswith("TOC") for field in fields)
    assert (word.core_properties.title, word.core_properties.language) == (report.title, "id-ID")
    assert first.style.name == "Sampul Lambang"


def test_word_on_the_paper_of_the_office():
    made = docx.Document(io.BytesIO(report_docx(Report("J", City("K"), parse("isi").blocks, paper="f4"))))

    assert (round(made.sections[0].page_width.mm), round(made.sections[0].page_height.mm)) == (215, 330)


def test_an_agency_brings_its_own_look():
    source = docx.Document()
    source.styles["Heading 1"].font.name = "Georgia"
    source.sections[0].footer.paragraphs[0].text = "Dinas sendiri · {kaki}"
    out = io.BytesIO()
    source.save(out)
    check_reference(out.getvalue())
    report = Report("J", City("K"), parse("# Satu").blocks, footer="Laporan")
    made = docx.Document(io.BytesIO(report_docx(report, reference=out.getvalue())))

    assert made.styles["Heading 1"].font.name == "Georgia"
    assert made.sections[0].footer.paragraphs[0].text == "Dinas sendiri · Laporan"
    with pytest.raises(ConversionFailed):
        check_reference(b"bukan dokumen")


def test_opendocument_holds_every_part(report, golden):
    archive = zipfile.ZipFile(io.BytesIO(report_odt(report)))
    content = etree.fromstring(archive.read("content.xml"))
    styles, meta = archive.read("styles.xml").decode(), archive.read("meta.xml").decode()

    assert archive.namelist()[0] == "mimetype"
    assert len(content.findall(".//text:h", O)) == golden["headings"]
    assert len(content.findall(".//table:table", O)) == golden["tables"] + 1
    frames = content.findall(".//draw:frame[draw:image]", O)
    assert len(frames) == golden["pictures"] + golden["charts"] + 1
    assert len(content.findall(".//text:note", O)) == golden["notes"]
    assert report.footer in styles
    assert 'fo:page-width="210mm"' in styles
    assert f"<dc:title>{report.title}</dc:title>" in meta


# ---------- PowerPoint ----------


@pytest.fixture(scope="module")
def talk(report):
    return Presentation(io.BytesIO(report_pptx(deck_of(report))))


def test_powerpoint_holds_tables_charts_and_pictures_that_can_be_edited(talk, golden):
    shapes = [shape for slide in talk.slides for shape in slide.shapes]
    pictures = [shape for shape in shapes if shape.shape_type == 13]
    graphic = [shape for shape in shapes if shape.has_chart or shape.has_table]

    assert sum(shape.has_table for shape in shapes) == golden["tables"]
    assert sum(shape.has_chart for shape in shapes) == golden["charts"]
    assert len(pictures) == golden["pictures"] + 2, "and the coat of arms on the first and the last"
    assert all(shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in (*pictures, *graphic))
    assert abs(talk.slide_width / talk.slide_height - 16 / 9) < 0.01


def test_every_slide_has_a_title_and_nothing_hangs_over_its_edge(talk):
    for slide in talk.slides:
        assert slide.shapes.title.text.strip()
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= talk.slide_width, shape.name
            assert shape.top + shape.height <= talk.slide_height, shape.name


def test_what_is_only_said_stands_in_the_notes(talk):
    notes = [slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "" for slide in talk.slides]
    shown = "\n".join(s.text_frame.text for slide in talk.slides for s in slide.shapes if s.has_text_frame)

    assert sum("Sebut dulu angka Dinoyo" in note for note in notes) == SECTIONS
    assert sum(note.count("Catatan kaki") for note in notes) == SECTIONS
    assert "Sebut dulu" not in shown


def test_the_mayor_reads_a_long_list_and_a_long_table_over_several_slides():
    points = "\n".join(f"- butir {n} " + "yang panjang sekali " * 4 for n in range(20))
    rows = "\n".join(f"|{n}|isi|" for n in range(40))
    report = Report("J", City("K"), parse(f"# Bab\n\n{points}\n\nTabel: Rincian\n\n|No|B|\n|-|-|\n{rows}").blocks)
    slides = deck_of(report).slides
    tables = [slide for slide in slides if slide.table]

    assert sum(len(slide.bullets) for slide in slides) == 20
    assert [slide.title for slide in tables] == ["Rincian"] + [f"Rincian {CONTINUED}"] * (len(tables) - 1)
    assert sum(len(slide.table.rows) for slide in tables) == 40
    assert all(slide.table.header for slide in tables)
    assert len(Presentation(io.BytesIO(report_pptx(deck_of(report)))).slides) == len(slides)


# ---------- Nothing of this machine ----------

SECRET = "PENANDA-RAHASIA-4711"
ADDRESSES = st.sampled_from(
    [
        "{marker}",
        "file://{marker}",
        "../../../../../..{marker}",
        "http://127.0.0.1:9/x.png",
        "//127.0.0.1:9/x",
        "lampiran:7",
    ]
)
HOSTILE = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
        ADDRESSES.map(lambda a: f"![gambar]({a})"),
        ADDRESSES.map(lambda a: f"[tautan]({a})"),
        ADDRESSES.map(lambda a: f'<img src="{a}"><object data="{a}"></object><iframe src="{a}"></iframe>'),
        ADDRESSES.map(
            lambda a: f"```{{=openxml}}\n<w:p><w:r><w:fldSimple w:instr='INCLUDETEXT {a}'/></w:r></w:p>\n```"
        ),
        ADDRESSES.map(lambda a: f'#read("{a}") #include "{a}" #image("{a}") \\input{{{a}}} {{{{{a}}}}}'),
        ADDRESSES.map(lambda a: f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{a}">]><x>&e;</x>'),
        ADDRESSES.map(lambda a: f".. include:: {a}\n---\ninclude-before: {a}\n---\n"),
        ADDRESSES.map(lambda a: f"|a|\n|-|\n|![x]({a}) &e; [[grafik:{a}]]|"),
        ADDRESSES.map(lambda a: f"isi[^1]\n\n[^1]: ![x]({a}) <img src='{a}'/>"),
    ),
    max_size=8,
).map("\n\n".join)


@pytest.fixture(scope="module")
def marker(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("rahasia") / "penanda.txt"
    file.write_text(SECRET)
    return file


def everything_in(content: bytes) -> bytes:
    """The bytes of a document, its archive unpacked."""
    if not content.startswith(b"PK"):
        return content + b" ".join(page.extract_text().encode() for page in PdfReader(io.BytesIO(content)).pages)
    archive = zipfile.ZipFile(io.BytesIO(content))
    return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "pptx"])
@settings(max_examples=12, deadline=None)
@given(text=HOSTILE, title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_no_export_holds_a_file_of_this_machine(marker, kind, text, title):
    try:
        document = parse(text.replace("{marker}", str(marker)), images={"7"})
    except MarkdownRefused:
        return
    report = Report(
        title,
        City(title),
        document.resolve(lambda _: [reports.chart()]).blocks,
        signatures=(Signature(title, title),),
        attachments=(title,),
        footer=title,
        images={"7": reports.photo(0, (160, 106))},
    )
    make = {"pdf": report_pdf, "docx": report_docx, "odt": report_odt, "pptx": lambda r: report_pptx(deck_of(r))}[kind]
    try:
        made = make(report)
    except ConversionFailed as refusal:
        assert refusal.message % refusal.params != BROKEN  # noqa: PT017 - most texts give no refusal
        return
    assert SECRET.encode() not in everything_in(made)
    if kind in {"docx", "pptx"}:
        relations = [e for e in external(made) if not re.match("(https?://|mailto:)", e, re.IGNORECASE)]
        assert relations == []


def external(content: bytes) -> list[str]:
    """Where an Office file points outside itself."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    found = []
    for name in archive.namelist():
        if name.endswith(".rels"):
            for relation in etree.fromstring(archive.read(name)):
                if relation.get("TargetMode") == "External":
                    assert relation.get("Type").endswith("/hyperlink"), relation.attrib
                    found.append(relation.get("Target"))
    return found


BROKEN = "Dokumen ini tidak dapat diolah. Kesalahannya sudah dicatat; hubungi administrator bila terulang."


@pytest.mark.parametrize("content", [b"", b"bukan gambar", b"\x89PNG\r\n\x1a\n rusak"], ids=["empty", "text", "broken"])
@pytest.mark.parametrize("make", [report_docx, report_odt, lambda r: report_pptx(deck_of(r)), report_pdf])
def test_a_picture_that_is_none_is_refused(make, content):
    report = Report("J", City("K"), parse("![a](lampiran:7)", images={"7"}).blocks, images={"7": content})
    with pytest.raises(ConversionFailed):
        make(report)


def test_pandoc_is_asked_to_stay_in_its_box(monkeypatch):
    """The sandbox is one word on a command line; without it a text could read files."""
    commands = []
    monkeypatch.setattr("magang.documents.office.run_program", lambda command, **_: commands.append(command) or {})
    with pytest.raises(ConversionFailed):
        report_docx(Report("J", City("K"), parse("isi").blocks))

    assert "--sandbox" in commands[0]
    assert "--from=epub" in commands[0]
