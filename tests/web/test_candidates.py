"""Candidates: proposed by their OPD, taken up by the planner, read by nobody else."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from magang.accounts.models import User
from magang.audit.models import AuditEvent
from magang.kernel.actor import Role
from magang.planning.models import Candidate, CandidateSkill
from magang.planning.rules.candidates import CandidateStatus
from magang.planning.scoring import Preference
from tests.factories.candidates import build_candidate, build_person, wish
from tests.factories.placements import build_cycle
from tests.support.browsing import post, text
from tests.support.queries import counted_queries

NIP = "199001012015031007"


@pytest.fixture
def cycle(session, city):
    return build_cycle(session)


@pytest.fixture
def page(cycle):
    return f"/angkatan/{cycle.id}/calon"


def found(session, **where):
    session.expire_all()
    return session.scalars(select(Candidate).filter_by(**where).order_by(Candidate.id.desc())).first()


def skills(session, candidate):
    rows = select(CandidateSkill).where(CandidateSkill.candidate_id == candidate.id).order_by(CandidateSkill.id)
    return [(s.urusan_id, s.level, s.verified) for s in session.scalars(rows)]


# ---------- Proposing ----------


def test_an_opd_proposes_one_of_its_people(as_user, session, city, cycle, page):
    person = build_person(session, city)
    said = {"urusan_1": city.health.id, "level_1": "4", "first_region_id": city.malang.id, "note": "Siap berangkat."}
    answer = post(as_user("opd_head"), f"{page}/baru", user_id=person.id, **said)
    assert answer.status_code == 303
    candidate = found(session, user_id=person.id)
    assert answer.location == f"/calon/{candidate.id}"
    assert (candidate.status, candidate.opd_id) == (CandidateStatus.PROPOSED, city.dinkes.id)
    assert skills(session, candidate) == [(city.health.id, 4, False)]
    shown = text(as_user("planner"), answer.location)
    assert "Kota Malang" in shown
    assert "dihitung setengah" in shown


def test_a_civil_servant_nobody_knows_yet_becomes_a_participant_who_cannot_sign_in(as_user, session, city, page):
    new = {"name": "Siti Rahma, S.K.M.", "nip": NIP, "opd_id": city.dinkes.id, "position": "Epidemiolog"}
    assert post(as_user("opd_head"), f"{page}/baru", **new).status_code == 303
    user = session.scalar(select(User).where(User.nip == NIP).options(selectinload(User.grants)))
    assert (user.username, user.password_hash, user.opd_id) == ("siti.rahma", None, city.dinkes.id)
    assert [g.role for g in user.grants] == [Role.PARTICIPANT]
    assert NIP not in str([(e.note, e.changes, e.subject_label) for e in session.scalars(select(AuditEvent))])


def test_namesakes_get_user_names_of_their_own(as_user, session, city, page):
    for last in ("1", "2", "3"):
        new = {"name": "Siti Rahma", "nip": f"{NIP[:-1]}{last}", "opd_id": city.dinkes.id}
        post(as_user("planner"), f"{page}/baru", **new)
    names = session.scalars(select(User.username).where(User.name == "Siti Rahma").order_by(User.id)).all()
    assert names == ["siti.rahma", "siti.rahma.2", "siti.rahma.3"]


def test_a_known_nip_is_the_same_person_or_a_mistake(as_user, session, city, page):
    known = build_person(session, city, nip=NIP, name="Siti Rahma")
    typed = {"nip": NIP, "opd_id": city.dinkes.id}
    wrong = post(as_user("opd_head"), f"{page}/baru", **typed, name="Orang Lain")
    assert wrong.status_code == 422
    assert "dengan nama atau OPD lain" in wrong.get_data(as_text=True)
    assert post(as_user("opd_head"), f"{page}/baru", **typed, name="siti  RAHMA, S.K.M.").status_code == 303
    assert found(session).user_id == known.id


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "pilih pegawai yang sudah terdaftar"),
        ({"nip": "123"}, "18 angka"),
        ({"nip": "199013012015031007"}, "bukan tanggal lahir"),
        ({"nip": ""}, "pilih pegawai"),
        ({"level_1": "3"}, "Pilih urusannya"),
        ({"urusan_1": "health"}, "tingkat 1 sampai 5"),
        ({"urusan_1": "health", "level_1": "6"}, "Paling besar 5"),
        ({"urusan_1": "health", "level_1": "3", "urusan_2": "health", "level_2": "4"}, "sudah diisi di atas"),
        ({"first_region_id": "malang", "second_region_id": "malang"}, "sudah menjadi pilihan pertama"),
        ({"first_region_id": "malang", "refused": "malang"}, "tidak dapat ditolak sekaligus"),
        ({"first_region_id": "java"}, "Pilih"),
    ],
)
def test_a_wrong_proposal_keeps_its_text_and_writes_nothing(as_user, session, city, page, changes, words):
    usual = {"name": "Siti Rahma", "nip": NIP, "opd_id": city.dinkes.id, "note": "Teks yang tidak boleh hilang"}
    ids = {"health": city.health.id, "malang": city.malang.id, "java": city.java.id}
    changed = {key: ids.get(value, value) for key, value in changes.items()}
    answer = post(as_user("opd_head"), f"{page}/baru", **usual | changed)
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert words in shown
    assert "Teks yang tidak boleh hilang" in shown
    assert found(session) is None
    assert session.scalar(select(User).where(User.nip == NIP)) is None


def test_nobody_is_proposed_twice_or_for_another_opd(as_user, session, city, cycle, page):
    mine, theirs = build_person(session, city), build_person(session, city, opd=city.setda)
    head = as_user("opd_head")
    assert theirs.name not in text(head, f"{page}/baru")
    assert post(head, f"{page}/baru", user_id=theirs.id).status_code == 422
    new = {"name": "Siti Rahma", "nip": NIP, "opd_id": city.setda.id}
    assert post(head, f"{page}/baru", **new).status_code == 422
    assert post(head, f"{page}/baru", user_id=mine.id).status_code == 303
    assert post(head, f"{page}/baru", user_id=mine.id).status_code == 422
    assert session.scalar(select(func.count()).select_from(Candidate)) == 1


def test_who_neither_leads_an_opd_nor_plans_proposes_nobody(as_user, session, city, page):
    person = build_person(session, city)
    for who in ("participant", "superior", "mayor", "verifier", "admin"):
        assert as_user(who).get(f"{page}/baru").status_code == 403
        assert post(as_user(who), f"{page}/baru", user_id=person.id).status_code == 403
    assert found(session) is None


# ---------- Verified competencies ----------


def test_only_a_planner_marks_a_competency_as_verified_and_it_lasts_until_the_level_changes(
    as_user, session, city, cycle
):
    candidate = build_candidate(session, city, cycle)
    edit = f"/calon/{candidate.id}/ubah"
    same = {"urusan_1": city.health.id, "level_1": "3"}

    def say(who, **changes):
        post(as_user(who), edit, **same | changes, version=str(found(session).version))
        return skills(session, found(session))

    assert say("opd_head", verified_1="y") == [(city.health.id, 3, False)]
    assert say("planner", verified_1="y") == [(city.health.id, 3, True)]
    assert say("opd_head", note="Catatan OPD") == [(city.health.id, 3, True)]
    assert say("opd_head", level_1="5") == [(city.health.id, 5, False)]


def test_history_names_urusan_and_regions(as_user, session, city, cycle):
    candidate = build_candidate(session, city, cycle)
    post(
        as_user("planner"), f"/calon/{candidate.id}/ubah", version="1", urusan_1=city.staffing.id, level_1="2",
        verified_1="y", second_region_id=city.malang.id,
    )  # fmt: skip
    told = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first().changes
    assert told["Kompetensi"] == ["1.02 Kesehatan: 3", "5.03 Kepegawaian: 2 (diperiksa)"]
    assert told["Pilihan daerah"] == ["", "Pilihan kedua: Kota Malang"]


def test_the_second_of_two_editors_sees_both_texts(as_user, session, city, cycle):
    candidate = build_candidate(session, city, cycle)
    edit = f"/calon/{candidate.id}/ubah"
    same = {"urusan_1": city.health.id, "level_1": "3", "version": "1"}
    post(as_user("opd_head"), edit, **same, note="Catatan dari OPD")
    late = post(as_user("planner"), edit, **same, note="Catatan dari perencana")
    assert late.status_code == 409
    shown = late.get_data(as_text=True)
    assert "Catatan dari OPD" in shown
    assert "Catatan dari perencana" in shown
    assert post(as_user("planner"), edit, **same | {"version": "2"}, note="Bersama").status_code == 303
    assert found(session).note == "Bersama"


# ---------- States ----------


def test_the_planner_takes_up_leaves_out_and_the_opd_withdraws_and_proposes_again(as_user, session, city, cycle):
    candidate = build_candidate(session, city, cycle)
    page = f"/calon/{candidate.id}"
    assert post(as_user("opd_head"), f"{page}/accept").status_code == 403
    assert post(as_user("planner"), f"{page}/accept").status_code == 303
    assert found(session).status is CandidateStatus.ACCEPTED
    assert post(as_user("planner"), f"{page}/reject").status_code == 422, "a reason is asked for"
    post(as_user("planner"), f"{page}/reject", reason="Baru saja pulang magang.")
    assert found(session).reject_reason == "Baru saja pulang magang."
    assert "Baru saja pulang magang." in text(as_user("opd_head"), page)
    assert as_user("opd_head").get(f"{page}/ubah").status_code == 409
    post(as_user("opd_head"), f"{page}/reopen")
    post(as_user("opd_head"), f"{page}/withdraw", reason="Pindah tugas bulan depan.")
    assert (found(session).status, found(session).reject_reason) == (CandidateStatus.WITHDRAWN, None)
    assert post(as_user("planner"), f"{page}/accept").status_code == 409


def test_selecting_is_no_button(as_user, session, city, cycle):
    candidate = build_candidate(session, city, cycle, status=CandidateStatus.ACCEPTED)
    assert post(as_user("planner"), f"/calon/{candidate.id}/select").status_code == 404
    assert found(session).status is CandidateStatus.ACCEPTED


def test_several_are_taken_up_at_once_and_each_is_answered_for(as_user, session, city, cycle, page):
    waiting = [build_candidate(session, city, cycle) for _ in range(2)]
    gone = build_candidate(session, city, cycle, status=CandidateStatus.WITHDRAWN, withdraw_reason="Pindah")
    elsewhere = build_candidate(session, city, build_cycle(session, name="Angkatan lain"))
    ids = [str(c.id) for c in (*waiting, gone, elsewhere)]
    answer = post(as_user("planner"), f"{page}/ikutkan", candidate=[*ids, "9" * 30, "x", "-1"])
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "2 diikutkan, 1 tidak." in shown
    assert "tidak berlaku untuk keadaan" in shown
    session.expire_all()
    assert [session.get_one(Candidate, int(i)).status.value for i in ids] == [
        "accepted", "accepted", "withdrawn", "proposed",
    ]  # fmt: skip
    assert post(as_user("planner"), f"{page}/ikutkan").status_code == 422
    assert post(as_user("opd_head"), f"{page}/ikutkan", candidate=ids).status_code == 403


def test_everybody_who_waits_is_taken_up_at_one_press(as_user, session, city, cycle, page):
    waiting = [build_candidate(session, city, cycle) for _ in range(30)]
    gone = build_candidate(session, city, cycle, status=CandidateStatus.WITHDRAWN, withdraw_reason="Pindah")
    elsewhere = build_candidate(session, city, build_cycle(session, name="Angkatan lain"))
    assert "Ikutkan semua yang diusulkan (30)" in text(as_user("planner"), page)
    assert "30 diikutkan, 0 tidak." in post(as_user("planner"), f"{page}/ikutkan", all="1").get_data(as_text=True)
    session.expire_all()
    assert {session.get_one(Candidate, c.id).status for c in waiting} == {CandidateStatus.ACCEPTED}
    assert session.get_one(Candidate, gone.id).status is CandidateStatus.WITHDRAWN
    assert session.get_one(Candidate, elsewhere.id).status is CandidateStatus.PROPOSED
    assert "Ikutkan semua" not in text(as_user("planner"), page), "nobody waits any more"
    assert post(as_user("planner"), f"{page}/ikutkan", all="1").status_code == 422


# ---------- Reading ----------


def test_each_sees_their_own_and_nobody_elses(as_user, session, city, cycle, page):
    own = build_candidate(session, city, cycle, user=city.participant)
    mate = build_candidate(session, city, cycle)
    stranger = build_candidate(session, city, cycle, opd=city.setda)
    seen = {
        "participant": [own],
        "opd_head": [own, mate],
        "planner": [own, mate, stranger],
        "mayor": [own, mate, stranger],
    }
    names = {c: c.user.name for c in session.scalars(select(Candidate).options(joinedload(Candidate.user)))}
    for who, theirs in seen.items():
        listed = text(as_user(who), page) + text(as_user(who), f"{page}.csv")
        for candidate in (own, mate, stranger):
            assert (f"/calon/{candidate.id}" in listed) == (candidate in theirs), who
            assert (names[candidate] in listed) == (candidate in theirs), who
            assert (as_user(who).get(f"/calon/{candidate.id}").status_code == 200) == (candidate in theirs), who
    assert f"/calon/{own.id}/ubah" not in text(as_user("participant"), f"/calon/{own.id}")
    assert post(as_user("participant"), f"/calon/{mate.id}/withdraw", reason="Karena saya mau").status_code == 404


def test_the_list_filters_searches_and_exports(as_user, session, city, cycle, page):
    person = build_person(session, city, name="Nama yang dicari")
    one = build_candidate(session, city, cycle, user=person, preferences=[wish(city.malang, Preference.FIRST)])
    two = build_candidate(session, city, cycle, status=CandidateStatus.ACCEPTED, skills=[], opd=city.setda)
    planner = as_user("planner")
    for query, is_one in (
        ("status=proposed", True),
        ("status=accepted", False),
        (f"opd={city.setda.id}", False),
        (f"urusan={city.health.id}", True),
        ("pilihan=ya", True),
        ("pilihan=tidak", False),
        ("cari=yang dicari", True),
    ):
        shown = text(planner, f"{page}?{query}")
        assert (f"/calon/{one.id}" in shown, f"/calon/{two.id}" in shown) == (is_one, not is_one), query
    for sort in ("nama", "opd", "golongan", "status", "diubah"):
        assert planner.get(f"{page}?urut=-{sort}").status_code == 200
    csv = text(planner, f"{page}.csv?status=proposed")
    assert csv.splitlines()[1].startswith("Nama yang dicari;Dinkes;III/c;1.02 Kesehatan: 3;Kota Malang;")
    assert planner.get(f"{page}?status=rahasia").status_code == 400


def test_a_long_list_costs_no_more_queries_than_a_short_one(as_user, session, city, cycle, page, connection):
    planner = as_user("planner")
    build_candidate(session, city, cycle, preferences=[wish(city.malang, Preference.FIRST)])
    planner.get(page)
    with counted_queries(connection) as short:
        planner.get(page)
    for _ in range(19):
        build_candidate(session, city, cycle, preferences=[wish(city.malang, Preference.SECOND)])
    with counted_queries(connection) as long:
        planner.get(page)
    assert len(long) == len(short)


def test_no_nip_is_written_out_anywhere(as_user, session, city, cycle, page):
    candidate = build_candidate(session, city, cycle, user=build_person(session, city, nip=NIP))
    planner = as_user("planner")
    for address in (page, f"{page}.csv", f"/calon/{candidate.id}", f"{page}/baru", f"/angkatan/{cycle.id}"):
        assert NIP not in text(planner, address)
