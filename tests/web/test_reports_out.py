"""A report going out: every format, at once or by a worker, cached; the deck; the page for printing."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from magang.findings.models import Finding
from magang.jobs.models import Job
from magang.jobs.rules import JobState
from magang.kernel.filestore import FileStore
from magang.placements.models import Placement
from magang.reports import handing
from magang.reports.models import Report
from tests.factories.written import build_image, build_report
from tests.support.jobs import run_waiting
from tests.support.sending import fields as given
from tests.support.sending import send


@pytest.fixture
def report(session, city, app, settings) -> Report:
    made = build_report(session, city)
    image = build_image(session, FileStore(settings.files_dir), made)
    made.body += f'\n\n![Loket](lampiran:{image.id} "Loket yang sudah ditata")\n\n!!! catatan\n    Sebut angkanya.\n'
    session.commit()
    return made


@pytest.fixture
def page(report) -> str:
    return f"/laporan/{report.reference}"


def test_each_format_is_handed_out_with_cover_signatures_and_attachments(session, city, report, page, as_user):
    author = as_user("participant")
    pdf = author.get(f"{page}/ekspor/pdf")
    assert pdf.headers["Content-Disposition"] == f"attachment; filename=laporan-{report.reference}.pdf"
    reader = PdfReader(io.BytesIO(pdf.data))
    told = " ".join(" ".join(page.extract_text() for page in reader.pages).replace("\u200b", "").split())
    finding = session.scalars(select(Finding)).first()
    for wanted in (
        report.title, city.participant.name, "Masa magang", "Draf", "Daftar isi", "Lembar pengesahan",
        city.superior.name, "Daftar lampiran", "Loket yang sudah ditata", finding.title,
    ):  # fmt: skip
        assert wanted in told, wanted
    assert "Sebut angkanya." not in told
    assert city.participant.nip is None or city.participant.nip not in told
    assert pdf.data == author.get(f"{page}/ekspor/pdf").data
    printed = author.get(f"{page}/cetak").text
    assert "Lembar pengesahan" in printed
    assert 'id="bagian-ringkasan"' in printed


def test_the_second_download_is_from_the_cache_until_the_content_changes(session, report, page, as_user, monkeypatch):
    made = []
    monkeypatch.setattr(handing, "make", lambda fmt, *_: made.append(fmt.value) or b"%PDF-isi")
    author = as_user("participant")
    for _ in range(2):
        assert author.get(f"{page}/ekspor/pdf").data == b"%PDF-isi"
    assert made == ["pdf"]
    # What the inserts stand for counts as content.
    session.execute(update(Finding).values(seen="Antrean kini dipanggil per jam."))
    session.commit()
    author.get(f"{page}/ekspor/pdf")
    author.get(f"{page}/ekspor/pptx")
    assert made == ["pdf", "pdf", "pptx"]
    assert as_user("mayor").get(f"{page}/ekspor/pdf").status_code == 404


def test_a_large_export_is_a_job_that_may_be_left_and_fetched(app, session, report, page, as_user, monkeypatch):
    monkeypatch.setattr(handing, "QUICK", 0.0)
    monkeypatch.setattr(handing, "make", lambda *_: b"PK-isi")
    author = as_user("participant")
    assert author.get(f"{page}/ekspor/docx").status_code == 303
    assert "Siapkan Word" in author.get(f"{page}/ekspor").text
    assert send(author, f"{page}/ekspor/docx", given(None, {})).location == f"{page}/ekspor"
    waiting = author.get(f"{page}/ekspor").text
    assert "Menunggu giliran" in waiting
    assert "Batalkan" in waiting
    assert run_waiting(app) == 1
    job = session.scalars(select(Job)).one()
    assert job.state is JobState.DONE
    assert author.get(f"/pekerjaan/{job.id}/unduh").data == b"PK-isi"
    assert author.get(f"{page}/ekspor/docx").data == b"PK-isi"
    assert author.get(f"{page}/ekspor/odt").status_code == 303


def test_a_job_does_not_tell_what_its_owner_may_no_longer_read(app, session, city, report, page, as_user, monkeypatch):
    monkeypatch.setattr(handing, "QUICK", 0.0)
    author = as_user("participant")
    send(author, f"{page}/ekspor/pdf", given(None, {}))
    session.execute(update(Placement).values(participant_id=city.planner.id))
    session.commit()
    run_waiting(app)
    assert session.scalars(select(Job)).one().state is JobState.FAILED


def test_powerpoint_and_deck_tell_the_same_slides(report, page, as_user):
    author = as_user("participant")
    with zipfile.ZipFile(io.BytesIO(author.get(f"{page}/ekspor/pptx").data)) as talk:
        slides = [name for name in talk.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", name)]
        notes = b"".join(talk.read(name) for name in talk.namelist() if "notesSlide" in name)
    assert b"Sebut angkanya." in notes
    assert author.get(f"{page}/salindia").text.count('<section class="slide"') == len(slides)
