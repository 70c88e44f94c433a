"""Candidates from Excel: looked at row by row, mended, then all of them or none."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from magang.accounts.models import User
from magang.audit.models import AuditEvent
from magang.documents.imports import LIFETIME
from magang.jobs.queue import job_queue
from magang.planning.models import Candidate, CandidateImport, CandidateSkill
from tests.conftest import NOW
from tests.factories.candidate_sheets import LABELS, good_rows, nip, sheet
from tests.factories.candidates import build_candidate, build_person
from tests.factories.placements import build_cycle
from tests.support.browsing import post, text
from tests.support.queries import counted_queries


@pytest.fixture
def cycle(session, city):
    return build_cycle(session)


@pytest.fixture
def page(cycle):
    return f"/angkatan/{cycle.id}/calon/impor"


@pytest.fixture
def upload(page):
    """Send rows as an Excel file (or bytes as they are); the preview's address."""

    def send(client, rows, name="calon.xlsx"):
        content = rows if isinstance(rows, bytes) else sheet(rows)
        answer = post(client, page, file=(io.BytesIO(content), name))
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.location

    return send


def count(session, model):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model))


def test_forty_rows_three_of_them_bad_are_mended_and_taken_over(as_user, session, city, cycle, upload):
    """The whole way: what is wrong is said with its row and column, nothing is kept until all is right."""
    head, rows, people = as_user("opd_head"), good_rows(40), count(session, User)
    rows[4]["nip"] = 199001012015031005
    rows[11]["opd"] = "Dinas Sihir"
    rows[30]["level_1"] = 7
    preview = upload(head, rows)
    shown = text(head, preview)
    assert "40 baris dibaca, 3 perlu diperbaiki" in shown
    for row, column, words in (
        (6, "NIP", "tersimpan sebagai angka"),
        (13, "OPD", "Bukan pilihan yang dikenal"),
        (32, "Tingkat 1", "Paling besar 5."),
    ):
        line = shown.partition(f'class="num">{row}</td>')[2].partition("</tr>")[0]
        assert f">{column}</td>" in line
        assert words in line
    refused = post(head, f"{preview}/simpan")
    assert refused.status_code == 409
    assert "masih ada baris yang perlu diperbaiki" in refused.get_data(as_text=True)
    assert (count(session, Candidate), count(session, User)) == (0, people)

    preview = upload(head, good_rows(40))
    assert (count(session, Candidate), count(session, User)) == (0, people), "looking at it writes nobody"
    assert "Usulkan 40 calon" in text(head, preview)
    answer = post(head, f"{preview}/simpan")
    assert (answer.status_code, answer.location) == (303, f"/angkatan/{cycle.id}/calon")
    assert (count(session, Candidate), count(session, User)) == (40, people + 40)
    assert count(session, CandidateSkill) == 40
    assert count(session, CandidateImport) == 0, "the rows with their NIP are gone"
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "cycle.imported")).one()
    assert event.note == "40 calon, 40 di antaranya baru didaftarkan"
    assert not any(nip(n) in str((e.note, e.changes)) for n in (1, 40) for e in session.scalars(select(AuditEvent)))
    assert post(head, f"{preview}/simpan").status_code == 404, "pressed twice"


