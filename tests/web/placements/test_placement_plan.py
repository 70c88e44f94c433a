"""A placement is planned: what the need brings along, what is refused, and the gate before the request."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from magang.accounts.models import Grant
from magang.audit.models import AuditEvent
from magang.needs.rules import NeedStatus
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.reference.models import PriorityProgramme
from tests.factories.placements import build_conversion, build_evidence, build_need, build_placement
from tests.web.placements.asking import send, stored, text_of

S = PlacementStatus


def test_a_placement_walks_from_plan_to_credited_jp(as_user, city, form, session):
    build_evidence(session, city)
    build_conversion(session)
    planner, judge, head = as_user("planner"), as_user("planner2"), as_user("opd_head")
    assert send(planner, "/penempatan/baru", form).location == "/penempatan/M-2026-001"
    page = "/penempatan/M-2026-001"
    assert send(head, f"{page}/komitmen", {"note": "Dipakai di semua puskesmas."}).status_code == 303
    assert send(planner, f"{page}/biaya/hitung").status_code == 303
    assert "Jelaskan komponen biaya" in text_of(planner, page)  # the way from home is not in the tariffs
    prices = {"allowance": "10.800.000", "lodging": "0", "transport": "", "note": "Tiket ditanggung provinsi."}
    assert send(planner, f"{page}/biaya", prices | {"version": stored(session).version}).status_code == 303
    assert "Yang perlu lengkap" not in text_of(planner, page)
    for who, step in ((planner, "propose"), (judge, "verify"), (planner, "request")):
        assert send(who, f"{page}/{step}").status_code == 303, step
    for step, facts in (
        ("accept", {"letter_number": "800/77/RSUD", "letter_date": "2026-02-01"}),
        ("assign", {"letter_number": "800.1.4.1/12"}),
        ("depart", {"on": "2026-02-02"}),
    ):
        assert "csrf_token" in text_of(planner, f"{page}/langkah/{step}")
        assert send(planner, f"{page}/langkah/{step}", facts).status_code == 303, step
    assert send(planner, f"{page}/start").status_code == 303
    for step, facts in (("recall", {"on": "2026-02-20"}), ("report", {"on": "2026-02-25"}),
                        ("present", {"on": "2026-02-27"})):  # fmt: skip
        assert send(planner, f"{page}/langkah/{step}", facts).status_code == 303, step
    usual = re.search(r'<option selected value="(\d+)">Magang', text_of(planner, f"{page}/langkah/credit")).group(1)
    assert send(planner, f"{page}/langkah/credit", {"conversion_id": usual}).status_code == 303
    placement = stored(session)
    assert (placement.status, placement.credited_jp) == (S.CREDITED, 20)
    again = send(planner, f"{page}/langkah/credit", {"conversion_id": usual})
    assert again.status_code == 409
    text = text_of(as_user("participant"), page)
    for said in ("800/77/RSUD", "20 JP", "JP diakui", "Akui JP"):
        assert said in text, said


def test_a_plan_starts_with_what_the_need_says(as_user, city, need, cycle, session):
    planner = as_user("planner")
    text = text_of(planner, f"/penempatan/baru?kebutuhan={need.reference}&daerah={city.malang.id}")
    assert need.gap in text
    assert f'<option selected value="{city.clinic.id}">' in text
    assert re.search(rf'checked[^>]*value="{city.programme.id}"|value="{city.programme.id}"[^>]*checked', text)
    assert planner.get("/penempatan/baru?kebutuhan=K-2020-404").status_code == 404


def test_what_the_planner_leaves_out_is_taken_from_the_need(as_user, form, need, city, session):
    send(as_user("planner"), "/penempatan/baru", form)
    placement = stored(session)
    assert placement.gap_statement == need.gap
    assert placement.urusan_id == need.urusan_id
    assert placement.sending_opd_id == city.dinkes.id
    assert str(city.programme) in text_of(as_user("planner"), "/penempatan/M-2026-001")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_on": "2026-01-05"}, "mendahului tanggal mulai"),
        ({"starts_on": "2025-12-01"}, "Di luar masa angkatan: 1 Jan 2026 sampai 31 Des 2026"),
        ({"starts_on": "bukan tanggal"}, "Tanggal tidak dikenal"),
        ({"need_id": "999999"}, "Pilih"),
        ({"cycle_id": ""}, "wajib"),
        ({"participant_id": "abc"}, "Pilih"),
        ({"programmes": "999999"}, "Pilih"),
        ({"rate": "mewah"}, "Pilih"),
        ({"gap_statement": "x" * 10_001}, "10000 karakter"),
    ],
)
def test_a_wrong_plan_is_refused_and_nothing_is_written(as_user, form, session, wrong, said):
    answer = send(as_user("planner"), "/penempatan/baru", form | wrong)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert session.scalar(select(Placement)) is None


def test_a_draft_need_is_not_offered_and_not_taken(as_user, form, city, session):
    draft = build_need(session, city, status=NeedStatus.SUBMITTED)
    planner = as_user("planner")
    assert draft.reference not in text_of(planner, "/penempatan/baru")
    assert send(planner, "/penempatan/baru", form | {"need_id": draft.id}).status_code == 422


def test_the_mentor_leads_in_the_participants_opd(as_user, form, city, session):
    session.execute(update(Grant).where(Grant.user_id == city.superior.id).values(opd_id=city.setda.id))
    session.commit()
    answer = send(as_user("planner"), "/penempatan/baru", form)
    assert answer.status_code == 422
    assert "Mentor harus atasan di OPD peserta" in answer.get_data(as_text=True)


def test_nobody_is_sent_to_two_places_at_once(as_user, form, city, need, session):
    other = build_placement(session, city, need=need)
    planner = as_user("planner")
    answer = send(planner, "/penempatan/baru", form | {"starts_on": "2026-05-02", "ends_on": "2026-06-02"})
    assert answer.status_code == 422
    assert other.reference in answer.get_data(as_text=True)
    later = form | {"starts_on": "2026-05-03", "ends_on": "2026-06-02"}
    assert send(planner, "/penempatan/baru", later).status_code == 303


def test_the_second_of_two_planners_sees_both_texts(as_user, form, session):
    first, second = as_user("planner"), as_user("planner2")
    send(first, "/penempatan/baru", form)
    edit = "/penempatan/M-2026-001/ubah"
    send(first, edit, form | {"gap_statement": "Uraian dari perencana pertama", "version": "1"})
    answer = send(second, edit, form | {"gap_statement": "Uraian dari perencana kedua", "version": "1"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Uraian dari perencana pertama" in text
    assert "Uraian dari perencana kedua" in text
    assert send(second, edit, form | {"gap_statement": "Bersama", "version": "2"}).status_code == 303
    assert stored(session).gap_statement == "Bersama"


def test_history_names_programmes_by_their_number_never_by_a_row_id(as_user, form, city, session):
    other = PriorityProgramme(number=77, title="Puskesmas tanpa antre", agenda="Pelayanan dasar")
    session.add(other)
    session.commit()
    planner = as_user("planner")
    send(planner, "/penempatan/baru", form)
    changed = form | {"programmes": [other.id], "gap_statement": "Uraian baru", "version": "1"}
    assert send(planner, "/penempatan/M-2026-001/ubah", changed).status_code == 303
    told = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first().changes
    assert told["Program prioritas yang dilayani"] == ["1", "77"]
    assert told["Kesenjangan yang dijawab"][1] == "Uraian baru"


def test_another_host_takes_the_price_and_the_written_reason_with_it(as_user, form, city, session):
    placement = build_placement(
        session, city, evidence_justification="Pilihan terbaik di pulau ini.", justified_by=city.sekda
    )
    page = f"/penempatan/{placement.reference}/ubah"
    plan = form | {"cycle_id": placement.cycle_id, "need_id": placement.need_id, "version": "1", "host_unit_id": ""}
    assert send(as_user("planner"), page, plan).status_code == 303
    changed = stored(session, placement.reference)
    assert (changed.cost_allowance, changed.evidence_justification, changed.justified_by_id) == (None, "", None)
    assert changed.opd_commitment  # the same OPD, the same need


def test_what_is_missing_is_shown_as_a_checklist_and_refused_with_the_same_words(as_user, city, session):
    placement = build_placement(
        session, city, status=S.VERIFIED, host_unit=None, mentor=None, gap_statement="", programme_links=[],
        opd_commitment=False, opd_committed_at=None, opd_committed_by=None, cost_allowance=None,
    )  # fmt: skip
    planner, page = as_user("planner"), f"/penempatan/{placement.reference}"
    shown = text_of(planner, page)
    refused = send(planner, f"{page}/request")
    assert refused.status_code == 409
    missing = [
        "Pilih instansi tujuan.",
        "Sebutkan sedikitnya satu program prioritas yang dilayani.",
        "Uraikan kesenjangan yang hendak dijawab",
        "Belum ada bukti keunggulan bertanggal dan bersumber pada urusan kebutuhan",
        "Hitung perkiraan biaya.",
        "Tunjuk atasan langsung sebagai mentor.",
        "OPD pengirim belum menyatakan komitmen menindaklanjuti.",
    ]
    for message in missing:
        assert message in shown, message
        assert message in refused.get_data(as_text=True), message
    assert stored(session, placement.reference).status is S.VERIFIED


def test_each_gap_links_to_where_this_reader_mends_it(as_user, city, session):
    placement = build_placement(session, city, mentor=None, cost_transport=None, opd_commitment=False,
                                opd_committed_at=None, opd_committed_by=None)  # fmt: skip
    page = f"/penempatan/{placement.reference}"
    checklist = re.search(r'<div class="checklist" id="kurang">.*?</div>', text_of(as_user("planner"), page), re.S)[0]
    for address in (f"{page}/ubah#mentor_id", f"{page}/biaya#note", "#komitmen", "#bukti"):
        assert f'href="{address}"' in checklist
    others = re.search(r'<div class="checklist" id="kurang">.*?</div>', text_of(as_user("opd_head"), page), re.S)[0]
    assert "/ubah" not in others
    assert 'href="#komitmen"' in others


@pytest.mark.parametrize(
    "evidence",
    [None, {"source_url": "", "grade": "none"}, {"year": None}, {"urusan": "staffing"}],
    ids=["none", "without source", "undated", "in another urusan"],
)
def test_no_host_is_asked_without_dated_evidence_in_the_needs_urusan(as_user, city, session, evidence):
    placement = build_placement(session, city, status=S.VERIFIED)
    if evidence is not None:
        if "urusan" in evidence:
            evidence = {"urusan": city.staffing}
        build_evidence(session, city, **evidence)
    planner, page = as_user("planner"), f"/penempatan/{placement.reference}"
    assert send(planner, f"{page}/request").status_code == 409
    build_evidence(session, city, instrument="Bukti yang dihitung")
    assert send(planner, f"{page}/request").status_code == 303
    assert stored(session, placement.reference).status is S.REQUESTED


def test_the_planners_superior_may_answer_in_writing_for_missing_evidence(as_user, city, session):
    placement = build_placement(session, city, status=S.VERIFIED)
    planner, sekda, page = as_user("planner"), as_user("sekda"), f"/penempatan/{placement.reference}"
    reason = {"reason": "Satu-satunya rumah sakit dengan layanan jiwa di pulau terdekat."}
    assert send(planner, f"{page}/alasan", reason).status_code == 403
    assert send(sekda, f"{page}/alasan", {"reason": "Pendek"}).status_code == 422
    assert "Tulis alasan tanpa bukti" in text_of(sekda, page)
    assert send(sekda, f"{page}/alasan", reason).status_code == 303
    assert send(planner, f"{page}/request").status_code == 303
    text = text_of(planner, page)
    assert reason["reason"] in text
    assert "ditandatangani Sekretaris Daerah contoh" in text


def test_only_the_head_of_the_sending_opd_commits_it_and_once(as_user, city, session):
    placement = build_placement(session, city, opd_commitment=False, opd_committed_at=None, opd_committed_by=None)
    page = f"/penempatan/{placement.reference}/komitmen"
    note = {"note": "Dipakai di semua puskesmas."}
    for who in ("planner", "superior", "mayor", "participant"):
        assert send(as_user(who), page, note).status_code == 403, who
    head = as_user("opd_head")
    assert send(head, page, {"note": ""}).status_code == 422
    assert send(head, page, note).status_code == 303
    assert send(head, page, note).status_code == 409
    assert stored(session, placement.reference).opd_committed_by_id == city.opd_head.id
