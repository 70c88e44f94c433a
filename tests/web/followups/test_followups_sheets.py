"""Fifty items at once: the sheet goes out, comes back filled in, is looked at row by row, then all of it or nothing."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from magang.audit.models import AuditEvent
from magang.documents.imports import kept
from magang.documents.reading import table_of
from magang.followups.models import ProgressImport, ProgressUpdate
from magang.followups.queries.sheets import columns, review
from magang.followups.rules import FollowUpStatus, ObstacleKind
from magang.jobs.queue import job_queue
from tests.conftest import NOW
from tests.factories.followups import Walk
from tests.factories.progress_sheets import (
    INDICATOR,
    NOTE,
    OBSTACLE,
    PERCENT,
    REFERENCE,
    REMOVER,
    STEP,
    TOLD,
    VERSION,
    handed_out,
    sheet,
)
from tests.support.browsing import post, text
from tests.support.queries import counted_queries

PAGE = "/tindak-lanjut/lembar"


@pytest.fixture
def items(walk):
    """Three running items of the health department; the second has an approved plan of one step."""
    return [walk, Walk(walk.session, walk.city, walk.store, NOW, 2).opened().running(),
            Walk(walk.session, walk.city, walk.store, NOW, 3).opened()]  # fmt: skip


def upload(client, rows, name="progres.xlsx"):
    """Send rows (or bytes as they are); the preview's address."""
    content = rows if isinstance(rows, bytes) else sheet(rows)
    answer = post(client, PAGE, file=(io.BytesIO(content), name))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location


def fill(row, percent=70, told="Loket baru dibuka.", **more):
    return row | {PERCENT: percent, TOLD: told} | more


def count(session, model):
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model))


def test_the_sheet_goes_out_locked_comes_back_filled_and_is_taken_over_whole(items, as_user, session):
    head = as_user("opd_head")
    rows = handed_out(head)
    assert [(r[REFERENCE], r[STEP]) for r in rows] == [
        ("R-2026-001", ""), ("R-2026-002", "1. SOP antrean ditandatangani"), ("R-2026-003", "")
    ]  # fmt: skip
    told = {OBSTACLE: "Regulasi", NOTE: "Perwali lama", REMOVER: "Wali Kota", INDICATOR: 95.5}
    filled = [rows[0], fill(rows[1], 80, "SOP ditandatangani."), fill(rows[2], **told)]
    before = count(session, ProgressUpdate)
    preview = upload(head, filled)
    shown = text(head, preview)
    assert "3 baris dibaca, 2 tindak lanjut diisi, 0 baris perlu diperbaiki" in shown
    assert "50% → <strong>80%" in shown
    assert count(session, ProgressUpdate) == before, "looking at it writes nothing"
    assert post(head, f"{preview}/simpan").status_code == 303
    assert count(session, ProgressUpdate) == before + 2
    assert items[0].thing.updates == []
    stepped = items[1].thing
    assert (stepped.opd_percent, stepped.plan.steps[0].percent) == (80, 80)
    plain = items[2].thing
    assert plain.opd_percent == 70
    update = plain.updates[-1]
    assert (update.narrative, update.indicator_value, update.obstacle.kind) == (
        "Loket baru dibuka.", 95.5, ObstacleKind.REGULATION
    )  # fmt: skip
    assert count(session, ProgressImport) == 0
    verbs = session.scalars(select(AuditEvent.verb)).all()
    assert verbs.count("progress_import.imported") == 1
    assert post(head, f"{preview}/simpan").status_code == 404, "pressed twice"


WRONG = [
    ({REFERENCE: "R-2026-999"}, REFERENCE, "tidak dikenal, atau bukan milik OPD Anda"),
    ({REFERENCE: ""}, REFERENCE, "Wajib diisi."),
    ({PERCENT: 101}, PERCENT, "0 sampai 100"),
    ({PERCENT: -1}, PERCENT, "0 sampai 100"),
    ({PERCENT: 0.5}, PERCENT, "Bilangan bulat"),
    ({PERCENT: ""}, PERCENT, "Isi progresnya"),
    ({VERSION: 99}, VERSION, "sudah berubah sejak lembar diunduh"),
    ({STEP: "7. Tidak ada"}, STEP, "tidak ada dalam rencana"),
    ({TOLD: ""}, TOLD, "Tuliskan apa yang berubah."),
    ({OBSTACLE: "Nasib"}, OBSTACLE, "Bukan pilihan"),
    ({OBSTACLE: "Data", REMOVER: "Wali Kota"}, NOTE, "Uraikan hambatannya."),
    ({OBSTACLE: "Data", NOTE: "Lama"}, REMOVER, "Sebutkan siapa"),
    ({INDICATOR: "banyak"}, INDICATOR, "Angka dengan koma"),
    ({REFERENCE: "R-2026-003"}, REFERENCE, "sama dengan baris"),
]


