"""Six months after SS: two answers, a conclusion, and what the destination's page learns from it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from magang.audit.models import AuditEvent
from magang.evaluations.models import Evaluation, EvaluationAnswer
from magang.evaluations.rules import EvaluationStatus, Respondent, Statement, Use
from magang.followups.rules import FollowUpStatus
from magang.kernel.filestore import FileStore
from tests.conftest import NOW
from tests.factories.followups import Walk
from tests.support.browsing import text
from tests.support.queries import counted_queries
from tests.web.journals.test_journal_writing import post

ANSWER = {s.value: "4" for s in Statement} | {
    "usage": "full",
    "obstacles": ["budget_cycle", "data"],
    "comment": "Loket jadi satu.",
}
CONCLUSION = {
    "usage": "full",
    "effect": "clear",
    "value": "60",
    "measured_on": "2026-02-20",
    "source": "Laporan kinerja triwulan I",
    "note": "",
    "version": "1",
}


@pytest.fixture
def done(session, city, settings):
    """SS set half a year ago: the evaluation is due."""
    walk = Walk(session, city, FileStore(settings.files_dir), NOW - timedelta(days=190)).opened()
    walk.submitted().judged(FollowUpStatus.SS)
    placement = walk.thing.recommendation.placement
    placement.mentor_id = walk.city.superior.id
    placement.host_unit_id, placement.departed_on = walk.city.clinic.id, walk.now.date()
    placement.starts_on, placement.ends_on = walk.now.date(), walk.now.date() + timedelta(days=89)
    placement.cost_allowance, placement.cost_lodging, placement.cost_transport = 10_000_000, 0, 5_000_000
    walk.session.commit()
    return walk


def stored(walk) -> Evaluation:
    walk.session.expire_all()
    return walk.session.scalar(select(Evaluation).order_by(Evaluation.id.desc()))


def test_ss_schedules_an_evaluation_and_losing_it_voids_the_one_that_waits(done, as_user):
    page = f"/evaluasi/{done.reference}"
    evaluation = stored(done)
    assert (evaluation.due_on - done.now.date()).days == 180
    verifier = as_user("verifier")
    assert post(verifier, f"/tindak-lanjut/{done.reference}/verifikasi/periksa-ulang", {}).status_code == 303
    done.now = NOW
    done.judged(FollowUpStatus.BS)
    assert stored(done).status is EvaluationStatus.VOIDED
    assert "Gugur" in text(as_user("planner"), page)
    assert post(verifier, f"{page}/simpulkan", CONCLUSION).status_code == 409
    done.submitted().judged(FollowUpStatus.SS)
    assert stored(done).status is EvaluationStatus.SCHEDULED
    assert done.session.query(Evaluation).count() == 2


def test_alumnus_and_superior_answer_and_do_not_read_each_other(done, as_user, session):
    page = f"/evaluasi/{done.reference}"
    participant, superior = as_user("participant"), as_user("superior")
    assert "Jawab evaluasi pascamagang" in text(participant, "/")
    assert post(participant, f"{page}/jawab", ANSWER | {"used": ""}).status_code == 422
    assert post(participant, f"{page}/jawab", ANSWER).status_code == 303
    assert post(participant, f"{page}/jawab", ANSWER).status_code == 409, "once"
    assert (
        post(superior, f"{page}/jawab", ANSWER | {"comment": "Perlu anggaran.", "usage": "partly"}).status_code == 303
    )
    assert "Loket jadi satu." in text(participant, page)
    assert "Perlu anggaran." not in text(participant, page)
    assert "Perlu anggaran." in text(as_user("verifier"), page)
    assert post(as_user("opd_head"), f"{page}/jawab", ANSWER).status_code == 403
    notes = " ".join(session.scalars(select(AuditEvent.note)))
    assert "Perlu anggaran." not in notes


def test_the_verifier_concludes_with_a_measured_value_and_the_destination_learns(done, as_user, session):
    page, verifier = f"/evaluasi/{done.reference}", as_user("verifier")
    assert "Simpulkan evaluasi" in text(verifier, "/")
    refused = post(verifier, f"{page}/simpulkan", CONCLUSION | {"value": "", "source": "", "note": "x"})
    assert refused.status_code == 422
    assert "menuntut nilai indikator" in refused.get_data(as_text=True)
    assert post(as_user("planner"), f"{page}/simpulkan", CONCLUSION).status_code == 403
    assert post(verifier, f"{page}/simpulkan", CONCLUSION | {"note": "Tidak terjawab."}).status_code == 303
    shown = text(as_user("mayor"), page)
    assert "88% jalan ke target" in shown
    assert "Dampak: Jelas" in text(as_user("mayor"), f"/alur/rekomendasi/{done.reference}")
    learnt = text(as_user("planner"), f"/tujuan/{done.city.clinic.region_id}")
    assert "1 dari 1 dievaluasi" in learnt
    assert "Rp15.000.000" in learnt
    assert post(verifier, f"{page}/simpulkan", CONCLUSION).status_code == 409


def test_what_is_no_longer_used_is_judged_again(done, as_user):
    said = CONCLUSION | {
        "usage": "none",
        "effect": "none",
        "value": "",
        "source": "",
        "measured_on": "",
        "note": "Kembali ke cara lama.",
    }
    assert post(as_user("verifier"), f"/evaluasi/{done.reference}/simpulkan", said).status_code == 303
    assert done.thing.open_round is not None
    done.now = NOW
    done.judged(FollowUpStatus.BS)
    assert done.thing.official_status is FollowUpStatus.BS
    assert stored(done).usage is Use.NONE, "what was concluded stays"


def test_a_link_takes_one_answer_of_one_side_and_can_be_revoked(done, as_user, app, session):
    page, planner = f"/evaluasi/{done.reference}", as_user("planner")
    share = f"{page}/tautan/superior"
    assert post(as_user("participant"), share, {"label": "Atasan", "days": "7"}).status_code == 403
    assert post(planner, share, {"label": "Kepala bidang", "days": "7"}).status_code == 303
    address = re.search(r"http://localhost(/jawab-evaluasi/[\w-]{43})", text(planner, share))[1]
    guest = app.test_client()
    assert "Loket" not in text(guest, address)
    assert post(guest, address, {"name": "Sari"}).status_code == 303
    assert done.thing.recommendation.title in text(guest, address)
    assert post(guest, address, ANSWER).status_code == 303
    assert "sudah diterima" in text(guest, address)
    given = stored(done)
    session.refresh(given, ["answers"])
    assert [(a.respondent, a.name) for a in given.answers] == [(Respondent.SUPERIOR, "Sari")]
    assert post(planner, share, {"label": "Lain", "days": "7"}).status_code == 303
    other = re.search(r"/jawab-evaluasi/[\w-]{43}", text(planner, share))[0]
    revoke = re.findall(rf"{page}/tautan/\d+/cabut", text(planner, share))[0]
    assert post(planner, revoke, {}).status_code == 303
    assert app.test_client().get(other).status_code == 404


def test_a_verifier_who_answered_by_a_link_stands_in_the_trail_and_does_not_conclude(done, as_user, session, city):
    planner, verifier, page = as_user("planner"), as_user("verifier"), f"/evaluasi/{done.reference}"
    asked = f'href="{page}"'
    assert asked in text(verifier, "/")
    post(planner, f"{page}/tautan/superior", {"label": "Atasan", "days": "7"})
    address = re.search(r"/jawab-evaluasi/[\w-]{43}", text(planner, f"{page}/tautan/superior"))[0]
    post(verifier, address, {"name": "Sari"})
    assert post(verifier, address, ANSWER).status_code == 303
    assert session.scalars(select(EvaluationAnswer.signed_in_id)).one() == city.verifier.id
    told = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (told.actor_id, told.changes) == (None, {"Akun di peramban itu": ["", f"#{city.verifier.id}"]})
    assert asked not in text(verifier, "/")
    assert post(verifier, f"{page}/simpulkan", CONCLUSION).status_code == 403
    assert asked in text(as_user("verifier2"), "/")


def test_the_list_costs_the_same_for_every_number_and_finds_what_is_late(done, as_user, connection):
    planner = as_user("planner")
    page = text(planner, "/evaluasi?janji=lewat")
    assert done.reference in page
    assert done.reference not in text(planner, "/evaluasi?status=concluded")
    with counted_queries(connection) as few:
        planner.get("/evaluasi")
    assert len(few) <= 12
    assert "Nomor;Rekomendasi" in planner.get("/evaluasi.csv").get_data(as_text=True)


def test_the_database_refuses_a_conclusion_without_a_result(done, session):
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(sql("UPDATE evaluation SET status = 'concluded'"))
