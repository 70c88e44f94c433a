"""Findings through the browser's eyes."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select

from magang.audit.models import AuditEvent
from magang.findings.models import Finding
from magang.needs.models import Need
from magang.placements.rules import PlacementStatus
from tests.factories.findings import build_finding, build_placement
from tests.factories.recommendations import build_recommendation
from tests.web.test_needs import token

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def form(city):
    return {
        "kind": "best_practice",
        "title": "Antrean diambil dari rumah",
        "urusan_id": city.health.id,
        "seen": "Pasien memilih jam kedatangan dari ponsel.",
        "place": "Loket RSUD",
        "since": "2023",
        "numbers": "Waktu tunggu turun dari 120 menjadi 35 menit",
        "source": "",
        "contact": "Kepala bagian rekam medis",
    }


def post(client, address, data, **kwargs):
    return client.post(address, data=data | {"csrf_token": token(client, address)}, **kwargs)


def elsewhere(session, city):
    """A placement that is nobody's business in the health department."""
    return build_placement(
        session, city, participant=city.planner, mentor=city.sekda, sending_opd=city.setda, need_owner=city.setda
    )


def text(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def count_queries(connection):
    """How many statements a call sends."""

    def count(call):
        seen = []

        def note(*args):
            seen.append(args[2])

        event.listen(connection, "before_cursor_execute", note)
        try:
            call()
        finally:
            event.remove(connection, "before_cursor_execute", note)
        return len(seen)

    return count


def test_a_participant_records_what_they_saw_and_may_mend_it(as_user, city, session, form):
    placement = build_placement(session, city)
    participant = as_user("participant")
    answer = post(participant, "/temuan/baru", form)
    assert answer.status_code == 303
    assert answer.location == "/temuan/T-2026-001"
    page = text(participant.get(answer.location))
    assert "Pasien memilih jam kedatangan" in page
    assert placement.reference in page
    edited = post(participant, "/temuan/T-2026-001/ubah", form | {"place": "Poli anak", "version": "1"})
    assert edited.status_code == 303
    page = text(participant.get("/temuan/T-2026-001"))
    assert "<del>Loket RSUD</del>" in page
    assert "<ins>Poli anak</ins>" in page


def test_with_two_open_placements_the_participant_is_asked_which(as_user, city, session, form):
    first, second = build_placement(session, city), build_placement(session, city)
    participant = as_user("participant")
    page = text(participant.get("/temuan/baru"))
    assert first.reference in page
    assert f"/temuan/baru?penempatan={second.reference}" in page
    post(participant, f"/temuan/baru?penempatan={second.reference}", form)
    assert session.scalar(select(Finding)).placement_id == second.id


def test_without_an_open_placement_the_page_says_what_is_missing(as_user, city):
    page = as_user("participant").get("/temuan/baru")
    assert page.status_code == 200
    assert "tidak punya magang yang sedang berjalan" in text(page)


def test_nothing_is_seen_before_departure_and_nobody_writes_for_another(as_user, city, session):
    at_home = build_placement(session, city, status=PlacementStatus.ASSIGNED, departed_on=None)
    other = build_placement(session, city, participant=city.opd_head)
    participant = as_user("participant")
    assert participant.get(f"/temuan/baru?penempatan={at_home.reference}").status_code == 409
    assert participant.get(f"/temuan/baru?penempatan={other.reference}").status_code == 404
    assert participant.get("/temuan/baru?penempatan=%00").status_code == 404
    assert as_user("planner").get("/temuan/baru").status_code == 403


def test_a_wrong_form_keeps_what_was_typed_and_writes_nothing(as_user, city, session, form):
    build_placement(session, city)
    answer = post(as_user("participant"), "/temuan/baru", form | {"title": "x" * 201, "kind": "gosip"})
    assert answer.status_code == 422
    assert "x" * 201 in text(answer)
    assert "Pilih salah satu" in text(answer)
    assert session.scalar(select(Finding)) is None


def test_the_second_of_two_windows_sees_both_texts(as_user, city, session, form):
    finding = build_finding(session, city)
    participant, edit = as_user("participant"), f"/temuan/{finding.reference}/ubah"
    post(participant, edit, form | {"title": "Dari jendela pertama", "version": "1"})
    answer = post(participant, edit, form | {"title": "Dari jendela kedua", "version": "1"})
    assert answer.status_code == 409
    assert "Dari jendela pertama" in text(answer)
    assert "Dari jendela kedua" in text(answer)


def test_a_finding_is_deleted_after_a_question_and_the_trail_keeps_that_it_was(as_user, city, session):
    finding = build_finding(session, city)
    participant, address = as_user("participant"), f"/temuan/{finding.reference}/hapus"
    assert "Ya, hapus temuan" in text(participant.get(address))
    assert post(participant, address, {}).status_code == 303
    session.expire_all()
    assert session.scalar(select(Finding)) is None
    assert session.scalar(select(AuditEvent.verb).order_by(AuditEvent.id.desc())) == "finding.deleted"


def test_a_finding_that_carries_a_recommendation_stays(as_user, city, session):
    finding = build_finding(session, city)
    recommendation = build_recommendation(session, city, finding)
    participant = as_user("participant")
    page = text(participant.get(f"/temuan/{finding.reference}"))
    assert f"/rekomendasi/{recommendation.reference}" in page
    assert "/hapus" not in page
    refused = participant.get(f"/temuan/{finding.reference}/hapus")
    assert refused.status_code == 409
    assert "menjadi dasar rekomendasi" in text(refused)


def test_only_its_author_changes_a_finding(as_user, city, session):
    finding = build_finding(session, city)
    for who in ("superior", "opd_head", "planner", "mayor"):
        client = as_user(who)
        assert client.get(f"/temuan/{finding.reference}").status_code == 200, who
        assert client.get(f"/temuan/{finding.reference}/ubah").status_code == 403, who


def test_a_strangers_finding_does_not_exist(as_user, city, session):
    finding = build_finding(session, city, elsewhere(session, city))
    for who in ("participant", "superior", "opd_head"):
        assert as_user(who).get(f"/temuan/{finding.reference}").status_code == 404, who
        assert finding.reference not in text(as_user(who).get("/temuan")), who


def test_the_lead_of_a_submitted_recommendation_reads_the_finding_behind_it(as_user, city, session):
    placement = elsewhere(session, city)
    need = session.get(Need, placement.need_id).reference
    finding = build_finding(session, city, placement)
    recommendation = build_recommendation(session, city, finding)
    head = as_user("opd_head")
    assert head.get(f"/temuan/{finding.reference}").status_code == 404
    session.refresh(recommendation)
    recommendation.status = "submitted"
    session.commit()
    assert head.get(f"/temuan/{finding.reference}").status_code == 200
    assert head.get(f"/kebutuhan/{need}").status_code == 200


def test_the_list_filters_searches_and_exports_the_same_rows(as_user, city, session):
    used = build_finding(session, city)
    free = build_finding(session, city, title="=SUM(A1)", kind="obstacle")
    build_recommendation(session, city, used)
    planner = as_user("planner")
    for query, there, gone in [
        ("jenis=obstacle", free, used),
        ("dasar=belum", free, used),
        ("dasar=ada", used, free),
        (f"cari={used.reference}", used, free),
        ("cari=antrean&urut=-nomor", used, free),
    ]:
        page = text(planner.get(f"/temuan?{query}"))
        assert there.reference in page, query
        assert gone.reference not in page, query
    assert f'<option value="{city.malang.id}">Kota Malang' in text(planner.get("/temuan"))
    assert used.reference in text(planner.get(f"/temuan?daerah={city.malang.id}&urusan={city.health.id}"))
    assert planner.get(f"/temuan?daerah={city.java.id}").status_code == 400
    csv = text(planner.get("/temuan.csv?jenis=obstacle"))
    assert f"{free.reference};'=SUM(A1);Hambatan" in csv
    assert used.reference not in csv
    assert free.reference in text(as_user("participant").get("/temuan?milik=saya"))


def test_a_long_list_costs_no_more_questions_than_a_short_one(as_user, city, session, count_queries):
    placement = build_placement(session, city)
    build_finding(session, city, placement)
    planner = as_user("planner")
    one = count_queries(lambda: planner.get("/temuan"))
    for _ in range(19):
        build_finding(session, city, placement)
    assert count_queries(lambda: planner.get("/temuan")) == one


def test_hostile_text_is_shown_and_does_nothing(as_user, city, session, form):
    build_placement(session, city)
    evil = '"><script>alert(1)</script>{{7*7}}'
    participant = as_user("participant")
    for field in ("title", "seen", "place", "since", "numbers", "source", "contact"):
        form[field] = evil
    page = post(participant, "/temuan/baru", form, follow_redirects=True)
    assert page.status_code == 200
    assert "<script>alert" not in text(page)
    assert "{{7*7}}" in text(page)
    assert post(participant, "/temuan/baru", form | {"title": "a\x00b"}).status_code == 422
