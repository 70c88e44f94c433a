"""PDF: what stands in it, what standards it keeps, and that no text of a person is ever more than text."""

from __future__ import annotations

import contextlib
import io
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from magang.documents.errors import ConversionFailed
from magang.documents.pdf import typst_pdf
from magang.documents.runner import MB, Limits

REPORT = {
    "title": "Rencana keberangkatan 2026",
    "subtitle": "Angkatan I",
    "author": "BKPSDMD Kota Palu",
    "footer": "Dicetak 2 Mar 2026",
    "city": {"name": "Pemerintah Kota Palu", "agency": "BKPSDMD", "address": "Jalan Contoh 1"},
    "facts": [["Anggaran", "Rp1.250.000.000"]],
    "columns": [
        {"label": "Nama", "width": 2},
        {"label": "Tujuan", "width": 3},
        {"label": "Biaya", "align": "right"},
    ],
    "rows": [[f"Peserta {n}", "Dinas Kesehatan Kota Malang", "Rp25.000.000"] for n in range(60)],
    "notes": ["Biaya memakai tarif tahun 2026."],
    "signatures": [{"place": "Palu, 2 Maret 2026", "office": "Kepala Badan", "name": "Nama Pejabat"}],
}
MADE_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 80)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (14, 90, 88)).save(file, kind)
    return file.getvalue()


def made(**changes: object) -> PdfReader:
    images = changes.pop("images", None)
    return PdfReader(io.BytesIO(typst_pdf("table-report", REPORT | changes, images=images, made_at=MADE_AT)))


def text(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages).replace("\u200b", "")


def kinds_of_structure(reader: PdfReader) -> list[str]:
    """The tags of the document's structure tree, in order."""
    found, left = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        node = left.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            left += reversed(node)
        elif isinstance(node, dict):
            found += [str(node["/S"])] if "/S" in node else []
            left += [node["/K"]] if "/K" in node else []
    return found


def test_everything_given_stands_in_it_and_the_heading_on_each_page():
    reader = made()
    pages = [page.extract_text() for page in reader.pages]

    assert len(pages) >= 2
    for number, page in enumerate(pages, start=1):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "Dicetak 2 Mar 2026" in page
    assert all("Tujuan" in page for page in pages if "Peserta" in page), "the heading is repeated"
    whole = text(reader)
    for wanted in ("Rencana keberangkatan 2026", "Rp1.250.000.000", "Peserta 59", "tarif tahun 2026", "Nama Pejabat"):
        assert wanted in whole


@pytest.mark.parametrize(
    ("paper", "landscape", "millimetres"),
    [("a4", False, (210, 297)), ("f4", False, (215, 330)), ("f4", True, (330, 215))],
)
def test_papers_of_the_office(paper, landscape, millimetres):
    box = made(paper=paper, landscape=landscape).pages[0].mediabox

    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == millimetres


