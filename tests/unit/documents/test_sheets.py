"""Excel files out: what a spreadsheet program finds in them."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from magang.documents import sheets
from magang.documents.columns import Kind, SheetColumn
from magang.documents.errors import ConversionFailed
from magang.documents.sheets import Sheet, sheet_name, workbook
from magang.documents.template import template

COLUMNS = [
    SheetColumn("nomor", "Nomor"),
    SheetColumn("judul", "Kebutuhan"),
    SheetColumn("mulai", "Mulai", Kind.DATE),
    SheetColumn("biaya", "Biaya", Kind.RUPIAH),
    SheetColumn("nilai", "Nilai", Kind.DECIMAL),
]
ROW = ("K-2026-001", "Antrean puskesmas", date(2026, 7, 15), 25_000_000, Decimal("3.75"))


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


def cells(content: bytes, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(name).to_python(skip_empty_area=False)


def test_values_arrive_with_their_types_and_nothing_stays_empty_as_zero():
    content = workbook([Sheet("Daftar", COLUMNS, [ROW, ("K-2", "Tanpa angka", None, None, None)])])

    assert cells(content, "Daftar") == [
        ["Nomor", "Kebutuhan", "Mulai", "Biaya", "Nilai"],
        ["K-2026-001", "Antrean puskesmas", date(2026, 7, 15), 25_000_000, 3.75],
        ["K-2", "Tanpa angka", "", "", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+62811", "-5", "@SUM(A1)", '=HYPERLINK("http://x";"y")', "\t=1", "{=1}"])
def test_text_of_a_person_is_never_a_formula_nor_a_link(text):
    content = workbook([Sheet("Daftar", COLUMNS, [(text, *ROW[1:])])])
    sheet = part(content, "xl/worksheets/sheet1.xml")

    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert cells(content, "Daftar")[1][0] == text
    if text[0] in "=+-@":
        assert 'quotePrefix="1"' in part(content, "xl/styles.xml"), "stays text when someone edits the cell"


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_makes_a_workbook_that_reads_back(text):
    content = workbook([Sheet("Daftar", COLUMNS[:1], [[text]])])

    assert part(content, "xl/worksheets/sheet1.xml").count("<f>") == 0
    assert len(cells(content, "Daftar")) >= 1


def test_a_number_that_excel_cannot_hold_is_written_as_text():
    content = workbook([Sheet("Daftar", COLUMNS[:1], [[198001012005012001]])])

    assert cells(content, "Daftar")[1] == ["198001012005012001"]


def test_the_city_reads_clock_times_as_they_are_given():
    content = workbook([Sheet("Jejak", COLUMNS[:1], [[datetime(2026, 3, 2, 9, 5, tzinfo=UTC)]])])

    assert cells(content, "Jejak")[1] == [datetime(2026, 3, 2, 9, 5)]


def test_too_many_rows_and_too_long_a_text_are_refused_not_cut(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    with pytest.raises(ConversionFailed, match="terlalu panjang untuk Excel"):
        workbook([Sheet("Daftar", COLUMNS, [ROW] * 4)])
    with pytest.raises(ConversionFailed, match="terlalu panjang untuk Excel"):
        workbook([Sheet("Daftar", COLUMNS, [("x" * 40_000, *ROW[1:])])])


def test_a_list_is_ready_to_print_filter_and_scroll():
    content = workbook([Sheet("Rencana & biaya", COLUMNS, [ROW] * 5)])
    sheet = part(content, "xl/worksheets/sheet1.xml")

    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert '<autoFilter ref="A1:E6"/>' in sheet
    assert 'state="frozen"' in sheet
    assert "Rencana &amp;&amp; biaya" in sheet
    assert "_xlnm.Print_Titles" in part(content, "xl/workbook.xml")


def test_an_empty_list_is_a_heading():
    assert cells(workbook([Sheet("Daftar", COLUMNS, [])]), "Daftar") == [[c.label for c in COLUMNS]]


@pytest.mark.parametrize(
    ("text", "name"),
    [("Daftar/kebutuhan: [2026]?", "Daftar kebutuhan 2026"), ("", "Lembar"), ("'x'", "x"), ("y" * 40, "y" * 31)],
)
def test_any_title_makes_a_sheet_name(text, name):
    assert sheet_name(text) == name
    assert workbook([Sheet(text, COLUMNS, [])])


# --- Templates -----------------------------------------------------------------------------------------------

CANDIDATES = [
    SheetColumn("nama", "Nama", required=True, most=120, example="Contoh Nama"),
    SheetColumn("nip", "NIP", Kind.NIP, required=True, example="198001012005012001"),
    SheetColumn(
        "opd", "OPD", Kind.CHOICE, choices=[(str(n), f"Dinas {n} " + "x" * 30) for n in range(50)], example="7"
    ),
    SheetColumn("mulai", "Mulai", Kind.DATE, example=date(2026, 7, 15)),
    SheetColumn("biaya", "Biaya", Kind.RUPIAH, least=0, hint="Perkiraan seluruhnya."),
]


def test_a_template_has_headings_a_marked_example_and_instructions():
    content = template("Calon peserta", CANDIDATES, instructions=["Satu OPD paling banyak lima calon."])

    rows = cells(content, "Calon peserta")
    assert rows[0] == ["Tanda", "Nama *", "NIP *", "OPD", "Mulai", "Biaya"]
    assert rows[1][:4] == ["contoh", "Contoh Nama", "198001012005012001", "Dinas 7 " + "x" * 30]
    guide = "\n".join(str(cell) for row in cells(content, "Petunjuk") for cell in row)
    assert "Satu OPD paling banyak lima calon." in guide
    assert "Perkiraan seluruhnya." in guide


def test_long_drop_downs_refer_to_a_hidden_sheet():
    content = template("Calon peserta", CANDIDATES)
    sheet = part(content, "xl/worksheets/sheet1.xml")

    assert "<formula1>'Rujukan'!$C$2:$C$51</formula1>" in sheet
    assert 'name="Rujukan" sheetId="3" state="hidden"' in part(content, "xl/workbook.xml")
    assert cells(content, "Rujukan")[50][2] == "Dinas 49 " + "x" * 30
    assert all(len(text) <= 255 for text in re.findall(r"<formula1>(.*?)</formula1>", sheet))


def test_the_nip_column_is_text_in_every_row():
    content = template("Calon peserta", CANDIDATES)
    style = int(re.search(r'<col min="3" max="3" [^>]*style="(\d+)"', part(content, "xl/worksheets/sheet1.xml"))[1])
    styles = part(content, "xl/styles.xml")
    number = re.findall(r"<xf [^>]*numFmtId=\"(\d+)\"", styles.split("<cellXfs")[1])[style]

    assert f'numFmtId="{number}" formatCode="@"' in styles