def test_each_fault_is_said_once_with_its_row_and_column(items, as_user, session):
    """Read without the child process of an upload: what matters here is what is said of each cell."""
    head, actor = as_user("opd_head"), items[0].actor("opd_head")
    rows = [row | {"Tenggat": ""} for row in handed_out(head)]
    rows[2] = fill(rows[2])

    def faults(*changed):
        raw = [list(rows[0]), *([*row.values()] for row in changed)]
        table = table_of(raw, frozenset(), columns(session), field="file")
        found = review(session, actor, ProgressImport(**kept("x.xlsx", table, user_id=actor.user_id, now=NOW)))
        return [(f.row, f.column, f.message % f.params if f.params else f.message) for f in found.faults]

    back = [s for s in faults(rows[0], fill(rows[1], 1), rows[2]) if s[:2] == (3, PERCENT)]
    assert back == [(3, PERCENT, "Tertulis 1, mundur dari 50. Bila maksudnya seratus persen, ketik 100.")]
    for changes, column, words in WRONG:
        said = faults(fill(rows[0]) | changes, *rows[1:])
        row = 4 if "sama dengan" in words else 2
        assert [s for s in said if words in s[2]] == [(row, column, said[0][2])], f"{changes}: {said}"
        assert {s[0] for s in said} <= {row, 2}


def test_a_sheet_with_one_bad_row_keeps_nothing_of_the_good_ones(items, as_user, session):
    head, before = as_user("opd_head"), count(session, ProgressUpdate)
    rows = handed_out(head)
    preview = upload(head, [fill(rows[0]), rows[1], fill(rows[2], 101)])
    shown = text(head, preview).partition("Yang akan terjadi")[0]
    line = next(part for part in shown.split("<tr>") if ">4</td>" in part)
    assert f">{PERCENT}</td>" in line
    assert "0 sampai 100" in line
    assert post(head, f"{preview}/simpan").status_code == 409
    assert count(session, ProgressUpdate) == before


def test_another_opds_rows_and_closed_items_are_refused(items, as_user, session, stranger):
    head = as_user("opd_head")
    rows = [fill(row) for row in handed_out(head)]
    foreign = as_user("stranger")
    shown = text(foreign, upload(foreign, rows))
    assert shown.partition("Yang akan terjadi")[0].count("bukan milik OPD Anda") == 3
    items[1].submitted().judged(FollowUpStatus.SS)
    preview = upload(head, rows)
    assert "sudah ditutup" in text(head, preview)
    assert post(head, f"{preview}/simpan").status_code == 409
    for who in ("planner", "verifier", "participant"):
        assert as_user(who).get(PAGE).status_code == 403
        assert as_user(who).get(preview).status_code in {403, 404}


def test_what_changed_between_preview_and_saving_is_told_and_nothing_is_kept(items, as_user, session):
    head = as_user("opd_head")
    preview = upload(head, [fill(row) for row in handed_out(head)])
    post(head, f"{items[2].address}/progres", percent="10", narrative="Lewat formulir.")
    before = count(session, ProgressUpdate)
    late = post(head, f"{preview}/simpan")
    assert late.status_code == 409
    assert "sudah berubah sejak lembar diunduh" in late.get_data(as_text=True)
    assert count(session, ProgressUpdate) == before
    assert post(head, f"{preview}/batal").status_code == 303
    assert head.get(preview).status_code == 404


def test_a_csv_does_as_well_and_an_empty_sheet_reports_nothing(items, as_user, session):
    head = as_user("opd_head")
    lines = head.get(f"{PAGE}/csv").get_data(as_text=True)
    preview = upload(head, lines.encode(), "progres.csv")
    assert "Tidak ada baris yang diisi" in text(head, preview)
    assert post(head, f"{preview}/simpan").status_code == 409
    filled = lines.replace(";0;;;;;;;", ";0;35;Dari CSV;;;;;", 1)
    assert filled != lines
    assert post(head, f"{upload(head, filled.encode(), 'progres.csv')}/simpan").status_code == 303
    assert items[0].thing.opd_percent == 35


def test_the_sheet_is_protected_and_offers_its_choices_from_a_reference_sheet(items, as_user):
    content = as_user("opd_head").get(f"{PAGE}/excel").data
    page = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<sheetProtection" in page
    assert "'Rujukan'!" in page or "Rujukan!" in page
    lists = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Rujukan").to_python()
    offered = {row[0]: [cell for cell in row[1:] if cell] for row in zip(*lists, strict=True) if row[0]}
    assert offered[OBSTACLE][0] == "Siklus anggaran"
    assert {"Wali Kota", "Dinkes – Dinas Kesehatan"} <= set(offered[REMOVER])


def test_a_sheet_of_many_costs_no_more_queries_and_is_swept_out_after_a_day(app, items, as_user, session, connection):
    head, costs = as_user("opd_head"), []
    rows = [fill(row) for row in handed_out(head)]
    for some in (rows[:1], rows):
        preview = upload(head, some)
        head.get(preview)
        with counted_queries(connection) as seen:
            head.get(preview)
        costs.append(len(seen))
    assert costs[1] <= costs[0] + 2, "steps and files are read once for all"
    app.config["CLOCK"] = lambda: NOW + timedelta(days=1, minutes=1)
    assert "sudah lewat sehari" in text(head, preview)
    assert job_queue(app).prune()["expired progress sheets"] == 1
