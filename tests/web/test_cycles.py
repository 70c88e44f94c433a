"""The planner's desk for one departure, and its rules."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from magang.audit.models import AuditEvent
from magang.planning.models import Cycle, WeightSet
from magang.planning.rules.candidates import CandidateStatus
from magang.planning.rules.costs import LodgingMode
from magang.planning.rules.cycles import Companions, HostTerms, NeedTerms, OpdTerms, Period
from magang.planning.rules.scenarios import WeightMethod
from tests.factories.candidates import WHEN, build_candidate, build_person
from tests.factories.placements import build_cycle, build_evidence, build_need, build_placement
from tests.support.browsing import post, text


@pytest.fixture
def cycle(session, city):
    return build_cycle(session)


@pytest.fixture
def page(cycle):
    return f"/angkatan/{cycle.id}"


GENERAL = {
    "umum-lodging": "boarding",
    "umum-boarding_month": "2.500.000",
    "umum-per_need": "3",
    "umum-per_host": "2",
    "umum-per_opd": "",
    "umum-programmes_at_least": "1",
    "umum-evidence_required": "y",
    "umum-version": "1",
}


def stored(session, cycle):
    session.expire_all()
    return session.get_one(Cycle, cycle.id)


# ---------- The desk ----------


def test_the_desk_says_what_is_done_and_what_comes_next(as_user, session, city, cycle, page):
    planner = as_user("planner")
    assert "Kumpulkan calon" in text(planner, page)
    build_candidate(session, city, cycle, status=CandidateStatus.ACCEPTED)
    waiting = build_candidate(session, city, cycle)
    assert "1 ikut, 1 menunggu" in text(planner, page)
    waiting.status = CandidateStatus.ACCEPTED
    session.commit()
    assert "Tetapkan aturan" in text(planner, page)


def test_the_desk_counts_what_can_be_paired(as_user, session, city, page):
    build_need(session, city)
    build_evidence(session, city)
    shown = text(as_user("planner"), page)
    assert "<strong>1</strong><span>kebutuhan yang ikut</span>" in shown
    assert "<strong>1</strong><span>instansi dengan bukti pada urusannya</span>" in shown


def test_the_menu_leads_to_the_departure_being_planned(as_user, page):
    planner = as_user("planner")
    assert planner.get("/perencanaan").location == page
    assert 'href="/perencanaan" aria-current="page"' in text(planner, page)


def test_without_a_cycle_the_menu_leads_to_the_empty_list(as_user, city):
    assert as_user("planner").get("/perencanaan").location == "/angkatan"


def test_the_desk_shows_the_placements_of_the_cycle_to_who_may_see_them(as_user, session, city, cycle, page):
    placement = build_placement(session, city, cycle=cycle)
    assert placement.reference in text(as_user("planner"), page)
    assert placement.reference in text(as_user("participant"), page)
    other = build_placement(session, city, cycle=cycle, participant=build_person(session, city))
    assert other.reference not in text(as_user("participant"), page)


def test_others_see_the_cycle_but_neither_its_work_nor_its_history(as_user, session, city, cycle, page):
    build_candidate(session, city, cycle)
    for who in ("participant", "superior"):
        shown = text(as_user(who), page)
        assert "Langkah perencanaan" not in shown
        assert "Riwayat" not in shown
    assert "Belum ada calon" not in text(as_user("opd_head"), page)


# ---------- The rules ----------


def test_the_planner_sets_the_usual_rules(as_user, session, cycle, page):
    answer = post(as_user("planner"), f"{page}/aturan/umum/simpan", **GENERAL)
    assert answer.status_code == 303
    rules = stored(session, cycle).rules
    assert (rules.lodging, rules.boarding_month) == (LodgingMode.BOARDING, 2_500_000)
    assert (rules.per_need, rules.per_opd, rules.programmes_at_least) == (3, None, 1)
    assert (rules.evidence_required, rules.agreement_required) == (True, False)
    assert rules.budget is None, "the cycle's own ceiling, not a rule"


def test_history_tells_in_words_which_rule_changed(as_user, session, cycle, page):
    post(as_user("planner"), f"{page}/aturan/umum/simpan", **GENERAL)
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event.verb == "cycle.rules_set"
    assert event.changes["Harga kos sebulan"] == ["", "Rp2.500.000"]
    assert event.changes["Paling banyak per OPD"] == ["2", "tanpa batas"]
    assert "Penginapan" not in event.changes


def test_exceptions_are_added_replaced_and_taken_away_by_small_forms(as_user, session, city, cycle, page):
    planner, need = as_user("planner"), build_need(session, city)
    terms = {"kebutuhan-need_id": need.id, "kebutuhan-minimum": "1", "kebutuhan-maximum": "2"}
    level = {"kebutuhan-required_level": "4"}
    post(planner, f"{page}/aturan/kebutuhan/simpan", **terms, **level, **{"kebutuhan-version": "1"})
    assert stored(session, cycle).rules.needs == (NeedTerms(need.id, 1, 2, 4),)
    shown = text(planner, f"{page}/aturan")
    assert "Paling sedikit 1 orang." in shown
    assert need.reference in shown
    out = terms | level | {"kebutuhan-minimum": "0", "kebutuhan-maximum": "0", "kebutuhan-version": "2"}
    post(planner, f"{page}/aturan/kebutuhan/simpan", **out)
    assert stored(session, cycle).rules.needs == (NeedTerms(need.id, 0, 0, 4),)
    assert "Tidak ikut kali ini." in text(planner, f"{page}/aturan")
    post(planner, f"{page}/aturan/kebutuhan/hapus", key=str(need.id), version="3")
    assert stored(session, cycle).rules.needs == ()


def test_hosts_opds_and_companions_have_exceptions_too(as_user, session, city, cycle, page):
    planner = as_user("planner")
    one, two = (build_candidate(session, city, cycle, status=CandidateStatus.ACCEPTED) for _ in range(2))
    host = {"instansi-host_unit_id": city.clinic.id, "instansi-at_most": "1", "instansi-version": "1"}
    post(planner, f"{page}/aturan/instansi/simpan", **host)
    post(planner, f"{page}/aturan/opd/simpan", **{"opd-opd_id": city.dinkes.id, "opd-at_once": "1", "opd-version": "2"})
    pair = {"bersama-first": two.id, "bersama-second": one.id, "bersama-version": "3"}
    post(planner, f"{page}/aturan/bersama/simpan", **pair)
    rules = stored(session, cycle).rules
    assert rules.hosts == (HostTerms(city.clinic.id, 1),)
    assert rules.opds == (OpdTerms(city.dinkes.id, 1),)
    assert rules.together == (Companions(one.id, two.id),)
    shown = text(planner, f"{page}/aturan")
    assert "Daya tampung tercatat: belum ada data." in shown
    assert "padahal OPD-nya hanya melepas 1 orang sekaligus" in shown
    post(planner, f"{page}/aturan/bersama/hapus", key=f"{one.id}-{two.id}", version="4")
    assert stored(session, cycle).rules.together == ()


def test_periods_lie_in_the_window_and_keep_their_key_when_moved(as_user, session, cycle, page):
    planner, address = as_user("planner"), f"{page}/aturan/gelombang/simpan"
    first = {"gelombang-name": "Gelombang I", "gelombang-starts_on": str(cycle.starts_on), "gelombang-version": "1"}
    post(planner, address, **first, **{"gelombang-ends_on": "2026-04-30"})
    moved = first | {"gelombang-name": "gelombang i", "gelombang-version": "2", "gelombang-ends_on": "2026-04-15"}
    post(planner, address, **moved)
    assert stored(session, cycle).rules.periods == (Period("1", "gelombang i", cycle.starts_on, date(2026, 4, 15)),)
    late = {"gelombang-name": "Gelombang II", "gelombang-starts_on": "2026-04-15", "gelombang-version": "3"}
    overlap = post(planner, address, **late, **{"gelombang-ends_on": "2026-06-01"})
    assert overlap.status_code == 422
    assert "tidak boleh bertumpang tindih" in overlap.get_data(as_text=True)
    outside = post(
        planner, address, **late | {"gelombang-starts_on": "2026-05-01"}, **{"gelombang-ends_on": "2031-01-01"}
    )
    assert outside.status_code == 422
    assert "di dalam masa angkatan" in outside.get_data(as_text=True)
    assert len(stored(session, cycle).rules.periods) == 1


@pytest.mark.parametrize(
    ("part", "fields", "words"),
    [
        ("umum", GENERAL | {"umum-per_need": "-1"}, "Paling kecil 0"),
        ("umum", GENERAL | {"umum-boarding_month": "banyak"}, "rupiah bulat"),
        ("umum", GENERAL | {"umum-lodging": "tenda"}, "Pilih"),
        ("kebutuhan", {"kebutuhan-need_id": "999999", "kebutuhan-minimum": "1"}, "Pilih"),
        ("instansi", {"instansi-host_unit_id": "1 OR 1=1", "instansi-at_most": "1"}, "Pilih"),
        ("opd", {"opd-opd_id": "", "opd-at_once": "1"}, "wajib diisi"),
        ("bersama", {"bersama-first": "5", "bersama-second": "5"}, "Pilih"),
        ("gelombang", {"gelombang-name": "I", "gelombang-starts_on": "2026-13-01"}, "Tanggal tidak dikenal"),
    ],
)
def test_rules_that_make_no_sense_stay_in_their_form(as_user, session, cycle, page, part, fields, words):
    answer = post(as_user("planner"), f"{page}/aturan/{part}/simpan", **fields)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert stored(session, cycle).version == 1


def test_a_minimum_above_the_maximum_is_said_beside_the_minimum(as_user, session, city, cycle, page):
    need = build_need(session, city)
    wrong = {"kebutuhan-need_id": need.id, "kebutuhan-minimum": "3", "kebutuhan-maximum": "1",
             "kebutuhan-required_level": "3", "kebutuhan-version": "1"}  # fmt: skip
    answer = post(as_user("planner"), f"{page}/aturan/kebutuhan/simpan", **wrong)
    assert answer.status_code == 422
    assert '<p class="error" id="kebutuhan-minimum-error">' in answer.get_data(as_text=True)


def test_companions_of_two_opds_are_refused(as_user, session, city, cycle, page):
    one = build_candidate(session, city, cycle, status=CandidateStatus.ACCEPTED)
    two = build_candidate(session, city, cycle, status=CandidateStatus.ACCEPTED, opd=city.setda)
    pair = {"bersama-first": one.id, "bersama-second": two.id, "bersama-version": "1"}
    answer = post(as_user("planner"), f"{page}/aturan/bersama/simpan", **pair)
    assert answer.status_code == 422
    assert "dari OPD yang sama" in answer.get_data(as_text=True)


def test_what_cannot_work_out_is_warned_of_and_saved_all_the_same(as_user, session, city, cycle, page):
    need = build_need(session, city)
    many = {"kebutuhan-need_id": need.id, "kebutuhan-minimum": "2", "kebutuhan-required_level": "3",
            "kebutuhan-version": "1"}  # fmt: skip
    assert post(as_user("planner"), f"{page}/aturan/kebutuhan/simpan", **many).status_code == 303
    assert "padahal calon yang ikut hanya 0" in text(as_user("planner"), f"{page}/aturan")


def test_the_second_of_two_who_change_the_rules_is_told_and_keeps_the_text(as_user, session, cycle, page):
    post(as_user("planner"), f"{page}/aturan/umum/simpan", **GENERAL)
    late = post(as_user("planner2"), f"{page}/aturan/umum/simpan", **GENERAL | {"umum-per_need": "7"})
    assert late.status_code == 409
    shown = late.get_data(as_text=True)
    assert "baru saja diubah oleh orang lain" in shown
    assert 'value="7"' in shown
    assert 'name="umum-version" value="2"' in shown
    assert stored(session, cycle).rules.per_need == 3


def test_rules_are_read_by_who_steers_and_changed_by_planners_alone(as_user, session, cycle, page):
    for who in ("mayor", "sekda", "verifier"):
        shown = as_user(who).get(f"{page}/aturan")
        assert shown.status_code == 200
        assert "Simpan aturan umum" not in shown.get_data(as_text=True)
        assert post(as_user(who), f"{page}/aturan/umum/simpan", **GENERAL).status_code == 403
    for who in ("opd_head", "participant", "superior"):
        assert as_user(who).get(f"{page}/aturan").status_code == 403
    assert stored(session, cycle).version == 1


def test_taking_away_what_is_gone_already_is_refused(as_user, cycle, page):
    for key in ("1", "", "' OR 1=1"):
        assert post(as_user("planner"), f"{page}/aturan/gelombang/hapus", key=key, version="1").status_code == 422
    assert post(as_user("planner"), f"{page}/aturan/umum/hapus", key="1", version="1").status_code == 422


def test_the_step_of_the_weights_knows_their_version(as_user, session, city, cycle, page):
    session.add(
        WeightSet(
            cycle=cycle,
            number=1,
            method=WeightMethod.SWING,
            given={},
            weights={},
            reason="Rapat",
            created_by=city.planner,
            created_at=WHEN,
        )
    )
    session.commit()
    assert "versi 1" in text(as_user("planner"), page)