def test_it_is_archival_and_accessible():
    reader = made(images={"logo.png": picture()}, city=REPORT["city"] | {"logo": "logo.png"})
    root = reader.trailer["/Root"]
    claims = root["/Metadata"].get_object().get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part>" in claims
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in claims
    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert root["/Lang"] == "id-ID"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Rencana keberangkatan 2026"
    kinds = kinds_of_structure(reader)
    assert kinds.count("/TH") == 3
    assert kinds.count("/H1") == 1
    assert "/Figure" in kinds
    fonts = {font for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert all("/FontDescriptor" in font.get_object()["/DescendantFonts"][0].get_object() for font in fonts), "embedded"


def test_a_cover_of_its_own_carries_no_page_number():
    first = made(cover=True).pages[0].extract_text()

    assert "Rencana keberangkatan 2026" in first
    assert "Halaman" not in first


def test_the_same_input_gives_the_same_bytes():
    first, second = (typst_pdf("table-report", REPORT, made_at=MADE_AT) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "hostile",
    ['#read("/etc/passwd")', "#panic()", "$x^2$", "*tebal* _miring_", "= Judul", "<label> @ref", "\\u{41}", "`raw`",
     '#import "@preview/x:1.0.0"', "// komentar", '"; #let x = 1', "https://contoh.go.id/a?b=c&d=%20"],
)  # fmt: skip
def test_typst_markup_stays_text(hostile):
    reader = made(
        title=hostile,
        notes=[hostile],
        facts=[[hostile, hostile]],
        rows=[[hostile] * 3],
        footer=hostile,
        subtitle=hostile,
    )

    assert text(reader).count(hostile) >= 7
    assert "root:" not in text(reader)


def test_long_words_stay_within_the_page():
    page = made(rows=[["https://contoh.go.id/" + "x" * 200, "y" * 300, "z" * 100]]).pages[0]
    edge = float(page.mediabox.width)
    reached = []
    page.extract_text(visitor_text=lambda body, _cm, at, *_: reached.append(at[4]) if body.strip() else None)

    assert max(reached) < edge


def test_letters_no_font_has_become_boxes_and_unseen_marks_vanish():
    whole = text(made(notes=["satu 😀 dua 漢 tiga \u202e\u200b empat \0 lima"]))

    assert "satu □ dua □ tiga" in whole
    assert "\u202e" not in whole


def test_a_letter_no_font_has_takes_nothing_of_its_neighbours_away():
    assert text(made(notes=["\t\u060e"])).count("□") == 1
    assert '"true:\\□' in text(made(notes=['"true:\\\u060e\u0327']))


@settings(max_examples=15)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_any_text_gives_a_document_or_a_sentence(hostile):
    with contextlib.suppress(ConversionFailed):
        assert typst_pdf("table-report", REPORT | {"rows": [[hostile, "", ""]], "title": f"x{hostile}"})


def test_an_endless_paragraph_is_refused_with_the_limit_and_a_very_long_one_is_set_in_time():
    for endless in ("a" * 2_000_000, "kata " * 400_000):
        with pytest.raises(ConversionFailed) as caught:
            made(notes=[endless])
        assert caught.value.params == {"limit": "300.000"}
    before = time.monotonic()
    for paragraph in ("a" * 300_000, "kata " * 60_000, "[" * 300_000, "e\u0301" * 150_000):
        made(notes=[paragraph])
    assert time.monotonic() - before < 30


def test_a_picture_reaches_nothing_outside(tmp_path: Path):
    marker = tmp_path / "penanda.png"
    marker.write_bytes(picture(size=(977, 13)))
    for target in (marker.as_uri(), str(marker), "../../../../../../.." + str(marker), "http://127.0.0.1:9/x.png"):
        svg = (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
            f'<image href="{target}" width="9" height="9"/><image xlink:href="{target}" width="9" height="9"/></svg>'
        )
        city = REPORT["city"] | {"logo": "logo.svg"}
        try:
            reader = made(images={"logo.svg": svg.encode()}, city=city)
        except ConversionFailed:
            continue
        assert not [image for page in reader.pages for image in page.images if image.image.size == (977, 13)]


@pytest.mark.parametrize(
    "content",
    [b"", b"bukan gambar", picture()[:40], b"<svg", picture("GIF")],
    ids=["empty", "text", "cut", "broken svg", "other kind"],
)
def test_a_picture_that_is_none_is_refused(content):
    with pytest.raises(ConversionFailed):
        made(images={"logo.png": content}, city=REPORT["city"] | {"logo": "logo.png"})


def test_a_picture_bomb_is_stopped_by_memory_or_time():
    bomb = io.BytesIO()
    Image.new("1", (16_000, 16_000)).save(bomb, "PNG")
    with pytest.raises(ConversionFailed):
        typst_pdf(
            "table-report",
            REPORT | {"city": REPORT["city"] | {"logo": "logo.png"}},
            images={"logo.png": bomb.getvalue()},
            limits=Limits(seconds=10, memory=320 * MB),
        )


def test_the_log_says_what_the_compiler_said_but_not_the_text(caplog):
    with pytest.raises(ConversionFailed):
        made(rows=[["Rahasia", {"bukan": "teks"}, ""]])
    assert "TypstError" in caplog.text
    assert "expected content, found dictionary" in caplog.text
    assert "Rahasia" not in caplog.text


def test_only_shipped_templates_are_set():
    for name in ("magang", "../x", "/etc/passwd", ""):
        with pytest.raises(ValueError, match="no such template"):
            typst_pdf(name, REPORT)


def test_a_document_may_be_made_at_any_fraction_of_a_second():
    assert typst_pdf("table-report", REPORT, made_at=MADE_AT.replace(microsecond=123_456)).startswith(b"%PDF")
