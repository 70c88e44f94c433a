"""A cohort's letters: written by a worker, all or none, and fetched as one zip or one PDF."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from sqlalchemy import func, select

from magang.audit.models import AuditEvent
from magang.jobs.models import Job
from magang.jobs.rules import JobState
from magang.letters.models import IssuedLetter, LetterSerial
from magang.letters.services import issuing
from magang.letters.views import issuing as issuing_views
from magang.letters.views import parts
from magang.placements.rules import PlacementStatus
from tests.factories.placements import build_cycle, build_placement
from tests.support.jobs import run_waiting
from tests.support.sending import fields, send


@pytest.fixture
def cohort(session, city, signer, monkeypatch):
    """Three who wait for their letters; two letters are already too many to wait for, and one child writes two."""
    monkeypatch.setattr(issuing_views, "MOST_WHILE_WAITING", 1)
    for module in (issuing, parts):
        monkeypatch.setattr(module, "PART", 2)
    cycle = build_cycle(session, name="Angkatan besar")
    return [build_placement(session, city, cycle=cycle, status=PlacementStatus.ACCEPTED) for _ in range(3)]


@pytest.fixture
def planner(as_user):
    return as_user("planner")


def press(client, signer, cohort, kind="sppd", **more):
    sent = {"placements": [p.id for p in cohort], "dated": "2026-03-02", "signer_id": signer.id} | more
    return send(client, f"/surat/terbitkan/{kind}?angkatan={cohort[0].cycle_id}", fields(None, sent)).location


def test_a_cohorts_letters_are_written_by_a_worker_and_appear_on_their_page(app, planner, session, signer, cohort):
    page = press(planner, signer, cohort)
    assert page.startswith("/surat/kiriman/")
    waiting = planner.get(page).text
    assert "Surat sedang diterbitkan" in waiting
    assert "Menunggu giliran" in waiting
    assert session.scalar(select(LetterSerial)) is None
    assert run_waiting(app) == 1
    assert "3 surat diterbitkan" in planner.get(page).text
    letters = session.scalars(select(IssuedLetter).order_by(IssuedLetter.id)).all()
    assert [letter.serial for letter in letters] == [1, 2, 3]
    assert page.endswith(letters[0].batch)
    names = zipfile.ZipFile(BytesIO(send(planner, f"{page}/zip", fields(None, {})).data)).namelist()
    assert names == [f"sppd-2026-00{n}.docx" for n in (1, 2, 3)]


def test_the_code_leads_to_the_address_the_planner_uses_not_to_the_workers(app, planner, session, signer, cohort):
    press(planner, signer, cohort)
    payload = session.scalar(select(Job.payload))
    assert payload["verify_at"] == "http://localhost/verifikasi/"
    assert set(payload) == {"kind", "placements", "dated", "signer", "assign", "batch", "verify_at"}  # no NIP, no name


def test_somebody_called_off_meanwhile_leaves_no_letter_and_no_number(app, planner, session, signer, cohort):
    page = press(planner, signer, cohort)
    cohort[0].status, cohort[0].cancel_reason = PlacementStatus.CANCELLED, "Sakit"
    session.commit()
    run_waiting(app)
    assert session.scalar(select(Job.state)) is JobState.FAILED
    assert session.scalar(select(func.count(IssuedLetter.id))) == 0
    assert session.scalar(select(LetterSerial)) is None
    told = planner.get(page).text
    assert "belum dapat diterbitkan" in told
    assert "Terbitkan lagi" in told


def test_one_surat_tugas_for_the_whole_cohort_is_one_letter_and_needs_no_worker(planner, session, signer, cohort):
    page = press(planner, signer, cohort, "surat-tugas", assign="y")
    assert page == f"/surat/{session.scalar(select(IssuedLetter.id))}"
    session.expire_all()
    assert {p.status for p in cohort} == {PlacementStatus.ASSIGNED}


def test_the_merged_pdf_is_made_by_a_worker_and_only_who_asked_takes_it(
    app, planner, as_user, session, signer, cohort, monkeypatch
):
    def one_page_each(letters):
        made = []
        for _ in letters:
            writer, target = PdfWriter(), BytesIO()
            writer.add_blank_page(10, 10)
            writer.write(target)
            made.append(target.getvalue())
        return made

    monkeypatch.setattr(parts, "to_pdf", one_page_each)
    page = press(planner, signer, cohort)
    run_waiting(app)
    assert send(planner, f"{page}/pdf", fields(None, {})).location == page
    assert "Menggabungkan surat menjadi satu PDF" in planner.get(page).text
    assert send(planner, f"{page}/pdf", fields(None, {})).status_code == 409  # one at a time
    run_waiting(app)
    job = session.scalar(select(Job).order_by(Job.id.desc()))
    session.refresh(job)
    assert (job.state, job.file_name) == (JobState.DONE, "surat-sppd-2026-03-02.pdf")
    assert f"/pekerjaan/{job.id}/unduh" in planner.get(page).text
    assert len(PdfReader(BytesIO(planner.get(f"/pekerjaan/{job.id}/unduh").data)).pages) == 3
    taken = select(func.count()).where(AuditEvent.verb == "issued_letter.downloaded")
    assert session.scalar(taken) == 3
    admin = as_user("admin")
    assert f"/pekerjaan/{job.id}/unduh" not in admin.get(f"/pekerjaan/{job.id}").text
    assert admin.get(f"/pekerjaan/{job.id}/unduh").status_code == 403


def test_a_batch_nobody_asked_for_is_not_there(planner):
    assert planner.get("/surat/kiriman/0123456789abcdef").status_code == 404