def test_two_who_import_at_once_the_second_is_told(as_user, session, city, upload, cycle):
    one, two = as_user("opd_head"), as_user("planner")
    first, second = upload(one, good_rows(5)), upload(two, good_rows(5))
    assert "perlu diperbaiki" in text(two, second)
    assert post(one, f"{first}/simpan").status_code == 303
    late = post(two, f"{second}/simpan")
    assert late.status_code == 409
    shown = late.get_data(as_text=True)
    assert "sudah diusulkan dalam angkatan ini" in shown
    assert "mungkin orang lain baru saja mengimpor" in shown
    assert count(session, Candidate) == 5


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"nip": None}, "NIP", "Wajib diisi."),
        ({"nip": "12345"}, "NIP", "18 angka"),
        ({"nip": 1.99001012015031e17}, "NIP", "tersimpan sebagai angka"),
        ({"nip": "199013012015031001"}, "NIP", "bukan tanggal lahir"),
        ({"nip": "199001012015131001"}, "NIP", "bulan 01–12"),
        ({"nip": nip(2)}, "NIP", "sama dengan baris 2"),
        ({"nip": nip(901)}, "NIP", "sudah diusulkan"),
        ({"nip": nip(902)}, "NIP", "dengan nama atau OPD lain"),
        ({"nip": nip(903), "name": "Orang Setda"}, "NIP", "dengan nama atau OPD lain"),
        ({"name": None}, "Nama", "Wajib diisi."),
        ({"name": "a" * 161}, "Nama", "paling banyak 160"),
        ({"name": "a\x0bb"}, "Nama", "karakter yang tidak dapat disimpan"),
        ({"opd": None}, "OPD", "Wajib diisi."),
        ({"opd": "Setda"}, "OPD", "untuk OPD sendiri"),
        ({"rank": "V/z"}, "Golongan", "Bukan pilihan"),
        ({"urusan_1": "9.99 Sihir"}, "Urusan 1", "Bukan pilihan"),
        ({"level_1": None}, "Tingkat 1", "Isi tingkatnya"),
        ({"level_1": 0}, "Tingkat 1", "Paling kecil 1."),
        ({"level_1": 2.5}, "Tingkat 1", "Bilangan bulat"),
        ({"level_2": 3}, "Urusan 2", "Pilih urusan"),
        ({"urusan_2": "1.02", "level_2": 3}, "Urusan 2", "sudah disebut"),
        ({"first": "Atlantis"}, "Pilihan pertama", "Bukan pilihan"),
        ({"refused_1": "Kota Malang"}, "Menolak 1", "sudah disebut"),
        ({"note": "a" * 2001}, "Catatan", "paling banyak 2000"),
    ],
)
def test_a_fault_is_said_once_with_its_row_and_column(as_user, session, city, cycle, upload, changes, column, words):
    build_candidate(session, city, cycle, user=build_person(session, city, nip=nip(901), name="Calon Uji 3"))
    build_person(session, city, nip=nip(902), name="Nama Lain")
    build_person(session, city, nip=nip(903), name="Orang Setda", opd=city.setda)
    rows, head = good_rows(3, start=2), as_user("opd_head")
    rows[1] |= changes
    preview = upload(head, rows)
    shown = text(head, preview)
    assert "1 perlu diperbaiki" in shown
    line = shown.partition(f">{column}</td>")[2].partition("</tr>")[0]
    assert words in line
    assert line.count("<td") == 2, "one fault and no second"
    assert shown.partition("Yang akan terjadi")[0].count('class="num">3</td>') == 1
    assert nip(902) not in shown
    assert post(head, f"{preview}/simpan").status_code == 409
    assert count(session, Candidate) == 1


def test_who_is_known_already_is_proposed_and_not_made_twice(as_user, session, city, cycle, upload):
    known = build_person(session, city, nip=nip(1), name="CALON  uji 1, S.K.M.", position="Bidan")
    superior = city.superior
    superior.nip, superior.name = nip(2), "Calon Uji 2"
    session.commit()
    people, planner = count(session, User), as_user("planner")
    preview = upload(planner, good_rows(3))
    shown = text(planner, preview)
    for words in (
        "Sudah terdaftar, diusulkan: 1",
        "diberi peran peserta dan diusulkan: 1",
        "Didaftarkan dan diusulkan: 1",
    ):
        assert words in shown
    post(planner, f"{preview}/simpan")
    assert count(session, User) == people + 1
    assert session.get_one(User, known.id).position == "Bidan"
    assert {c.user_id for c in session.scalars(select(Candidate))} >= {known.id, superior.id}


def test_a_csv_from_excel_is_read_too(as_user, session, city, upload):
    lines = [";".join(LABELS.values())]
    lines += [";".join(str(row.get(key, "")) for key in LABELS) for row in good_rows(2)]
    head = as_user("opd_head")
    preview = upload(head, "\ufeff".encode() + "\r\n".join(lines).encode(), "calon.csv")
    assert "2 baris dibaca, 0 perlu diperbaiki" in text(head, preview)
    assert post(head, f"{preview}/simpan").status_code == 303


