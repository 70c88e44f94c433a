"""What people write into cells, and what the city makes of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from magang.documents.cells import CellFault, converter
from magang.documents.columns import Kind, SheetColumn
from magang.documents.reading import table_of
from magang.kernel.errors import InvalidField

OPDS = [("1", "Dinas Kesehatan"), ("2", "BPSDMD")]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Kind.TEXT, "  Rina\u200b Lestari ", "Rina Lestari"),
        (Kind.TEXT, 1.02, "1.02"),
        (Kind.TEXT, 812.0, "812"),
        (Kind.TEXT, {"date": "2026-07-15"}, "15-07-2026"),
        (Kind.TEXT, "", None),
        (Kind.WHOLE, 12.0, 12),
        (Kind.WHOLE, " 12 ", 12),
        (Kind.PERCENT, "50 %", 50),
        (Kind.PERCENT, "50%", 50),
        (Kind.PERCENT, 0.0, 0),
        (Kind.DECIMAL, "3,75", Decimal("3.75")),
        (Kind.DECIMAL, "1.234,5", Decimal("1234.5")),
        (Kind.DECIMAL, 0.1, Decimal("0.1")),
        (Kind.RUPIAH, "Rp 1.500.000", 1_500_000),
        (Kind.RUPIAH, 1500000.0, 1_500_000),
        (Kind.DATE, {"date": "2026-07-15"}, date(2026, 7, 15)),
        (Kind.DATE, "15-07-2026", date(2026, 7, 15)),
        (Kind.DATE, "15/7/2026", date(2026, 7, 15)),
        (Kind.DATE, "5 Agustus 2026", date(2026, 8, 5)),
        (Kind.DATE, "5 Agu 2026", date(2026, 8, 5)),
        (Kind.DATE, "2026-07-15", date(2026, 7, 15)),
        (Kind.NIP, "19800101 200501 2 001", "198001012005012001"),
        (Kind.NIP, "'198001012005012001", "198001012005012001"),
    ],
)
def test_a_cell_is_understood(kind, raw, value):
    assert converter(SheetColumn("x", "X", kind))(raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "why"),
    [
        (Kind.TEXT, "a\0b", "karakter"),
        (Kind.TEXT, "x" * 2001, "Terlalu panjang"),
        (Kind.WHOLE, 1.5, "bulat"),
        (Kind.WHOLE, "dua", "bulat"),
        (Kind.WHOLE, True, "bulat"),
        (Kind.WHOLE, float("inf"), "bulat"),
        (Kind.WHOLE, {"date": "2026-07-15"}, "bulat"),
        (Kind.WHOLE, "50%", "bulat"),
        (Kind.PERCENT, 0.5, "misalnya 50"),
        (Kind.PERCENT, "12,5%", "misalnya 50"),
        (Kind.PERCENT, 101.0, "0 sampai 100"),
        (Kind.DECIMAL, "95%", "desimal"),
        (Kind.DECIMAL, "1,2,3", "desimal"),
        (Kind.DECIMAL, float("nan"), "desimal"),
        (Kind.RUPIAH, "sejuta", "Rupiah"),
        (Kind.RUPIAH, 10.5, "Rupiah"),
        (Kind.DATE, "31-02-2026", "hari-bulan-tahun"),
        (Kind.DATE, "15 Julai 2026", "hari-bulan-tahun"),
        (Kind.DATE, 46218.0, "hari-bulan-tahun"),
        (Kind.DATE, "15-07-0026", "hari-bulan-tahun|masuk akal"),
        (Kind.NIP, 1.98001012005012e17, "15 dari 18"),
        (Kind.NIP, "1,98001E+17", "15 dari 18"),
        (Kind.NIP, "12345", "18 angka"),
        (Kind.NIP, "１９８００１０１２００５０１２００１", "18 angka"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_to_write(kind, raw, why):
    with pytest.raises(CellFault, match=why):
        converter(SheetColumn("x", "X", kind))(raw)


def test_a_choice_is_known_by_label_and_by_code_in_any_case():
    convert = converter(SheetColumn("opd", "OPD", Kind.CHOICE, choices=OPDS))

    assert [convert(raw) for raw in ("dinas  kesehatan", "BPSDMD", "2", 1.0)] == ["1", "2", "2", "1"]
    with pytest.raises(CellFault, match="Pilih dari daftar"):
        convert("Dinas Pariwisata")


def test_bounds_and_required_cells_are_kept():
    convert = converter(SheetColumn("u", "Urgensi", Kind.WHOLE, required=True, least=1, most=5))

    for raw, why in (("", "Wajib"), ("   ", "Wajib"), (0.0, "Paling kecil"), (6.0, "Paling besar")):
        with pytest.raises(CellFault, match=why):
            convert(raw)


# --- Headings and rows ---------------------------------------------------------------------------------------

COLUMNS = [
    SheetColumn("nama", "Nama calon", required=True),
    SheetColumn("nip", "NIP", Kind.NIP, required=True),
    SheetColumn("mulai", "Mulai", Kind.DATE),
]


def table(*rows, hidden=()):
    return table_of(rows, frozenset(hidden), COLUMNS, field="file")


def test_headings_stand_in_any_order_case_and_below_a_title():
    read = table(
        ["Daftar calon angkatan 2026"],
        [],
        ["MULAI", "Catatan", "n.i.p", "nama_Calon *"],
        ["15-07-2026", "-", "198001012005012001", "Rina"],
        ["", "", "", ""],
        ["", "", "", "Budi"],
    )

    assert [(row.number, row.cells["nama"]) for row in read.rows] == [(4, "Rina"), (6, "Budi")]
    assert read.unknown == ["Catatan"]
    assert [(f.row, f.column, f.message) for f in read.faults] == [(6, "NIP", "Wajib diisi.")]


def test_missing_and_double_headings_are_named():
    read = table(["Nama calon", "nama calon"], ["Rina", "Rina"])

    assert [(f.row, f.column) for f in read.faults] == [(None, "NIP"), (None, "Nama calon")]
    assert read.absent == ["Mulai"]


def test_the_example_row_is_not_read_and_hidden_rows_are_told():
    read = table(
        ["Tanda", "Nama calon", "NIP"],
        ["Contoh", "Nama Contoh", "198001012005012001"],
        ["", "Rina", "198001012005012001"],
        ["", "Budi", "198001012005012001"],
        hidden={2, 4},
    )

    assert [row.cells["nama"] for row in read.rows] == ["Rina", "Budi"]
    assert [(f.row, "tersembunyi" in f.message) for f in read.faults] == [(4, True)]


def test_a_wrong_nip_is_not_repeated_in_the_fault():
    (fault,) = table(["Nama calon", "NIP"], ["Rina", "1980010120050120"]).faults

    assert (fault.row, fault.column, fault.value) == (2, "NIP", "")


def test_a_file_with_other_headings_or_without_rows_is_refused():
    for rows in ([["a", "b"], ["c", "d"]], [["Nama calon", "NIP"]], [["Nama calon"], [" "]]):
        with pytest.raises(InvalidField):
            table(*rows)
