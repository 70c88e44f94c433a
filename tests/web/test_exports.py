"""Lists as Excel: what leaves the application, and what does not."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from magang.documents import sheets
from tests.conftest import NOW
from tests.factories.thread import a_need


def rows(answer) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(answer.get_data())).get_sheet_by_index(0).to_python()


def test_the_list_of_users_holds_no_whole_nip(as_user, city, session):
    city.participant.nip = "198704122010011003"
    session.commit()

    answer = as_user("admin").get("/admin/pengguna.xlsx")

    names = zipfile.ZipFile(BytesIO(answer.get_data())).namelist()
    text = "".join(zipfile.ZipFile(BytesIO(answer.get_data())).read(name).decode() for name in names)
    assert city.participant.name in text
    assert "19870412" not in text
    assert "••• 003" in text


def test_the_file_is_a_download_that_nobody_keeps(as_user):
    answer = as_user("planner").get("/kebutuhan.xlsx")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="kebutuhan.xlsx"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.content_length == len(answer.get_data())


def test_clock_times_are_the_citys(as_user, city, session):
    """Times are kept in UTC; Palu is eight hours ahead."""
    a_need(session, city, now=NOW)
    session.commit()

    heads, need = rows(as_user("planner").get("/kebutuhan.xlsx"))

    assert need[heads.index("Diubah")] == (NOW + timedelta(hours=8)).replace(tzinfo=None)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1+1", "@SUM(A1)"])
def test_excel_runs_nothing_that_somebody_wrote(as_user, city, session, start):
    city.health.name = f'{start};"x"'
    session.commit()

    answer = as_user("admin").get("/admin/urusan.xlsx")

    assert any(f'{start};"x"' in row for row in rows(answer))
    assert b"<f>" not in zipfile.ZipFile(BytesIO(answer.get_data())).read("xl/worksheets/sheet1.xml")


def test_a_list_too_long_for_excel_says_so_and_csv_still_works(as_user, city, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ROWS", 1)
    client = as_user("admin")

    refused = client.get("/admin/pengguna.xlsx")
    assert refused.status_code == 422
    assert "unduh CSV" in refused.get_data(as_text=True)
    assert client.get("/admin/pengguna.csv").status_code == 200
    assert client.get("/admin/pengguna.xlsx?cari=" + city.participant.username).status_code == 200, "narrowed, it fits"
    assert client.get("/admin/pengguna.xlsx?urut=rahasia").status_code == 400