def test_the_template_offers_what_the_reader_may_choose_and_reads_back_empty(as_user, city, page):
    content = as_user("opd_head").get(f"{page}/templat").data
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Calon peserta", "Petunjuk", "Rujukan"]
    lists = book.get_sheet_by_name("Rujukan").to_python()
    offered = {row[0]: [cell for cell in row[1:] if cell] for row in zip(*lists, strict=True)}
    assert offered["OPD"] == ["Dinkes – Dinas Kesehatan"]
    assert offered["Urusan 1"] == ["1.02 Kesehatan", "5.03 Kepegawaian"]
    assert offered["Menolak 1"] == ["Kota Malang"]
    whole = as_user("planner").get(f"{page}/templat").data
    lists = CalamineWorkbook.from_filelike(io.BytesIO(whole)).get_sheet_by_name("Rujukan").to_python()
    assert [row[0] for row in lists if row[0]][1:] == [
        "BKPSDMD – Badan Kepegawaian", "Dinkes – Dinas Kesehatan", "Inspektorat – Inspektorat Daerah",
        "Setda – Sekretariat Daerah",
    ]  # fmt: skip
    unfilled = post(as_user("opd_head"), page, file=(io.BytesIO(content), "templat.xlsx"))
    assert unfilled.status_code == 422
    assert "Belum ada baris data" in unfilled.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("calon.xlsx", b"", "kosong"),
        ("calon.xlsx", b"MZ\x90\x00 program", "bukan tabel"),
        ("calon.exe", sheet(good_rows(1)), "Excel (.xlsx) atau CSV"),
        ("calon.csv", b"satu;dua\r\n1;2\r\n", "Tidak ada judul kolom yang dikenal"),
        ("calon.csv", b"\x00" * 400, "bukan tabel"),
        ("calon.csv", ";".join(LABELS.values()).encode(), "Belum ada baris data"),
    ],
)
def test_what_is_no_list_is_refused_in_words(as_user, session, city, page, name, content, words):
    answer = post(as_user("opd_head"), page, file=(io.BytesIO(content), name))
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True).partition("error-summary")[2]
    assert count(session, CandidateImport) == 0


def test_without_a_file_or_with_too_many_rows_nothing_is_kept(as_user, session, city, page):
    assert post(as_user("opd_head"), page).status_code == 422
    many = [{"name": f"Calon {n}", "nip": "x", "opd": "Dinkes"} for n in range(501)]
    answer = post(as_user("opd_head"), page, file=(io.BytesIO(sheet(many)), "calon.xlsx"))
    assert answer.status_code == 422
    assert "Paling banyak 500 baris" in answer.get_data(as_text=True)
    assert count(session, CandidateImport) == 0


def test_what_a_cell_says_is_shown_as_text(as_user, session, city, upload):
    rows = good_rows(2)
    rows[0] |= {"name": "<script>alert(1)</script>", "opd": '=HYPERLINK("//evil")', "note": "{{7*7}}"}
    head = as_user("opd_head")
    shown = text(head, upload(head, rows))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_an_upload_is_its_senders_alone_and_goes_after_a_day(app, as_user, session, city, cycle, page, upload):
    head, planner = as_user("opd_head"), as_user("planner")
    preview = upload(head, good_rows(2))
    assert planner.get(preview).status_code == 404
    assert post(planner, f"{preview}/simpan").status_code == 404
    assert post(planner, f"{preview}/batal").status_code == 404
    for who in ("participant", "superior", "mayor"):
        assert as_user(who).get(page).status_code == 403
        assert as_user(who).get(f"{page}/templat").status_code == 403
    app.config["CLOCK"] = lambda: NOW + LIFETIME + timedelta(minutes=1)
    assert "sudah lewat sehari" in text(head, preview)
    assert post(head, f"{preview}/simpan").status_code == 409
    upload(planner, good_rows(1))
    assert head.get(preview).status_code == 404
    assert count(session, Candidate) == 0


def test_an_upload_nobody_comes_back_to_is_swept_out_within_the_hour(app, as_user, session, city, upload):
    upload(as_user("opd_head"), good_rows(2))
    assert job_queue(app).prune()["expired candidate lists"] == 0
    app.config["CLOCK"] = lambda: NOW + LIFETIME + timedelta(minutes=1)
    assert job_queue(app).prune()["expired candidate lists"] == 1
    assert count(session, CandidateImport) == 0


def test_a_newer_upload_takes_the_place_of_the_older_and_may_be_thrown_away(as_user, session, city, upload):
    head = as_user("opd_head")
    older = upload(head, good_rows(2))
    newer = upload(head, good_rows(3))
    assert head.get(older).status_code == 404
    assert post(head, f"{newer}/batal").status_code == 303
    assert (count(session, CandidateImport), count(session, Candidate)) == (0, 0)


def test_a_preview_of_many_rows_costs_no_more_queries(as_user, city, upload, connection):
    head, costs = as_user("opd_head"), []
    for number in (1, 60):
        preview = upload(head, good_rows(number))
        head.get(preview)
        with counted_queries(connection) as seen:
            head.get(preview)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_the_kept_rows_hold_no_more_than_the_file_said(as_user, session, city, upload):
    upload(as_user("opd_head"), good_rows(1))
    kept = session.scalars(select(CandidateImport)).one()
    assert set(kept.rows[0]["cells"]) == set(LABELS)
    assert json.dumps(kept.rows)
