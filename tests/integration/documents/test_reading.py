"""Uploaded tables: read whole, or refused with a sentence. Hostile files do no harm."""

from __future__ import annotations

import contextlib
import time
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from magang.documents import reading
from magang.documents.columns import Kind, SheetColumn
from magang.documents.reading import Table, read_table
from magang.documents.runner import MB, Limits
from magang.documents.sheets import Sheet, workbook
from magang.documents.template import template
from magang.kernel.errors import InvalidField

COLUMNS = [
    SheetColumn("nama", "Nama", required=True, example="Contoh"),
    SheetColumn("nip", "NIP", Kind.NIP, required=True, example="198001012005012001"),
    SheetColumn("mulai", "Mulai", Kind.DATE),
    SheetColumn("biaya", "Biaya", Kind.RUPIAH),
]
ROW = ["Rina", "198001012005012001", "15-07-2026", 1_500_000]
HEADINGS = [column.label for column in COLUMNS]


def made(fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], object]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("Calon")
        page.write_row(0, 0, HEADINGS)
        fill(book, page)
    return file.getvalue()


def repacked(content: bytes, parts: dict[str, bytes | None] | None = None, level: int = 9) -> bytes:
    """The archive with some parts put in place, added, or (None) left out."""
    parts, file = parts or {}, BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, True, level) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, body in parts.items():
            if body is not None:
                new.writestr(name, body)
    return file.getvalue()


ONE_ROW = made(lambda _, page: page.write_row(1, 0, ROW))
SHEET = "xl/worksheets/sheet1.xml"


def read(content: bytes, name: str = "calon.xlsx") -> Table:
    return read_table(content, name, COLUMNS)


def refusal(content: bytes, name: str = "calon.xlsx") -> str:
    with pytest.raises(InvalidField) as caught:
        read(content, name)
    assert caught.value.field == "file"
    return caught.value.message % caught.value.params if caught.value.params else caught.value.message


# --- What is read --------------------------------------------------------------------------------------------


def test_a_filled_in_template_reads_back():
    empty = template("Calon peserta", COLUMNS)
    assert "Belum ada baris" in refusal(empty), "the example is not data"

    sheet = zipfile.ZipFile(BytesIO(empty)).read(SHEET).decode()
    row = '<row r="9"><c r="B9" t="inlineStr"><is><t>Budi</t></is></c><c r="C9"><v>198001012005012001</v></c></row>'
    table = read(repacked(empty, {SHEET: sheet.replace("</sheetData>", f"{row}</sheetData>").encode()}))

    assert [(r.number, r.cells["nama"]) for r in table.rows] == [(9, "Budi")]
    assert [(f.row, f.column, "15 dari 18" in f.message) for f in table.faults] == [(9, "NIP", True)]


def test_real_dates_numbers_and_text_keep_their_types():
    def fill(book, page):
        page.write_row(1, 0, ROW[:2])
        page.write_datetime(1, 2, date(2026, 7, 15), book.add_format({"num_format": 14}))
        page.write_number(1, 3, 1_500_000)

    (row,) = read(made(fill)).rows
    assert (row.cells["mulai"].isoformat(), row.cells["biaya"]) == ("2026-07-15", 1_500_000)


def test_a_formula_that_failed_is_a_fault_not_an_empty_cell():
    def fill(_, page):
        page.write_row(1, 0, ROW[:3])
        page.write_formula(1, 3, "=1/0", None, "#DIV/0!")
        page.write_formula(4, 3, "=1/0", None, "#N/A")

    table = read(made(fill))
    assert [(f.row, f.column) for f in table.faults if "Rumus" in f.message] == [(2, "Biaya"), (5, "Biaya")]


def test_of_merged_cells_only_the_first_row_has_the_value_and_the_others_say_so():
    def fill(_, page):
        page.write_row(1, 1, ROW[1:])
        page.write_row(2, 1, ROW[1:])
        page.merge_range(1, 0, 2, 0, "Rina")

    table = read(made(fill))
    assert [row.cells["nama"] for row in table.rows] == ["Rina", None]
    assert [(f.row, f.column, f.message) for f in table.faults] == [(3, HEADINGS[0], "Wajib diisi.")]


def test_a_percentage_is_read_as_it_is_seen_and_never_as_a_hundredth():
    def fill(book, page):
        percent, literal = book.add_format({"num_format": 9}), book.add_format({"num_format": '0" %"'})
        page.write_row(1, 0, ROW[:3])
        page.write_number(1, 3, 1, percent)
        page.write_row(2, 0, ["0,5", *ROW[1:3]])
        page.write_number(2, 3, 50, literal)
        page.write_formula(3, 0, "=1/8", book.add_format({"num_format": "0.0%"}), 0.125)

    table = read(made(fill))
    assert [(f.row, f.value) for f in table.faults if f.column == "Biaya"] == [(2, "100%")]
    assert (table.rows[1].cells["biaya"], table.rows[2].cells["nama"]) == (50, "12,5%")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_as_excel_and_others_write_it(encoding, delimiter):
    lines = [HEADINGS, ["Ñandú “Rina”", ROW[1], ROW[2], "1500000"], ['"dua\nbaris"', ROW[1], "", ""]]
    table = read("\r\n".join(delimiter.join(line) for line in lines).encode(encoding), "calon.csv")

    assert [(r.number, r.cells["nama"]) for r in table.rows] == [(2, "Ñandú “Rina”"), (3, "dua\nbaris")]
    assert not table.faults


