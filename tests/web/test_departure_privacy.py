"""From letter to journal no NIP leaves the files that must hold it: not in pages, addresses, names, trail or log."""

from __future__ import annotations

import logging
import re
import zipfile
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from magang.audit.models import AuditEvent
from magang.jobs.models import Job
from magang.letters.models import IssuedLetter
from magang.letters.views import issuing
from magang.placements.rules import PlacementStatus
from magang.web.errors import loggable_path
from tests.conftest import NOW
from tests.factories.journals import build_entry, build_link
from tests.factories.letters import build_letter_settings, build_signer
from tests.factories.placements import build_cycle, build_placement
from tests.support.jobs import run_waiting
from tests.support.sending import fields, send

NIPS = ("198503122010011004", "197506302000032002", "197001011995032001")


@pytest.fixture
def cohort(session, city):
    build_letter_settings(session)
    signer = build_signer(session, nip=NIPS[2])
    city.participant.nip, city.superior.nip = NIPS[:2]
    cycle = build_cycle(session, name="Angkatan sunyi")
    people = [build_placement(session, city, cycle=cycle, status=PlacementStatus.RUNNING) for _ in range(2)]
    session.commit()
    return signer, people


def test_a_nip_stays_in_the_letter(app, as_user, session, city, cohort, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(issuing, "MOST_WHILE_WAITING", 1)
    signer, people = cohort
    planner, seen = as_user("planner"), []

    def look(client, address):
        answer = client.get(address)
        assert answer.status_code == 200, address
        seen.append(address + answer.text)
        return answer.text

    sent = {"placements": [p.id for p in people], "dated": "2026-03-02", "signer_id": signer.id}
    form = f"/surat/terbitkan/sppd?angkatan={people[0].cycle_id}"
    look(planner, form)
    page = send(planner, form, fields(None, sent)).location
    look(planner, page)
    run_waiting(app)
    look(planner, page)
    packed = send(planner, f"{page}/zip", fields(None, {}))
    archive = zipfile.ZipFile(BytesIO(packed.data))
    inside = archive.read(archive.namelist()[0])
    document = zipfile.ZipFile(BytesIO(inside)).read("word/document.xml").decode()
    assert NIPS[0] in document, "the paper itself must name the person in full"
    seen += [*archive.namelist(), str(packed.headers)]

    letter = session.scalar(select(IssuedLetter))
    for address in ("/surat", f"/surat/{letter.id}", "/surat.csv", "/penempatan/papan?angkatan=semua",
                    "/penempatan/kalender", f"/penempatan/bersama?p={people[0].reference}", "/surat/riwayat-diklat",
                    f"/penempatan/{people[0].reference}", "/pekerjaan"):  # fmt: skip
        look(planner, address)
    look(as_user("admin"), "/admin/surat")
    look(app.test_client(), f"/verifikasi/{letter.token}")

    build_entry(session, people[0], date(2026, 2, 27))
    _, secret = build_link(session, people[0], created_by=city.participant, at=NOW)
    host = app.test_client()
    assert send(host, f"/pembimbing/{secret}", fields(None, {"name": "Ibu Sari"})).status_code == 303
    look(host, f"/pembimbing/{secret}")

    events = session.scalars(select(AuditEvent)).all()
    seen += [f"{e.subject_label} {e.note} {e.changes}" for e in events]
    seen += [f"{j.title} {j.payload} {j.result}" for j in session.scalars(select(Job))]
    seen.append(caplog.text)
    for nip in NIPS:
        assert not [text for text in seen if nip in re.sub(r"\s", "", text)], nip


def test_the_log_of_an_error_holds_no_address_that_is_a_key(app):
    with app.test_request_context("/pembimbing/" + "x" * 43):
        assert loggable_path() == "/pembimbing/<secret:secret>"
    with app.test_request_context("/verifikasi/" + "x" * 22):
        assert "xxx" not in loggable_path()
    with app.test_request_context("/penempatan/M-2026-001"):
        assert loggable_path() == "/penempatan/M-2026-001"
