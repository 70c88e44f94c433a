"""Hearings and the mayor's decisions through the browser's eyes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from magang.hearings import services
from magang.hearings.models import Decision, Hearing
from magang.hearings.rules import HearingStatus, Outcome
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from tests.factories.findings import build_finding
from tests.factories.hearings import seat
from tests.factories.recommendations import build_approved, build_decision, build_hearing, build_recommendation
from tests.web.test_findings import elsewhere, post, text
from tests.web.test_needs import token
from tests.web.test_recommendations import status_of


@pytest.fixture
def approved(session, city):
    return build_approved(session, city)


@pytest.fixture
def form(city):
    return {
        "outcome": "accept",
        "owner_opd_id": city.dinkes.id,
        "due_on": "2026-12-01",
        "notes": "",
        "reason": "",
        "decided_on": "2026-03-02",
        "decided_by_id": city.mayor.id,
        "hearing_id": "",
    }


def at(recommendation):
    return f"/rekomendasi/{recommendation.reference}/keputusan"


def test_an_accepted_recommendation_has_an_owner_a_date_and_a_trail(as_user, approved, form, session, city):
    sekda = as_user("sekda")
    page = text(sekda.get(at(approved)))
    assert f'<option selected value="{city.dinkes.id}">Dinkes' in page
    assert f'<option selected value="{city.mayor.id}">' in page
    answer = post(sekda, at(approved), form)
    assert answer.status_code == 303
    assert status_of(session, approved) is RecommendationStatus.ACCEPTED
    decision = session.scalar(select(Decision))
    assert (decision.owner_opd_id, decision.due_on) == (city.dinkes.id, date(2026, 12, 1))
    assert (decision.decided_by_id, decision.recorded_by_id) == (city.mayor.id, city.sekda.id)
    shown = text(as_user("participant").get(answer.location))
    assert "Dinas Kesehatan" in shown
    assert "1 Des 2026" in shown
    assert "dicatat oleh" in shown
    assert "<ins>2026-12-01</ins>" in shown


def test_a_decision_sets_the_follow_up_in_motion(as_user, approved, form, monkeypatch):
    heard = []
    monkeypatch.setattr(
        services.decided, "_subscribers", [lambda *args: heard.append((args[2].reference, args[3].outcome))]
    )
    post(as_user("mayor"), at(approved), form)
    assert heard == [(approved.reference, Outcome.ACCEPT)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"owner_opd_id": ""}, "Tetapkan OPD penanggung jawab."),
        ({"due_on": ""}, "Tetapkan tenggat pelaksanaan."),
        ({"due_on": "2026-03-01"}, "Tenggat mendahului tanggal keputusan."),
        ({"decided_on": "2026-03-03"}, "Tanggal keputusan belum tiba."),
        ({"decided_on": "2026-02-30"}, "Tanggal tidak dikenal."),
        ({"outcome": "accept_with_notes"}, "Tuliskan catatan yang menyertai penerimaan."),
        ({"outcome": "reject"}, "Tuliskan alasan penolakan."),
        ({"outcome": ""}, "wajib diisi"),
        ({"outcome": "maybe"}, "Pilih salah satu"),
        ({"decided_by_id": "1"}, "Pilih salah satu"),
    ],
)
def test_a_decision_that_binds_nobody_is_refused_beside_its_field(as_user, approved, form, session, wrong, words):
    answer = post(as_user("sekda"), at(approved), form | wrong)
    assert answer.status_code == 422
    assert words in text(answer)
    assert session.scalar(select(Decision)) is None
    assert status_of(session, approved) is RecommendationStatus.APPROVED


def test_nothing_is_decided_before_it_was_presented(as_user, form, session, city):
    presented = build_approved(session, city, status="presented", presented_on=date(2026, 2, 28))
    answer = post(as_user("sekda"), at(presented), form | {"decided_on": "2026-02-27"})
    assert answer.status_code == 422
    assert "mendahului pemaparan" in text(answer)
    assert post(as_user("sekda"), at(presented), form | {"decided_on": "2026-02-28"}).status_code == 303


def test_only_mayor_and_sekda_decide_and_only_what_is_ready(as_user, approved, form, session, city):
    for who in ("planner", "superior", "participant", "opd_head", "verifier"):
        assert as_user(who).get(at(approved)).status_code == 403, who
    draft = build_recommendation(session, city)
    assert as_user("mayor").get(at(draft)).status_code == 409
    own = build_approved(session, city, author_id=city.sekda.id)
    assert as_user("sekda").get(at(own)).status_code == 403


def test_after_a_study_a_new_decision_replaces_the_old_one_which_stays_readable(as_user, approved, form, session):
    sekda = as_user("sekda")
    post(sekda, at(approved), form | {"outcome": "study", "notes": "Hitung dulu biaya jaringannya."})
    assert status_of(session, approved) is RecommendationStatus.STUDY
    assert "yang lama tetap terbaca" in text(sekda.get(at(approved)))
    assert post(sekda, at(approved), form).status_code == 303
    assert status_of(session, approved) is RecommendationStatus.ACCEPTED
    page = text(as_user("participant").get(f"/rekomendasi/{approved.reference}"))
    assert "Hitung dulu biaya jaringannya." in page
    assert sekda.get(at(approved)).status_code == 409
    listed = text(sekda.get("/keputusan?berlaku=tidak"))
    assert "sudah digantikan" in listed
    assert session.scalars(select(Decision).where(Decision.superseded_at.is_(None))).one().outcome is Outcome.ACCEPT


def test_a_rejection_binds_nobody_and_says_why(as_user, approved, form, session):
    post(as_user("mayor"), at(approved), form | {"outcome": "reject", "reason": "Sudah ada aplikasi provinsi."})
    decision = session.scalar(select(Decision))
    assert (decision.owner_opd_id, decision.due_on) == (None, None)
    assert "Sudah ada aplikasi provinsi." in text(as_user("participant").get(f"/rekomendasi/{approved.reference}"))


def test_the_list_of_decisions_filters_and_exports(as_user, session, city):
    finding = build_finding(session, city)
    hearing = build_hearing(session)
    yes = build_decision(session, city, build_approved(session, city, finding), hearing_id=hearing.id)
    no = build_decision(
        session,
        city,
        build_approved(session, city, finding, title="=1+1"),
        outcome="reject",
        reason="Anggaran habis.",
        owner_opd_id=None,
        due_on=None,
    )
    accepted, rejected = (session.get(Recommendation, d.recommendation_id).reference for d in (yes, no))
    planner = as_user("planner")
    for query in ("hasil=accept", f"opd={city.dinkes.id}", f"pemaparan={hearing.id}", f"cari={accepted}"):
        page = text(planner.get(f"/keputusan?{query}"))
        assert accepted in page, query
        assert rejected not in page, query
    csv = text(planner.get("/keputusan.csv?hasil=reject"))
    assert f"2026-02-28;{rejected};'=1+1;Ditolak" in csv
    assert planner.get("/keputusan?hasil=entah").status_code == 400


def test_a_hearing_is_planned_mended_and_held_on_its_day(as_user, session, city):
    sekda = as_user("sekda")
    data = {"title": "Pemaparan angkatan I", "held_on": "2026-03-09", "room": "Aula"}
    answer = post(sekda, "/pemaparan/baru", data)
    hearing = session.scalar(select(Hearing))
    page = answer.location
    assert page == f"/pemaparan/{hearing.id}"
    assert post(sekda, f"{page}/ubah", data | {"room": "Ruang rapat", "version": "1"}).status_code == 303
    stale = post(sekda, f"{page}/ubah", data | {"room": "Pendopo", "version": "1"})
    assert stale.status_code == 409
    assert "Ruang rapat" in text(stale)
    assert "<ins>Ruang rapat</ins>" in text(as_user("participant").get(page))
    too_early = sekda.post(f"{page}/hold", data={"csrf_token": token(sekda, page)})
    assert too_early.status_code == 409
    assert "belum tiba" in text(too_early)
    assert as_user("opd_head").get("/pemaparan/baru").status_code == 403
    assert sekda.get("/pemaparan/99999999999999999999").status_code == 404


def test_at_the_hearing_recommendations_are_presented_and_decided_before_it_closes(
    as_user, approved, form, session, city
):
    hearing = build_hearing(session)
    other = build_approved(session, city)
    page, sekda = f"/pemaparan/{hearing.id}", as_user("sekda")

    def press(step, **data):
        return sekda.post(f"{page}/{step}", data=data | {"csrf_token": token(sekda, page)})

    assert press("hold").status_code == 303
    assert press("dipaparkan").status_code == 422
    assert press("dipaparkan", rekomendasi=["R-2026-001"]).status_code == 422
    assert press("dipaparkan", rekomendasi=[approved.reference]).status_code == 303
    assert status_of(session, approved) is RecommendationStatus.PRESENTED
    assert status_of(session, other) is RecommendationStatus.APPROVED
    assert session.get(Recommendation, approved.id).presented_on == date(2026, 2, 28)
    refused = press("close")
    assert refused.status_code == 409
    assert approved.reference in text(refused)
    decide = f"{at(approved)}?pemaparan={hearing.id}"
    assert f"{page}/notula#r-{approved.reference}" in text(sekda.get(page))
    answer = post(sekda, decide, form | {"hearing_id": hearing.id, "decided_on": "2026-02-28"})
    assert answer.location == page
    assert "Daftar hadir masih kosong." in text(press("close"))
    seat(session, hearing)
    assert press("close").status_code == 303
    session.expire_all()
    assert session.get(Hearing, hearing.id).status is HearingStatus.CLOSED
    assert approved.title in text(as_user("participant").get(page))
    assert press("dipaparkan", rekomendasi=[other.reference]).status_code == 409
    assert post(sekda, at(other), form | {"hearing_id": hearing.id}).status_code == 422


def test_what_others_may_not_read_does_not_show_at_the_hearing(as_user, session, city):
    finding = build_finding(session, city, elsewhere(session, city))
    hidden = build_approved(session, city, finding, lead_opd_id=city.setda.id)
    hearing = build_hearing(session)
    assert hidden.reference not in text(as_user("participant").get(f"/pemaparan/{hearing.id}"))
    assert hidden.reference in text(as_user("mayor").get(f"/pemaparan/{hearing.id}"))
