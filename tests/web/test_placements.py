"""Placements through the browser's eyes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import event, select, update

from magang.accounts.models import Grant
from magang.audit.models import AuditEvent
from magang.needs.rules import NeedStatus
from magang.placements.models import Placement
from magang.placements.rules import PlacementStatus
from magang.planning.models import Cycle
from magang.planning.rules.costs import LodgingMode
from magang.reference.models import CitySettings, PriorityProgramme, Region, TravelTariff
from magang.reference.rules import RegionKind
from tests.factories.placements import (
    build_conversion,
    build_cycle,
    build_evidence,
    build_need,
    build_placement,
)
from tests.support.browsing import token

S = PlacementStatus


def send(client, path, data=None):
    return client.post(path, data=(data or {}) | {"csrf_token": token(client)})


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def stored(session, reference="M-2026-001"):
    session.expire_all()
    return session.scalar(select(Placement).where(Placement.reference == reference))


@pytest.fixture
def need(session, city):
    return build_need(session, city)


@pytest.fixture
def cycle(session):
    return build_cycle(session)


@pytest.fixture
def form(city, need, cycle):
    return {
        "need_id": need.id,
        "participant_id": city.participant.id,
        "cycle_id": cycle.id,
        "host_unit_id": city.clinic.id,
        "starts_on": "2026-02-02",
        "ends_on": "2026-05-02",
        "mentor_id": city.superior.id,
        "lodging": "host",
        "rate": "training",
    }


# ---------- The plan ----------


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


# ---------- The gate before the request ----------


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


# ---------- The price ----------


@pytest.fixture
def home(session, city):
    """The city lies in Central Sulawesi, whose tariffs are known."""
    province = Region(code="72", name="Sulawesi Tengah", kind=RegionKind.PROVINCE)
    palu = Region(code="72.71", name="Kota Uji", kind=RegionKind.CITY, province=province)
    session.add_all([province, palu])
    session.add(TravelTariff(province=province, year=2025, per_diem_out_of_town=370_000, per_diem_training=110_000,
                             taxi=150_000, airfare_from_jakarta=5_000_000))  # fmt: skip
    session.flush()
    session.get(CitySettings, 1).region_id = palu.id
    session.commit()


def test_the_price_is_reckoned_from_the_tariffs_and_shown_part_by_part(as_user, city, home, session):
    placement = build_placement(
        session, city, lodging=LodgingMode.HOTEL, starts_on=date(2026, 2, 2), ends_on=date(2026, 2, 11),
        cost_allowance=None, cost_lodging=None, cost_transport=None,
    )  # fmt: skip
    planner, page = as_user("planner"), f"/penempatan/{placement.reference}"
    text = text_of(planner, page)
    for said in ("10 hari × Rp120.000", "Rp1.200.000", "9 malam × Rp814.000", "Rp7.326.000", "Rp8.424.000",
                 "Rp16.950.000", "tarif Jawa Timur 2025"):  # fmt: skip
        assert said in text, said
    assert send(planner, f"{page}/biaya/hitung").status_code == 303
    kept = stored(session, placement.reference)
    # 10 days × 120 000; 9 nights × 814 000; both fares and two taxi rides at each end.
    assert (kept.cost_allowance, kept.cost_lodging, kept.cost_transport) == (1_200_000, 7_326_000, 8_424_000)
    assert kept.tariff_id == city.tariff.id
    assert kept.cost.total == 16_950_000


def test_a_part_without_tariff_is_unknown_never_zero(as_user, city, session):
    placement = build_placement(session, city, lodging=LodgingMode.BOARDING, cost_allowance=None)
    planner, page = as_user("planner"), f"/penempatan/{placement.reference}"
    send(planner, f"{page}/biaya/hitung")
    kept = stored(session, placement.reference)
    assert (kept.cost_allowance, kept.cost_lodging, kept.cost_transport) == (10_800_000, None, None)
    text = text_of(planner, page)
    assert "3 bulan × belum ada data" in text
    assert "sedikitnya Rp10.800.000" in text


@pytest.mark.parametrize(
    "wrong", [{"allowance": "-5"}, {"allowance": ""}, {"allowance": "1,5"}, {"note": ""}, {"transport": "9" * 20}]
)
def test_a_wrong_price_is_refused(as_user, city, session, wrong):
    placement = build_placement(session, city)
    prices = {"allowance": "1000", "lodging": "", "transport": "", "note": "Dari penawaran.", "version": "1"}
    answer = send(as_user("planner"), f"/penempatan/{placement.reference}/biaya", prices | wrong)
    assert answer.status_code == 422
    assert stored(session, placement.reference).cost_allowance == 10_800_000


def test_two_prices_at_once_are_shown_side_by_side(as_user, city, session):
    placement = build_placement(session, city)
    page = f"/penempatan/{placement.reference}/biaya"
    prices = {"allowance": "1000", "lodging": "", "transport": "", "note": "Penawaran pertama", "version": "1"}
    assert send(as_user("planner"), page, prices).status_code == 303
    answer = send(as_user("planner2"), page, prices | {"note": "Penawaran kedua"})
    assert answer.status_code == 409
    assert "Penawaran pertama" in answer.get_data(as_text=True)
    assert "Penawaran kedua" in answer.get_data(as_text=True)


def test_the_price_is_fixed_once_the_host_was_asked(as_user, city, session):
    placement = build_placement(session, city, status=S.REQUESTED)
    assert send(as_user("planner"), f"/penempatan/{placement.reference}/biaya/hitung").status_code == 409


# ---------- The steps ----------


def test_who_planned_it_does_not_judge_it(as_user, city, session):
    build_evidence(session, city)
    placement = build_placement(session, city, status=S.PROPOSED)
    page = f"/penempatan/{placement.reference}"
    assert send(as_user("planner"), f"{page}/verify").status_code == 403
    assert send(as_user("sekda"), f"{page}/verify").status_code == 303


@pytest.mark.parametrize(
    ("status", "action", "field", "after"),
    [
        (S.PROPOSED, "return", "return_reason", S.RETURNED),
        (S.PROPOSED, "reject", "reject_reason", S.REJECTED),
        (S.REQUESTED, "langkah/decline", "decline_reason", S.DECLINED),
        (S.RUNNING, "cancel", "cancel_reason", S.CANCELLED),
    ],
)
def test_a_refusal_needs_its_reason_and_keeps_it_in_sight(as_user, city, session, status, action, field, after):
    placement = build_placement(session, city, status=status)
    judge, page = as_user("planner2"), f"/penempatan/{placement.reference}"
    assert send(judge, f"{page}/{action}", {"reason": " "}).status_code == 422
    assert stored(session, placement.reference).status is status
    assert send(judge, f"{page}/{action}", {"reason": "Anggaran belum tersedia."}).status_code == 303
    moved = stored(session, placement.reference)
    assert (moved.status, getattr(moved, field)) == (after, "Anggaran belum tersedia.")
    assert "Anggaran belum tersedia." in text_of(judge, page)


def test_a_returned_plan_may_be_proposed_again_or_called_off(as_user, city, session):
    build_evidence(session, city)
    planner = as_user("planner")
    for action, data, after in (("propose", {}, S.PROPOSED), ("cancel", {"reason": "Tidak jadi."}, S.CANCELLED)):
        placement = build_placement(session, city, status=S.RETURNED, return_reason="Ganti tujuan.")
        assert send(planner, f"/penempatan/{placement.reference}/{action}", data).status_code == 303
        moved = stored(session, placement.reference)
        assert (moved.status, moved.return_reason) == (after, None)


def test_a_declined_placement_is_planned_anew(as_user, city, session):
    placement = build_placement(session, city, status=S.DECLINED, decline_reason="Penuh sampai Juli.")
    assert send(as_user("planner"), f"/penempatan/{placement.reference}/replan").status_code == 303
    assert stored(session, placement.reference).status is S.DRAFT


@pytest.mark.parametrize(
    ("status", "path"),
    [
        (S.DRAFT, "verify"),
        (S.DRAFT, "langkah/depart"),
        (S.RUNNING, "request"),
        (S.RECALLED, "cancel"),
        (S.REPORTED, "langkah/credit"),
        (S.VERIFIED, "langkah/accept"),
    ],
)
def test_a_step_that_does_not_belong_to_the_state_is_refused(as_user, city, session, status, path):
    placement = build_placement(session, city, status=status)
    facts = {"reason": "Sebab yang jelas.", "on": "2026-03-01", "letter_number": "1", "letter_date": "2026-03-01"}
    answer = send(as_user("planner2"), f"/penempatan/{placement.reference}/{path}", facts)
    assert answer.status_code == 409
    assert stored(session, placement.reference).status is status


@pytest.mark.parametrize(
    ("status", "step", "facts", "said"),
    [
        (S.REQUESTED, "accept", {"letter_number": "", "letter_date": "2026-02-01"}, "wajib"),
        (S.REQUESTED, "accept", {"letter_number": "1", "letter_date": "2026-04-01"}, "masa depan"),
        (S.ACCEPTED, "assign", {"letter_number": ""}, "wajib"),
        (S.ASSIGNED, "depart", {"on": "2026-03-09"}, "masa depan"),
        (S.RUNNING, "recall", {"on": "2026-02-01"}, "mendahului langkah sebelumnya (2 Feb 2026)"),
        (S.RECALLED, "report", {"on": "2026-02-19"}, "mendahului"),
        (S.REPORTED, "present", {"on": ""}, "wajib"),
        (S.PRESENTED, "credit", {"conversion_id": "999"}, "Pilih"),
    ],
)
def test_a_step_with_wrong_facts_is_refused_and_writes_nothing(as_user, city, session, status, step, facts, said):
    placement = build_placement(session, city, status=status)
    events = len(session.scalars(select(AuditEvent)).all())
    answer = send(as_user("planner"), f"/penempatan/{placement.reference}/langkah/{step}", facts)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert stored(session, placement.reference).status is status
    assert len(session.scalars(select(AuditEvent)).all()) == events


@pytest.mark.parametrize("who", ["participant", "superior", "opd_head", "verifier", "mayor", "admin"])
def test_only_planners_take_the_steps(as_user, city, session, who):
    placement = build_placement(session, city, status=S.RUNNING)
    client, page = as_user(who), f"/penempatan/{placement.reference}"
    assert client.get(page).status_code == 200
    assert client.get(f"{page}/langkah/recall").status_code == 403
    assert send(client, f"{page}/langkah/recall", {"on": "2026-03-01"}).status_code == 403
    assert send(client, f"{page}/cancel", {"reason": "Tidak jadi."}).status_code == 403
    assert client.get("/penempatan/baru").status_code == 403


def test_an_unknown_step_does_not_exist(as_user, city, session):
    page = f"/penempatan/{build_placement(session, city).reference}"
    planner = as_user("planner")
    for path in ("langkah/propose", "langkah/fly", "fly"):
        assert planner.get(f"{page}/{path}").status_code in {404, 405}, path
        assert send(planner, f"{page}/{path}").status_code == 404, path
    assert send(planner, f"{page}/accept").status_code == 404  # needs its form


@pytest.mark.parametrize(
    ("status", "said"),
    [(S.RECALLED, "Batas laporan: 6 Mar 2026, 4 hari lagi"), (S.REPORTED, "Batas pemaparan: 27 Mar 2026")],
)
def test_the_running_clock_is_shown_with_the_days_left(as_user, city, session, status, said):
    placement = build_placement(session, city, status=status)
    assert said in text_of(as_user("participant"), f"/penempatan/{placement.reference}")


def test_a_button_swaps_the_page_for_htmx(as_user, city, session):
    page = f"/penempatan/{build_placement(session, city).reference}"
    planner = as_user("planner")
    answer = planner.post(
        f"{page}/propose",
        data={"csrf_token": token(planner)},
        headers={"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#main"},
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Diusulkan" in text
    assert "<!doctype" not in text
    assert "Penempatan diusulkan." in text


# ---------- Who sees what ----------


def test_each_reader_sees_the_placements_that_are_theirs(as_user, city, session):
    stranger_opd = {"sending_opd": city.bkpsdmd, "participant": city.admin, "mentor": None}
    mine = build_placement(session, city)
    other = build_placement(
        session, city, need=build_need(session, city, owner_opd=city.bkpsdmd, author=city.planner), **stranger_opd
    )
    for who in ("participant", "superior", "opd_head"):
        text = text_of(as_user(who), "/penempatan")
        assert mine.reference in text, who
        assert other.reference not in text, who
        assert as_user(who).get(f"/penempatan/{other.reference}").status_code == 404
    assert other.reference in text_of(as_user("mayor"), "/penempatan")


def test_who_is_sent_reads_the_need_and_only_that(as_user, city, session):
    elsewhere = {"owner_opd": city.bkpsdmd, "author": city.planner}
    served, other = build_need(session, city, **elsewhere), build_need(session, city, **elsewhere)
    build_placement(session, city, need=served)
    for who in ("participant", "superior"):
        session.execute(update(Grant).where(Grant.user_id == city.superior.id).values(opd_id=city.setda.id))
        session.commit()
        client = as_user(who)
        assert client.get(f"/kebutuhan/{served.reference}").status_code == 200, who
        assert client.get(f"/kebutuhan/{other.reference}").status_code == 404, who


def test_the_nip_is_never_shown_whole(as_user, city, session):
    city.participant.nip = "199001012015031001"
    placement = build_placement(session, city)
    planner = as_user("planner")
    for path in ("/penempatan", "/penempatan.csv", f"/penempatan/{placement.reference}", "/penempatan/baru"):
        assert "199001012015031001" not in planner.get(path).get_data(as_text=True), path
    assert "••• 001" in text_of(planner, f"/penempatan/{placement.reference}")


def test_need_and_destination_pages_tell_who_was_sent(as_user, city, session):
    need = build_need(session, city)
    placement = build_placement(session, city, need=need)
    planner = as_user("planner")
    assert placement.reference in text_of(planner, f"/kebutuhan/{need.reference}")
    assert placement.reference in text_of(planner, f"/tujuan/{city.malang.id}")


def test_the_list_filters_and_exports_the_same_rows(as_user, city, session):
    placement = build_placement(session, city)
    planner = as_user("planner")
    query = (
        f"status=draft&angkatan={placement.cycle_id}&opd={city.dinkes.id}&urusan={city.health.id}"
        f"&daerah={city.malang.id}&cari=Malang&urut=-mulai"
    )
    assert placement.reference in text_of(planner, f"/penempatan?{query}")
    csv = planner.get(f"/penempatan.csv?{query}").get_data(as_text=True)
    assert f"{placement.reference};Peserta contoh;Dinkes;" in csv
    assert ";15800000;Draf;" in csv
    assert placement.reference not in planner.get("/penempatan.csv?status=running").get_data(as_text=True)


# ---------- Cycles ----------


def test_a_cycle_shows_how_much_of_its_ceiling_is_used(as_user, city, cycle, session):
    build_placement(session, city, cycle=cycle)
    build_placement(session, city, cycle=cycle, cost_transport=None)
    build_placement(session, city, cycle=cycle, status=S.CANCELLED, cancel_reason="Tidak jadi.")
    planner = as_user("planner")
    text = text_of(planner, "/angkatan")
    assert "Rp26.600.000" in text
    assert "27% dari pagu" in text
    csv = planner.get("/angkatan.csv?urut=-terpakai").get_data(as_text=True)
    assert "2026;Angkatan 2026;Magang ke luar daerah;2026-01-01;2026-12-31;100000000;26600000;1" in csv


def test_planners_open_and_change_cycles(as_user, session):
    planner = as_user("planner")
    facts = {"name": "Angkatan I", "year": "2027", "track": "outbound", "budget_ceiling": "Rp1.500.000.000",
             "starts_on": "2027-02-01", "ends_on": "2027-11-30", "rate": "training", "version": "1"}  # fmt: skip
    new = "/angkatan/baru"
    assert send(planner, new, facts | {"ends_on": "2026-01-01"}).status_code == 422
    assert send(planner, new, facts | {"budget_ceiling": "-1"}).status_code == 422
    assert send(planner, new, facts).status_code == 303
    assert send(planner, new, facts | {"name": "angkatan i"}).status_code == 422
    cycle = session.scalar(select(Cycle))
    assert cycle.budget_ceiling == 1_500_000_000
    edit = f"/angkatan/{cycle.id}/ubah"
    assert send(planner, edit, facts | {"note": "Pagu pertama"}).status_code == 303
    answer = send(as_user("planner2"), edit, facts | {"note": "Pagu kedua"})
    assert answer.status_code == 409
    assert "Pagu pertama" in answer.get_data(as_text=True)
    assert as_user("participant").get(edit).status_code == 403
    assert as_user("participant").get(new).status_code == 403


# ---------- Cost of the pages ----------


@pytest.mark.parametrize("path", ["/penempatan", "/angkatan"])
def test_one_row_costs_as_many_queries_as_twenty(as_user, city, session, connection, path):
    need = build_need(session, city)
    build_placement(session, city, need=need)
    client = as_user("planner")
    few = count_queries(connection, lambda: text_of(client, path))
    for _ in range(20):
        build_placement(session, city, need=need)
    assert count_queries(connection, lambda: text_of(client, path)) == few


def count_queries(connection, work):
    seen = []
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(connection, "before_cursor_execute", listener)
    work()
    event.remove(connection, "before_cursor_execute", listener)
    return len([s for s in seen if s.startswith("SELECT")])