def test_only_the_first_visible_sheet_is_read():
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Rujukan").hide()
        page = book.add_worksheet("Calon")
        page.activate()
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ROW)
        book.add_worksheet("Lain").write_row(0, 0, HEADINGS)

    assert [row.cells["nama"] for row in read(file.getvalue()).rows] == ["Rina"]


def test_hidden_rows_with_data_are_told_by_number():
    def fill(book, page):
        for number in (1, 2, 3):
            page.write_row(number, 0, ROW)
        page.set_row(2, None, None, {"hidden": True})
        page.set_row(7, None, None, {"hidden": True})

    assert [(f.row, "tersembunyi" in f.message) for f in read(made(fill)).faults] == [(3, True)]


def test_five_thousand_rows_are_read_in_seconds():
    content = workbook([Sheet("Calon", COLUMNS, [ROW] * 5000)])
    before = time.monotonic()
    assert len(read(content).rows) == 5000
    assert time.monotonic() - before < 10


# --- What is refused -----------------------------------------------------------------------------------------


def test_more_than_the_limits_is_refused_with_the_limit():
    assert "5 MB" in refusal(bytes(6 * 1024**2))
    assert "5020" in refusal(workbook([Sheet("Calon", COLUMNS, [ROW] * 6000)]))
    assert "60 kolom" in refusal(made(lambda _, page: page.write(1, 70, "jauh")))
    csv = ";".join(HEADINGS) + "\n" + ("Rina;198001012005012001;;\n" * 5015)
    assert "5000 baris" in refusal(csv.encode(), "calon.csv")
    assert "5020" in refusal((csv + "Rina;;;\n" * 20).encode(), "calon.csv")


def test_one_cell_in_the_last_corner_takes_no_memory():
    assert "baris 5020" in refusal(made(lambda _, page: page.write(1_048_575, 0, "jauh")))
    assert "60 kolom" in refusal(made(lambda _, page: page.write(1, 16_383, "jauh")))


def test_formats_down_to_the_last_row_are_no_data():
    def fill(book, page):
        page.write_row(1, 0, ROW)
        page.write_blank(1_048_575, 3, None, book.add_format({"bold": True}))

    assert len(read(made(fill)).rows) == 1


def test_other_kinds_of_files_are_refused_by_name_and_by_content():
    assert ".xlsx" in refusal(b"x", "calon.pdf")
    assert ".xlsx" in refusal(ONE_ROW, "calon.xlsm")
    assert "kosong" in refusal(b"")
    assert "bukan tabel" in refusal(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert "bukan tabel" in refusal(b"%PDF-1.7")
    assert "bukan tabel" in refusal(ONE_ROW[: len(ONE_ROW) // 2])
    assert "bukan tabel" in refusal(repacked(ONE_ROW, {"xl/workbook.xml": None}))
    assert "bukan tabel" in refusal(repacked(ONE_ROW, {SHEET: b"<worksheet><sheetData><row>"}))
    assert "bukan tabel" in refusal(b"a;b\n\0;c", "calon.csv")
    assert "CSV UTF-8" in refusal("Nama;NIP\nÑandú;1".encode("latin-1"), "calon.csv")
    assert "tidak berisi" in refusal(b"\n\n;;\n", "calon.csv")


def test_protected_old_and_macro_files_say_what_to_do():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    assert "kata sandi" in refusal(ole + "EncryptedPackage".encode("utf-16-le"))
    assert ".xls)" in refusal(ole)
    assert "makro" in refusal(repacked(ONE_ROW, {"xl/vbaProject.bin": b"x"}))
    types = zipfile.ZipFile(BytesIO(ONE_ROW)).read("[Content_Types].xml")
    macro = types.replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    assert "makro" in refusal(repacked(ONE_ROW, {"[Content_Types].xml": macro}))


def test_bombs_are_refused_before_they_are_unpacked():
    zeros = bytes(90 * 1024**2)
    assert "terlalu besar" in refusal(repacked(ONE_ROW, {"xl/media/a.bin": zeros}))
    assert "terlalu besar" in refusal(repacked(ONE_ROW, {"xl/sharedStrings.xml": b"<sst>" + b" " * 5 * 1024**2}))
    assert "terlalu besar" in refusal(repacked(ONE_ROW, {f"xl/{n}.xml": b"" for n in range(1001)}))


def test_a_bomb_that_lies_about_its_size_is_stopped_by_the_childs_memory(monkeypatch):
    monkeypatch.setattr(reading, "LIMITS", Limits(memory=256 * MB))
    honest = repacked(ONE_ROW, {"xl/sharedStrings.xml": b"<sst><si><t>" + b"A" * 400 * MB}, level=1)
    at = honest.rindex(b"PK\x01\x02", 0, honest.rindex(b"xl/sharedStrings.xml"))
    lying = honest[: at + 24] + (1000).to_bytes(4, "little") + honest[at + 28 :]

    assert len(lying) < 5 * MB
    assert refusal(lying)


def test_entities_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData/></worksheet>'
    outside = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
    for body in (bomb, outside):
        assert "bukan tabel" in refusal(repacked(ONE_ROW, {SHEET: body}))


@settings(max_examples=25)
@given(st.data())
def test_damage_is_never_more_than_a_refusal(data):
    content = bytearray(ONE_ROW)
    for _ in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(InvalidField):
        read(bytes(content))
