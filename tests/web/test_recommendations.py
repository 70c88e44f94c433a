"""Recommendations through the browser's eyes."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from magang.placements.models import Placement
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from tests.factories.findings import build_finding, build_placement
from tests.factories.recommendations import build_approved, build_decision, build_recommendation
from tests.web.test_findings import HTMX, count_queries, elsewhere, post, text  # noqa: F401
from tests.web.test_needs import token


@pytest.fixture
def finding(session, city):
    return build_finding(session, city)


@pytest.fixture
def form(city, finding):
    return {
        "title": "Terapkan antrean daring di semua puskesmas",
        "action": "Dinas Kesehatan memasang antrean daring di empat belas puskesmas.",
        "findings": [finding.id],
        "approach": "adapt",
        "differs": "Jaringan di tiga kecamatan belum stabil.",
        "change_system": "Aplikasi rumah sakit harus terhubung.",
        "programmes": [city.programme.id],
        "lead_opd_id": city.dinkes.id,
        "supporting_opds": [city.setda.id, city.dinkes.id],
        "indicator": "Waktu tunggu rata-rata",
        "baseline": "120",
        "target": "45",
        "unit": "menit",
        "target_date": "2026-12-31",
        "horizon": "medium",
        "effort": "medium",
        "cost_estimate": "250.000.000",
    }


def move(client, recommendation, action, **data):
    page = f"/rekomendasi/{recommendation.reference}"
    return client.post(f"{page}/{action}", data=data | {"csrf_token": token(client, page)})


def status_of(session, recommendation):
    session.expire_all()
    return session.get(Recommendation, recommendation.id).status


def test_a_recommendation_goes_from_the_finding_to_the_superiors_approval(as_user, form, finding, session, city):
    participant = as_user("participant")
    start = f"/rekomendasi/baru?temuan={finding.reference}"
    opened = text(participant.get(start))
    assert re.search(rf'<input checked[^>]* name="findings"[^>]* value="{finding.id}"', opened)
    answer = post(participant, start, form)
    assert answer.status_code == 303
    assert answer.location == "/rekomendasi/R-2026-001"
    page = text(participant.get(answer.location))
    for words in ("Jaringan di tiga kecamatan", "Rp250.000.000", "120 menit → 45 menit", "Setda", finding.reference):
        assert words in page
    made = session.scalar(select(Recommendation))
    assert "Diajukan" not in page
    move(participant, made, "submit")
    assert status_of(session, made) is RecommendationStatus.SUBMITTED
    move(as_user("superior"), made, "approve")
    session.expire_all()
    assert session.get(Recommendation, made.id).approved_by_id == city.superior.id
    assert status_of(session, made) is RecommendationStatus.APPROVED


def test_the_links_can_be_walked_both_ways(as_user, finding, session, city):
    recommendation = build_recommendation(session, city, finding)
    participant = as_user("participant")
    page = text(participant.get(f"/rekomendasi/{recommendation.reference}"))
    assert f"/temuan/{finding.reference}" in page
    assert "Layanan kesehatan dekat" in page
    assert f"/rekomendasi/{recommendation.reference}" in text(participant.get(f"/temuan/{finding.reference}"))


def test_what_is_not_yet_measurable_is_listed_and_refused_with_the_same_words(as_user, finding, session, city):
    draft = build_recommendation(session, city, finding, target=None, indicator="", effort=None)
    participant = as_user("participant")
    page = text(participant.get(f"/rekomendasi/{draft.reference}"))
    for words in ("Isi target indikator.", "Sebutkan indikator", "Perkirakan berat upayanya."):
        assert words in page
    assert "disabled" in page
    refused = move(participant, draft, "submit")
    assert refused.status_code == 409
    assert "Isi target indikator." in text(refused)
    assert "Perkirakan berat" not in text(refused)  # Advice refuses nothing.
    assert status_of(session, draft) is RecommendationStatus.DRAFT


def test_the_coach_reads_along_without_keeping_anything(as_user, form, finding, session):
    participant = as_user("participant")
    address = f"/rekomendasi/baru?temuan={finding.reference}"
    unfinished = form | {"target": "120", "differs": "", "csrf_token": token(participant, address)}
    answer = participant.post("/rekomendasi/periksa", data=unfinished, headers=HTMX)
    assert "Target sama dengan nilai awal" in text(answer)
    assert "jelaskan apa yang berbeda" in text(answer)
    whole = participant.post("/rekomendasi/periksa", data=form | {"csrf_token": token(participant, address)})
    assert "dapat diajukan setelah disimpan" in text(whole)
    assert session.scalar(select(Recommendation)) is None


def test_nobody_approves_their_own(as_user, finding, session, city):
    own = build_recommendation(session, city, finding, status="submitted", author_id=city.superior.id)
    assert move(as_user("superior"), own, "approve").status_code == 403
    assert move(as_user("superior"), own, "return", reason="Belum lengkap").status_code == 403
    assert status_of(session, own) is RecommendationStatus.SUBMITTED


def test_only_who_guides_judges_and_only_what_was_submitted(as_user, finding, session, city):
    recommendation = build_recommendation(session, city, finding)
    assert move(as_user("superior"), recommendation, "approve").status_code == 409
    submitted = build_recommendation(session, city, finding, status="submitted")
    for who in ("opd_head", "verifier", "mayor"):
        assert move(as_user(who), submitted, "approve").status_code == 403, who
    assert move(as_user("planner"), submitted, "approve").status_code == 303


def test_a_return_carries_its_reason_and_the_author_tries_again(as_user, finding, session, city):
    submitted = build_recommendation(session, city, finding, status="submitted")
    superior = as_user("superior")
    assert move(superior, submitted, "return", reason="").status_code == 422
    move(superior, submitted, "return", reason="Sebutkan puskesmas mana yang lebih dulu.")
    participant = as_user("participant")
    assert "puskesmas mana yang lebih dulu" in text(participant.get(f"/rekomendasi/{submitted.reference}"))
    move(participant, submitted, "submit")
    assert status_of(session, submitted) is RecommendationStatus.SUBMITTED


def test_the_author_withdraws_with_a_reason(as_user, finding, session, city):
    approved = build_approved(session, city, finding)
    move(as_user("participant"), approved, "withdraw", reason="Sudah dijalankan OPD lain.")
    assert status_of(session, approved) is RecommendationStatus.WITHDRAWN


def test_the_mayors_decision_has_no_button_of_its_own(as_user, finding, session, city):
    approved = build_approved(session, city, finding)
    assert move(as_user("mayor"), approved, "accept").status_code == 404
    assert move(as_user("planner"), approved, "present").status_code == 303
    assert status_of(session, approved) is RecommendationStatus.PRESENTED


def test_a_wrong_form_keeps_what_was_typed_and_writes_nothing(as_user, form, finding, session):
    other = form | {"findings": [finding.id, 99_999], "cost_estimate": "-5", "target_date": "2026-02-31", "title": ""}
    answer = post(as_user("participant"), f"/rekomendasi/baru?temuan={finding.reference}", other)
    page = text(answer)
    assert answer.status_code == 422
    assert 'value="-5"' in page
    assert "Paling kecil 0" in page
    assert "Tanggal tidak dikenal" in page
    assert session.scalar(select(Recommendation)) is None


def test_a_finding_out_of_reach_carries_nothing(as_user, form, session, city):
    theirs = build_finding(session, city, elsewhere(session, city))
    participant = as_user("participant")
    assert participant.get(f"/rekomendasi/baru?temuan={theirs.reference}").status_code == 404
    answer = post(participant, "/rekomendasi/baru", form | {"findings": [theirs.id]})
    assert answer.status_code == 422


def test_the_second_of_two_windows_sees_both_texts(as_user, form, finding, session, city):
    draft = build_recommendation(session, city, finding)
    participant, edit = as_user("participant"), f"/rekomendasi/{draft.reference}/ubah"
    post(participant, edit, form | {"title": "Dari jendela pertama", "version": "1"})
    answer = post(participant, edit, form | {"title": "Dari jendela kedua", "version": "1", "supporting_opds": []})
    assert answer.status_code == 409
    assert "Dari jendela pertama" in text(answer)
    assert "Dari jendela kedua" in text(answer)


def test_every_change_stands_in_the_history(as_user, form, finding, session, city):
    second = build_finding(session, city, build_placement(session, city))
    draft = build_recommendation(session, city, finding)
    participant, page = as_user("participant"), f"/rekomendasi/{draft.reference}"
    changed = form | {"findings": [second.id], "target": "30", "version": "1"}
    assert post(participant, f"{page}/ubah", changed).status_code == 303
    history = text(participant.get(page))
    assert f"<del>{finding.reference}</del>" in history
    assert f"<ins>{second.reference}</ins>" in history
    assert "<ins>30</ins>" in history
    assert "<ins>Setda</ins>" in history


def test_a_submitted_one_is_not_rewritten(as_user, finding, session, city):
    submitted = build_recommendation(session, city, finding, status="submitted")
    assert as_user("participant").get(f"/rekomendasi/{submitted.reference}/ubah").status_code == 409
    assert as_user("superior").get(f"/rekomendasi/{submitted.reference}/ubah").status_code == 403


@pytest.mark.parametrize("link", ["lead", "supporting", "owner"])
def test_an_opd_reads_what_asks_something_of_it_and_nothing_else(as_user, session, city, link):
    finding = build_finding(session, city, elsewhere(session, city))
    kwargs = {"lead_opd_id": city.setda.id}
    if link == "lead":
        kwargs["lead_opd_id"] = city.dinkes.id
    elif link == "supporting":
        kwargs["supporting"] = (city.dinkes,)
    recommendation = build_recommendation(session, city, finding, **kwargs)
    address = f"/rekomendasi/{recommendation.reference}"
    head = as_user("opd_head")
    assert head.get(address).status_code == 404
    recommendation.status = "submitted"
    session.commit()
    if link == "owner":
        assert head.get(address).status_code == 404
        build_decision(session, city, recommendation)
    assert head.get(address).status_code == 200
    assert recommendation.reference in text(head.get("/rekomendasi"))
    assert as_user("participant").get(address).status_code == 404
    if link == "owner":
        assert recommendation.reference in text(head.get("/keputusan"))


def test_a_draft_is_its_authors_and_their_guides(as_user, finding, session, city):
    draft = build_recommendation(session, city, finding)
    for who, status in [("participant", 200), ("superior", 200), ("planner", 200), ("opd_head", 404)]:
        assert as_user(who).get(f"/rekomendasi/{draft.reference}").status_code == status, who


def test_the_list_filters_searches_and_exports_the_same_rows(as_user, finding, session, city):
    draft = build_recommendation(
        session, city, finding, title="=HYPERLINK(1)", horizon="short", lead_opd_id=city.setda.id
    )
    accepted = build_approved(session, city, finding)
    build_decision(session, city, accepted)
    planner = as_user("planner")
    for query in (
        "status=accepted",
        "tahap=diterima",
        "tahap=dipaparkan",
        "waktu=medium",
        f"opd={city.dinkes.id}",
        f"cari={accepted.reference}",
        f"program={city.programme.id}&urusan={city.health.id}&waktu=medium&urut=-opd",
    ):
        page = text(planner.get(f"/rekomendasi?{query}"))
        assert accepted.reference in page, query
        assert draft.reference not in page, query
    csv = text(planner.get("/rekomendasi.csv?status=draft"))
    assert f"{draft.reference};'=HYPERLINK(1);1.02 Kesehatan;Setda;1" in csv
    assert accepted.reference not in csv
    assert accepted.reference in text(as_user("participant").get("/rekomendasi?milik=saya"))


def test_the_list_of_one_departure_follows_its_placements_whoever_moves_them(as_user, session, city):
    made = [build_recommendation(session, city, build_finding(session, city)) for _ in range(3)]
    cycles = [recommendation.cycle_id for recommendation in made]
    moved = update(Placement).where(Placement.id == made[0].placement_id).values(cycle_id=cycles[1])
    session.execute(moved)
    session.commit()
    planner = as_user("planner")
    for sort, expected in (("nomor", made[:2]), ("-nomor", made[1::-1])):
        page = text(planner.get(f"/rekomendasi?angkatan={cycles[1]}&urut={sort}"))
        assert re.findall(r'href="/rekomendasi/(R-[^"/]+)"', page) == [r.reference for r in expected]
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Recommendation).values(cycle_id=cycles[2]))


@pytest.mark.parametrize("address", ["/rekomendasi", "/keputusan"])
def test_a_long_list_costs_no_more_questions_than_a_short_one(as_user, finding, session, city, address, count_queries):  # noqa: F811
    build_decision(session, city, build_approved(session, city, finding))
    planner = as_user("planner")
    one = count_queries(lambda: planner.get(address))
    for _ in range(19):
        build_decision(session, city, build_approved(session, city, finding))
    assert count_queries(lambda: planner.get(address)) == one


def test_similar_earlier_ones_show_their_fate_and_open_only_to_their_readers(as_user, session, city):
    theirs = build_finding(session, city, elsewhere(session, city))
    earlier = build_approved(session, city, theirs, lead_opd_id=city.setda.id)
    build_decision(
        session, city, earlier, outcome="reject", reason="Anggaran belum ada.", owner_opd_id=None, due_on=None
    )
    secret = build_recommendation(session, city, theirs, title="Antrean daring puskesmas rahasia")
    participant = as_user("participant")
    page = text(participant.get("/rekomendasi/mirip?q=antrean daring untuk puskesmas"))
    assert earlier.title in page
    assert "Ditolak" in page
    assert f"/rekomendasi/{earlier.reference}" not in page
    assert f"/rekomendasi/{earlier.reference}" in text(as_user("planner").get("/rekomendasi/mirip?q=antrean daring"))
    assert secret.reference not in page
    part = text(participant.get("/rekomendasi/mirip?title=antrean daring", headers=HTMX))
    assert '<fieldset class="similar">' in part
    assert "Belum ada rekomendasi serupa" in text(participant.get("/rekomendasi/mirip?q=%25____"))


def test_hostile_text_is_shown_and_does_nothing(as_user, form, finding):
    evil = '"><script>alert(1)</script>{{7*7}}'
    for name in ("title", "action", "differs", "change_regulation", "indicator", "unit", "cost_unknown_reason"):
        form[name] = evil[:40]
    participant = as_user("participant")
    page = post(participant, f"/rekomendasi/baru?temuan={finding.reference}", form, follow_redirects=True)
    assert page.status_code == 200
    assert "<script>alert" not in text(page)
    assert "{{7*7}}" in text(page)
    assert "<script>alert" not in text(participant.get(f"/rekomendasi/mirip?q={evil}"))
