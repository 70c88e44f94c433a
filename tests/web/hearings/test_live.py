"""A hearing while it is held, and what stays of it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select, update
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from magang.followups.models import FollowUp
from magang.hearings.models import AgendaItem, Attendance, Decision, Directive, HearingMinutes
from magang.hearings.rules import HearingStatus, Outcome
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.reports.rules import ReportStatus
from tests.factories.findings import build_finding
from tests.factories.hearings import build_directive, put_on_agenda, seat
from tests.factories.recommendations import build_approved, build_hearing
from tests.factories.written import build_report
from tests.web.test_findings import elsewhere, text
from tests.web.test_needs import token

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def held(session):
    return build_hearing(session, status=HearingStatus.HELD)


@pytest.fixture
def pair(session, city, held):
    """Two recommendations on the agenda."""
    two = [build_approved(session, city, title=f"Usulan {n}") for n in ("satu", "dua")]
    put_on_agenda(session, held, *two)
    return two


def fell(reference, version, **changes):
    """What the secretary types on one row."""
    usual = {
        "outcome": "accept",
        "owner": "dinkes",
        "due_on": "2026-06-01",
        "notes": "",
        "directive": "",
        "version": version,
    }
    return {f"{reference}-{name}": value for name, value in (usual | changes).items()}


class Desk:
    def __init__(self, client, hearing):
        self.client, self.page = client, f"/pemaparan/{hearing.id}/notula"

    def type(self, recommendation, *, headers=None, by, **changes):
        data = fell(recommendation.reference, **({"version": "1"} | changes))
        data[f"{recommendation.reference}-decided_by_id"] = by.id
        return self.send(recommendation.reference, headers=headers, **data)

    def send(self, step, headers=None, **data):
        data |= {"csrf_token": token(self.client, self.page)}
        return self.client.post(f"{self.page}/{step}", data=data, headers=headers)


def test_two_hearings_on_a_day_each_have_their_own_recommendations(as_user, session, city, held, pair):
    other = build_hearing(session, status=HearingStatus.HELD, title="Pemaparan lain")
    third = build_approved(session, city, status="presented", presented_on=held.held_on, title="Usulan tiga")
    put_on_agenda(session, other, third)
    page = text(as_user("sekda").get(f"/pemaparan/{held.id}"))
    assert pair[0].reference in page
    assert third.reference not in page


def test_a_decision_takes_few_keystrokes_and_the_row_alone_comes_back(as_user, session, city, held, pair):
    planner = Desk(as_user("planner"), held)
    one, two = pair
    wrong = planner.type(one, by=city.mayor, headers=HTMX, owner="", outcome="reject")
    assert wrong.status_code == 422
    assert "Tuliskan alasan penolakan." in text(wrong)
    assert text(wrong).lstrip().startswith("<section")
    saved = planner.type(one, by=city.mayor, headers=HTMX, directive="Hitung biaya jaringannya.")
    assert saved.status_code == 200
    assert 'hx-target="#penutupan"' in text(saved)
    assert one.reference not in text(saved).split("penutupan")[1]
    decision = session.scalar(select(Decision))
    assert (decision.decided_by_id, decision.recorded_by_id, decision.owner_opd_id) == (
        city.mayor.id, city.planner.id, city.dinkes.id
    )  # fmt: skip
    directive = session.scalar(select(Directive))
    assert (directive.recommendation_id, directive.due_on) == (one.id, date(2026, 6, 1))
    plain = planner.type(two, by=city.mayor, outcome="accept_with_notes", notes="Mulai dari tiga puskesmas.")
    assert plain.status_code == 303
    assert as_user("opd_head").get(planner.page).status_code == 403
    assert planner.type(two, by=city.participant).status_code == 422


def test_the_second_secretary_sees_both_texts(as_user, session, city, held, pair):
    desk = Desk(as_user("sekda"), held)
    assert desk.type(pair[0], by=city.mayor, outcome="study", notes="Hitung dahulu.").status_code == 303
    late = desk.type(pair[0], by=city.mayor, notes="Kerjakan.", headers=HTMX)
    assert late.status_code == 409
    assert "Hitung dahulu." in text(late)
    assert "Kerjakan." in text(late)
    first = desk.send("catatan", remarks="Dibuka pukul 09.00.", edition="0")
    assert first.status_code == 303
    second = desk.send("catatan", remarks="Dibuka pukul 10.00.", edition="0")
    assert second.status_code == 409
    assert "Dibuka pukul 09.00." in text(second)


def test_a_slip_is_mended_until_the_hearing_closes_and_its_follow_up_with_it(as_user, session, city, held, pair):
    desk, one = Desk(as_user("sekda"), held), pair[0]
    desk.type(one, by=city.mayor)
    session.expire_all()
    version = str(session.get(Recommendation, one.id).version)
    sooner = {"owner": "Setda", "due_on": "2026-05-04"}
    assert desk.type(one, by=city.mayor, version=version, **sooner).status_code == 303
    follow_up = session.scalar(select(FollowUp))
    assert (follow_up.owner_opd_id, follow_up.due_on) == (city.setda.id, date(2026, 5, 4))
    assert (follow_up.original_due_on, follow_up.due_moves) == (date(2026, 5, 4), 0), "no move: nobody had begun"
    session.expire_all()
    version = str(session.get(Recommendation, one.id).version)
    assert desk.type(one, by=city.mayor, version=version, outcome="reject", notes="Sudah ada.").status_code == 303
    session.expire_all()
    assert session.scalar(select(FollowUp)) is None
    assert session.get(Recommendation, one.id).status is RecommendationStatus.REJECTED
    assert session.scalars(select(Decision).where(Decision.superseded_at.is_(None))).one().outcome is Outcome.REJECT


def test_everybody_in_the_room_sees_the_turn_and_the_decision(as_user, session, city, held, pair, count_queries):
    finding = build_finding(session, city, elsewhere(session, city))
    hidden = build_approved(session, city, finding, lead_opd_id=city.setda.id, title="Usulan lain")
    session.add(AgendaItem(hearing_id=held.id, position=9, recommendation_id=hidden.id))
    session.commit()
    room, desk = as_user("participant"), Desk(as_user("sekda"), held)
    page = text(room.get(f"/pemaparan/{held.id}/langsung"))
    assert hidden.title not in page
    address = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert room.get(address, headers=HTMX).status_code == 204
    assert room.get(address).status_code == 302
    item = session.scalar(select(AgendaItem).where(AgendaItem.recommendation_id == pair[0].id))
    assert desk.send(f"kini/{item.id}").status_code == 303
    now = text(room.get(address, headers=HTMX))
    assert "sedang dibahas" in now
    session.expire_all()
    assert session.get(Recommendation, pair[0].id).presented_on == held.held_on
    address = now.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert room.get(address, headers=HTMX).status_code == 204
    desk.type(pair[1], by=city.mayor)
    assert "Diterima" in text(room.get(address, headers=HTMX))
    address = f"/pemaparan/{held.id}/langsung"
    few = count_queries(lambda: room.get(address))
    put_on_agenda(session, held, *[build_approved(session, city) for _ in range(6)])
    assert count_queries(lambda: room.get(address)) == few


def test_what_earlier_hearings_left_open_comes_first_and_is_marked(as_user, session, city, held, pair):
    old = build_directive(
        session, city, given_on=date(2026, 1, 5), due_on=date(2026, 2, 1), original_due_on=date(2026, 2, 1)
    )
    desk = Desk(as_user("sekda"), held)
    page = text(desk.client.get(desk.page))
    assert page.index(old.reference) < page.index(pair[0].reference)
    assert desk.send("bahasan", subject="D-2026-001", note="x").status_code == 422
    assert desk.send("bahasan", subject=old.reference, note="Selesai bulan depan.").status_code == 303
    live = text(as_user("opd_head").get(f"/pemaparan/{held.id}/langsung"))
    assert "Selesai bulan depan." in live


def test_the_minutes_freeze_with_their_hash_and_nothing_of_them_changes(as_user, session, city, held, pair):
    desk = Desk(as_user("sekda"), held)
    page = f"/pemaparan/{held.id}"
    seat(session, held, "Wali Kota contoh", user_id=city.mayor.id)
    desk.type(pair[0], by=city.mayor)
    desk.type(pair[1], by=city.mayor, outcome="reject", notes="Sudah ada aplikasi provinsi.")
    sent = desk.send("arahan", **{"arahan-text": "Laporkan tiap bulan.", "arahan-owner": "Dinas Kesehatan",
                                  "arahan-due_on": "2026-04-30", "arahan-given_by_id": city.mayor.id})  # fmt: skip
    assert sent.status_code == 303
    closed = desk.client.post(f"{page}/close", data={"csrf_token": token(desk.client, page)})
    assert closed.status_code == 303
    session.expire_all()
    minutes = session.scalar(select(HearingMinutes))
    assert hashlib.sha256(minutes.snapshot.encode()).hexdigest() == minutes.sha256
    shown = text(desk.client.get(f"{page}/risalah"))
    assert "Sudah ada aplikasi provinsi." in shown
    assert minutes.sha256 in shown
    assert as_user("mayor").get(f"{page}/risalah").status_code == 200
    assert as_user("opd_head").get(f"{page}/risalah").status_code == 404
    pdf = desk.client.get(f"{page}/risalah.pdf").data
    said = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf)).pages)
    assert "Usulan satu" in said
    assert minutes.sha256 in "".join(said.replace("\u200b", "").split())
    assert pdf == desk.client.get(f"{page}/risalah.pdf").data
    with zipfile.ZipFile(io.BytesIO(desk.client.get(f"{page}/risalah.docx").data)) as word:
        assert "Laporkan tiap bulan." in word.read("word/document.xml").decode()
    for statement in (
        update(HearingMinutes).values(snapshot="{}"),
        delete(HearingMinutes),
        sql("UPDATE hearing SET room = 'lain'"),
        update(AgendaItem).values(minutes=1),
        delete(Attendance),
        update(Decision).values(notes="lain"),
        update(Directive).values(text="lain"),
        sql("UPDATE decision SET hearing_id = NULL"),
    ):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(statement)
    # Life goes on: the directive is answered, and a later decision may supersede.
    session.execute(update(Directive).values(due_on=date(2026, 5, 1), due_moves=1))
    session.execute(update(Decision).values(superseded_at=minutes.made_at))


def test_the_agenda_is_ordered_and_the_seats_are_filled_from_it(as_user, session, city):
    hearing = build_hearing(session)
    one, two = (build_approved(session, city) for _ in range(2))
    sekda, page = as_user("sekda"), f"/pemaparan/{hearing.id}"

    def send(step, **data):
        return sekda.post(f"{page}/{step}", data=data | {"csrf_token": token(sekda, page)})

    assert send("acara", minutes="15").status_code == 422
    for each in (one, two):
        assert send("acara", recommendation_id=each.id, minutes="20").status_code == 303
    items = session.scalars(select(AgendaItem).order_by(AgendaItem.position)).all()
    assert send(f"acara/{items[1].id}/naik").status_code == 303
    session.expire_all()
    assert [i.recommendation_id for i in session.scalars(select(AgendaItem).order_by(AgendaItem.position))] == [
        two.id,
        one.id,
    ]
    assert send("acara/urutan", butir=[items[0].id]).status_code == 422
    assert send(f"acara/{items[0].id}/menit", **{f"item-{items[0].id}-minutes": "900"}).status_code == 422
    assert send("daftar-hadir/undangan").status_code == 303
    seats = {a.user_id: a for a in session.scalars(select(Attendance))}
    assert {city.mayor.id, city.sekda.id, city.participant.id, city.superior.id, city.opd_head.id} == set(seats)
    mayor = seats[city.mayor.id].id
    rows = {f"presence_{a.id}": "present" for a in seats.values()} | {
        f"represented_by_{a.id}": "" for a in seats.values()
    }
    unnamed = send("daftar-hadir", **rows | {f"presence_{mayor}": "represented"})
    assert unnamed.status_code == 422
    assert "siapa yang mewakili" in text(unnamed)
    named = {f"presence_{mayor}": "represented", f"represented_by_{mayor}": "Wakil Wali Kota", "guest": "Camat"}
    assert send("daftar-hadir", **rows | named).status_code == 303
    for paper in ("acara.pdf", "daftar-hadir.pdf"):
        assert sekda.get(f"{page}/{paper}").data.startswith(b"%PDF")
        assert as_user("participant").get(f"{page}/{paper}").status_code == 403
    assert send(f"acara/{items[0].id}/hapus").status_code == 303


def test_the_wall_shows_every_item_and_only_the_speaker_hears_the_notes(as_user, session, city, held, pair):
    body = "# Temuan\n\nAntrean turun.\n\n!!! catatan\n    Sebut angkanya."
    report = build_report(session, city, status=ReportStatus.APPROVED, body=body)
    session.add(AgendaItem(hearing_id=held.id, position=9, report_id=report.id))
    session.commit()
    wall = text(as_user("sekda").get(f"/pemaparan/{held.id}/paparan"))
    assert pair[0].title in wall
    assert report.title in wall
    assert "Antrean turun." in wall
    assert "Rencana waktu" not in wall
    speaker = text(as_user("sekda").get(f"/pemaparan/{held.id}/pembicara"))
    assert "Rencana waktu: 15 menit." in speaker
    item = session.scalar(select(AgendaItem).where(AgendaItem.report_id == report.id))
    assert Desk(as_user("planner"), held).send(f"kini/{item.id}").status_code == 303
    session.expire_all()
    assert report.status is ReportStatus.PRESENTED
