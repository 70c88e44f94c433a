"""Writing a day: once, late, not ahead, not while at home; changing it; taking it back."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import func, select

from magang.audit.models import AuditEvent
from magang.findings.models import Finding
from magang.journals.models import JournalEntry, JournalPhoto
from magang.placements.rules import PlacementStatus
from tests.factories.findings import build_finding, build_placement
from tests.factories.journals import build_entry, build_photo, jpeg
from tests.support.sending import fields, send


def post(client, address, data):
    return send(client, address, fields(None, data))


def text(answer):
    return answer.get_data(as_text=True)


def entries(session):
    session.expire_all()
    return session.scalars(select(JournalEntry).order_by(JournalEntry.day)).all()


def test_a_participant_writes_today_in_one_tap_from_home(as_user, stay, session, told):
    participant = as_user("participant")
    home = text(participant.get("/"))
    assert f'href="/jurnal/{stay.reference}/hari-ini"' in home
    assert "hari kerja belum ditulis" in home
    start = participant.get(f"/jurnal/{stay.reference}/hari-ini")
    assert start.location == f"/jurnal/{stay.reference}/tulis?hari=2026-03-02"
    assert 'value="2026-03-02"' in text(participant.get(start.location))
    saved = post(participant, start.location, told)
    assert saved.status_code == 303
    page = text(participant.get(saved.location))
    assert "Mengikuti rapat loket antrean." in page
    assert "Senin, 2 Maret 2026" in page
    assert participant.get(f"/jurnal/{stay.reference}/hari-ini").location == saved.location
    assert "Jurnal hari ini sudah ditulis" in text(participant.get("/"))


def test_the_hours_are_those_of_the_day_before(as_user, stay, session):
    build_entry(session, stay, starts_at=time(7, 15), ends_at=time(15, 45))
    page = text(as_user("participant").get(f"/jurnal/{stay.reference}/tulis"))
    assert 'value="07:15"' in page
    assert 'value="15:45"' in page


def test_a_late_day_is_marked_and_not_refused(as_user, stay, session, told):
    saved = post(as_user("participant"), f"/jurnal/{stay.reference}/tulis", told | {"day": "2026-02-24"})
    assert saved.status_code == 303
    assert entries(session)[0].late_days == 4
    assert "terlambat 4 hari kerja" in text(as_user("superior").get(f"/jurnal/{stay.reference}"))


def test_a_weekend_is_taken_and_marked(as_user, stay, session, told):
    saved = post(as_user("participant"), f"/jurnal/{stay.reference}/tulis", told | {"day": "2026-03-01"})
    assert "akhir pekan" in text(as_user("participant").get(saved.location))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": "2026-03-03"}, "belum tiba"),
        ({"day": "2026-01-10"}, "berangkat 11 Jan 2026"),
        ({"day": ""}, "wajib diisi"),
        ({"ends_at": "08:00"}, "sesudah jam mulai"),
        ({"starts_at": "25:00"}, "Jam tidak dikenal"),
        ({"activity": ""}, "wajib diisi"),
        ({"activity": "a" * 10_001}, "Paling panjang 10000"),
        ({"client_key": "x"}, "Muat ulang halaman"),
    ],
)
def test_a_refused_day_keeps_the_text_and_writes_nothing(as_user, stay, session, told, change, words):
    answer = post(as_user("participant"), f"/jurnal/{stay.reference}/tulis", told | {"lesson": "Tetap ada."} | change)
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Tetap ada." in text(answer)
    assert not entries(session)


def test_days_after_the_recall_are_refused(as_user, city, session, told):
    home = build_placement(session, city, status=PlacementStatus.RECALLED, recalled_on=date(2026, 2, 20))
    answer = post(as_user("participant"), f"/jurnal/{home.reference}/tulis", told | {"day": "2026-02-21"})
    assert "berakhir 20 Feb 2026" in text(answer)
    fine = post(as_user("participant"), f"/jurnal/{home.reference}/tulis", told | {"day": "2026-02-20"})
    assert fine.status_code == 303


def test_a_day_has_one_entry(as_user, stay, session, told):
    build_entry(session, stay, date(2026, 3, 2))
    answer = post(as_user("participant"), f"/jurnal/{stay.reference}/tulis", told)
    assert answer.status_code == 422
    assert "sudah punya jurnal" in text(answer)


def test_a_double_click_writes_one_day(as_user, stay, session, told):
    participant, address = as_user("participant"), f"/jurnal/{stay.reference}/tulis"
    first, second = post(participant, address, told), post(participant, address, told)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(entries(session)) == 1


def test_another_text_under_a_key_already_sent_is_not_lost(as_user, stay, session, told):
    """The Back button shows the old form again."""
    participant, address = as_user("participant"), f"/jurnal/{stay.reference}/tulis"
    post(participant, address, told)
    answer = post(participant, address, told | {"activity": "Sesudah tombol kembali."})
    assert answer.status_code == 422
    assert "Sesudah tombol kembali." in text(answer)


def test_an_entry_sent_again_is_answered_like_the_first_time(as_user, stay, session, told):
    participant, address = as_user("participant"), f"/jurnal/{stay.reference}/kirim"
    photo = {"photos": ("a.jpg", jpeg())}
    first, again = post(participant, address, told | photo), post(participant, address, told | photo)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert session.scalar(select(func.count()).select_from(JournalEntry)) == 1
    assert session.scalar(select(func.count()).select_from(JournalPhoto)) == 1


def test_a_refusal_of_what_a_phone_sent_says_why(as_user, stay, session, told):
    answer = post(as_user("participant"), f"/jurnal/{stay.reference}/kirim", told | {"day": "2026-03-09"})
    assert answer.status_code == 422
    assert "belum tiba" in answer.json["message"]
    assert not entries(session)


def test_when_the_phone_wrote_it_is_shown_beside_the_delay(as_user, stay, session, told):
    noted = {"day": "2026-02-27", "noted_at": "1772182800000"}  # 27 February, 17.00 in the city
    answer = post(as_user("participant"), f"/jurnal/{stay.reference}/kirim", told | noted)
    page = text(as_user("participant").get(answer.json["address"]))
    assert "terlambat 1 hari kerja" in page
    assert "menurut ponsel ditulis 27 Feb 2026 17.00" in page


@pytest.mark.parametrize("noted", ["", "x", "-1", "9" * 13, "9" * 40, "٣"])
def test_a_phone_with_a_strange_clock_is_not_believed(as_user, stay, session, told, noted):
    assert (
        post(as_user("participant"), f"/jurnal/{stay.reference}/kirim", told | {"noted_at": noted}).status_code == 201
    )
    assert entries(session)[0].noted_at is None


def test_an_open_day_is_changed_and_the_second_window_sees_both_texts(as_user, stay, session, told):
    entry = build_entry(session, stay)
    participant, address = as_user("participant"), f"/jurnal/catatan/{entry.id}/ubah"
    told |= {"day": "2026-02-27", "version": "1"}
    assert post(participant, address, told | {"activity": "Dari jendela pertama"}).status_code == 303
    answer = post(participant, address, told | {"activity": "Dari jendela kedua"})
    assert answer.status_code == 409
    assert "Dari jendela pertama" in text(answer)
    assert "Dari jendela kedua" in text(answer)


def test_photos_get_captions_and_are_taken_out(as_user, stay, session, store, settings, told):
    entry = build_entry(session, stay)
    stays, goes = (build_photo(session, store, entry, caption="Lama") for _ in range(2))
    gone = settings.files_dir / goes.stored_name
    change = {"day": "2026-02-27", "version": "1", f"caption_{stays.id}": "Loket", f"remove_{goes.id}": "y"}
    assert post(as_user("participant"), f"/jurnal/catatan/{entry.id}/ubah", told | change).status_code == 303
    session.expire_all()
    assert session.scalars(select(JournalPhoto.caption)).all() == ["Loket"]
    assert not gone.exists()


def test_a_countersigned_day_is_locked(as_user, city, stay, session, told):
    entry = build_entry(
        session,
        stay,
        status="countersigned",
        signed_at=stay.created_at,
        signed_name="Ibu Sari",
        signed_by=city.superior,
    )
    participant = as_user("participant")
    page = text(participant.get(f"/jurnal/catatan/{entry.id}"))
    assert "/ubah" not in page
    for step in ("ubah", "hapus"):
        answer = post(participant, f"/jurnal/catatan/{entry.id}/{step}", told)
        assert answer.status_code == 409
        assert "sudah diparaf" in text(answer)


def test_a_day_is_taken_back_after_a_question_with_its_photos(as_user, city, stay, session, store, settings):
    entry = build_entry(session, stay)
    photo = build_photo(session, store, entry)
    finding_id = build_finding(session, city, stay, journal_entry_id=entry.id).id
    file = settings.files_dir / photo.stored_name
    participant, address = as_user("participant"), f"/jurnal/catatan/{entry.id}/hapus"
    assert "Ya, hapus jurnal" in text(participant.get(address))
    assert post(participant, address, {}).status_code == 303
    assert not entries(session)
    assert not file.exists()
    assert session.scalar(select(AuditEvent.verb).order_by(AuditEvent.id.desc())) == "journal_entry.deleted"
    assert session.get(Finding, finding_id).journal_entry_id is None


def test_nobody_writes_for_another(as_user, stay, session, told):
    for who, status in (("superior", 403), ("planner", 403), ("mayor", 403)):
        assert as_user(who).get(f"/jurnal/{stay.reference}/tulis").status_code == status, who
        assert post(as_user(who), f"/jurnal/{stay.reference}/kirim", told).status_code == status, who
    assert not entries(session)


def test_a_finding_starts_from_a_day_and_both_show_each_other(as_user, city, stay, session):
    entry = build_entry(session, stay)
    participant = as_user("participant")
    assert f'href="/temuan/baru?jurnal={entry.id}"' in text(participant.get(f"/jurnal/catatan/{entry.id}"))
    form = text(participant.get(f"/temuan/baru?jurnal={entry.id}"))
    assert "Mendampingi petugas loket antrean." in form
    data = {"kind": "best_practice", "title": "Antrean per poli", "urusan_id": city.health.id, "seen": "Lihat."}
    saved = post(participant, f"/temuan/baru?jurnal={entry.id}&penempatan={stay.reference}", data)
    assert saved.status_code == 303
    assert f"/jurnal/catatan/{entry.id}" in text(participant.get(saved.location))
    assert "Antrean per poli" in text(participant.get(f"/jurnal/catatan/{entry.id}"))
    assert participant.get("/temuan/baru?jurnal=999999").status_code == 404
    assert participant.get("/temuan/baru?jurnal=%00").status_code == 404
    assert as_user("superior").get(f"/temuan/baru?jurnal={entry.id}").status_code == 403
