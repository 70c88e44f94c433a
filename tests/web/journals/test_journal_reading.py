"""Who reads a journal, what its gaps show, its summary and its export."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from tests.factories.findings import build_placement
from tests.factories.journals import build_entry
from tests.web.journals.test_journal_writing import post, text


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


def test_a_superior_sees_which_days_are_missing(as_user, city, session):
    stay = build_placement(session, city, starts_on=date(2026, 2, 16), departed_on=date(2026, 2, 14))
    for day in (16, 17, 19, 20, 21, 25):
        build_entry(session, stay, date(2026, 2, day))
    superior = as_user("superior")
    page = text(superior.get(f"/jurnal/{stay.reference}"))
    assert "<strong>5</strong> belum ditulis" in page  # 18, 23, 24, 26, 27 February; today is not over
    assert "Rabu, 18 Feb" in page
    assert "akhir pekan" in page
    assert "/tulis" not in page
    assert "5 hari" in text(superior.get("/jurnal"))
    assert "Belum ditulis" in text(superior.get("/jurnal"))
    assert "<strong>5</strong> belum ditulis" in text(superior.get(f"/penempatan/{stay.reference}"))


def test_a_journal_is_read_by_its_own_and_nobody_else(as_user, city, session):
    theirs = build_placement(
        session, city, participant=city.planner, mentor=city.sekda, sending_opd=city.setda, need_owner=city.dinkes
    )
    entry = build_entry(session, theirs)
    addresses = [f"/jurnal/{theirs.reference}{more}" for more in ("", "/ringkasan", "/jurnal.csv", "/tulis", "/tautan")]
    for who in ("participant", "superior", "opd_head"):
        for address in (*addresses, f"/jurnal/catatan/{entry.id}", f"/jurnal/catatan/{entry.id}/ubah"):
            assert as_user(who).get(address).status_code == 404, f"{who} {address}"
        assert theirs.reference not in text(as_user(who).get("/jurnal")), who
    # The owner of the need reads the placement, but not the diary.
    assert "Jurnal harian" not in text(as_user("opd_head").get(f"/penempatan/{theirs.reference}"))
    for who in ("planner", "verifier", "mayor", "sekda", "admin"):
        assert as_user(who).get(f"/jurnal/catatan/{entry.id}").status_code == 200, who


def test_nothing_is_written_before_departure(as_user, city, session, told):
    at_home = build_placement(session, city, status="assigned", departed_on=None)
    assert as_user("participant").get(f"/jurnal/{at_home.reference}").status_code == 404
    assert post(as_user("participant"), f"/jurnal/{at_home.reference}/kirim", told).status_code == 404
    assert "Tulis jurnal" not in text(as_user("participant").get("/"))


def test_the_week_summary_counts_days_hours_delays_and_keeps_the_lessons(as_user, stay, session):
    build_entry(session, stay, date(2026, 2, 23), late_days=2, lesson="Loket tanpa kertas.")
    build_entry(session, stay, date(2026, 2, 24), lesson="")
    page = text(as_user("superior").get(f"/jurnal/{stay.reference}/ringkasan"))
    assert "2 dari 5" in page
    assert "16 jam" in page
    assert "Loket tanpa kertas." in page


def test_the_export_holds_one_journal_and_runs_nothing(as_user, city, stay, session):
    build_entry(session, stay, activity="=SUM(A1)", lesson="Baris satu")
    other = build_placement(session, city)
    build_entry(session, other, activity="Lain")
    csv = text(as_user("planner").get(f"/jurnal/{stay.reference}/jurnal.csv"))
    assert "2026-02-27" in csv
    assert "'=SUM(A1)" in csv
    assert "Lain" not in csv
    everything = text(as_user("planner").get(f"/jurnal.csv?cari={other.reference}"))
    assert "Lain" in everything
    assert "SUM" not in everything


def test_a_long_journal_costs_no_more_questions_than_a_short_one(as_user, city, stay, session, count_queries):
    build_entry(session, stay, date(2026, 1, 12))
    superior = as_user("superior")
    addresses = ("/jurnal", f"/jurnal/{stay.reference}", f"/jurnal/{stay.reference}/ringkasan")
    once = [count_queries(lambda a=a: superior.get(a)) for a in addresses]
    for n in range(1, 20):
        build_entry(session, stay, date(2026, 1, 12) + timedelta(days=n))
    for _ in range(3):
        build_placement(session, city)
    assert [count_queries(lambda a=a: superior.get(a)) for a in addresses] == once


def test_the_mentor_countersigns_a_day_then_the_rest_of_the_week(as_user, stay, session):
    days = [build_entry(session, stay, date(2026, 2, n)) for n in (23, 24, 25)]
    superior = as_user("superior")
    page = text(superior.get(f"/jurnal/{stay.reference}"))
    assert "Paraf pekan ini (3 hari)" in page
    assert post(superior, f"/jurnal/{stay.reference}/paraf", {"entri": days[0].id}).status_code == 303
    again = post(superior, f"/jurnal/{stay.reference}/paraf", {"entri": [d.id for d in days]})
    assert again.status_code == 409, "one of them is locked: nothing is signed by half"
    assert post(superior, f"/jurnal/{stay.reference}/paraf", {"entri": [d.id for d in days[1:]]}).status_code == 303
    session.expire_all()
    assert {(d.status.value, d.signed_name) for d in days} == {("countersigned", "Atasan langsung contoh")}
    assert "Diparaf" in text(superior.get(f"/jurnal/catatan/{days[1].id}"))


@pytest.mark.parametrize("ids", [[], ["0"], ["x"], ["9" * 30], ["-1"], ["\x00"]])
def test_countersigning_nothing_is_refused(as_user, stay, ids):
    assert post(as_user("superior"), f"/jurnal/{stay.reference}/paraf", {"entri": ids}).status_code == 409


def test_only_the_mentor_countersigns(as_user, city, stay, session):
    entry, theirs = build_entry(session, stay), build_placement(session, city, mentor=city.sekda)
    foreign = build_entry(session, theirs)
    for who in ("participant", "opd_head", "planner", "mayor"):
        assert post(as_user(who), f"/jurnal/{stay.reference}/paraf", {"entri": entry.id}).status_code == 403, who
    assert post(as_user("superior"), f"/jurnal/{stay.reference}/paraf", {"entri": foreign.id}).status_code == 409


def test_the_mentor_and_the_planner_comment(as_user, stay, session):
    entry = build_entry(session, stay)
    address = f"/jurnal/catatan/{entry.id}/komentar"
    for who, said in (("superior", "Bagus, lanjutkan."), ("planner", "Tambahkan angkanya.")):
        assert post(as_user(who), address, {"text": said}).status_code == 303, who
    page = text(as_user("participant").get(f"/jurnal/catatan/{entry.id}"))
    assert "Bagus, lanjutkan." in page
    assert "Tambahkan angkanya." in page
    for sent in ("", "a" * 2001, "a\x00b"):
        assert post(as_user("superior"), address, {"text": sent}).status_code == 422
    assert post(as_user("participant"), address, {"text": "Sendiri"}).status_code == 403
    assert post(as_user("opd_head"), address, {"text": "Ikut"}).status_code == 403


def test_hostile_text_is_shown_and_does_nothing(as_user, stay, session, told):
    evil = '"><script>alert(1)</script>{{7*7}}'
    saved = post(as_user("participant"), f"/jurnal/{stay.reference}/tulis", told | {"activity": evil, "lesson": evil})
    for address in (saved.location, f"/jurnal/{stay.reference}", "/jurnal", f"/jurnal/{stay.reference}/ringkasan"):
        page = text(as_user("superior").get(address))
        assert "<script>alert" not in page
        assert "{{7*7}}" in page


def test_an_unwritten_day_before_the_start_is_not_missed(as_user, city, session):
    early = datetime(2026, 2, 27, 1, 0, tzinfo=UTC).date()
    stay = build_placement(session, city, starts_on=date(2026, 3, 2), departed_on=early)
    assert "<strong>0</strong> belum ditulis" in text(as_user("superior").get(f"/jurnal/{stay.reference}"))
