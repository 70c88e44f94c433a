"""Issuing letters, taking them, voiding them, and asking whether one is genuine."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import func, select

from magang.accounts.models import User
from magang.audit.models import AuditEvent
from magang.letters.models import IssuedLetter, LetterSerial
from magang.letters.rules import LetterKind
from magang.placements.rules import PlacementStatus
from tests.factories.letters import build_letter, text_of
from tests.factories.placements import NOW, build_cycle, build_placement
from tests.support.queries import counted_queries
from tests.support.sending import fields, send


def issue(client, kind, signer, people, query="", **data):
    sent = {"placements": [p.id for p in people], "dated": "2026-03-02", "signer_id": signer.id} | data
    return send(client, f"/surat/terbitkan/{kind}{query}", fields(None, sent))


def of(placement):
    return f"?penempatan={placement.reference}"


def test_the_planner_issues_a_surat_tugas_and_nobody_types_its_number_again(as_user, session, signer, accepted):
    answer = issue(as_user("planner"), "surat-tugas", signer, [accepted], of(accepted), assign="y")
    letter = session.scalar(select(IssuedLetter))
    assert answer.status_code == 303
    assert answer.location == f"/surat/{letter.id}"
    assert letter.number == "800.1.4.1/001/BU/III/2026"
    assert letter.subject == "Surat Tugas Magang ASN di Kota Malang"
    session.expire_all()
    assert accepted.status is PlacementStatus.ASSIGNED
    assert accepted.assignment_letter_number == letter.number


def test_without_the_tick_the_letter_offers_to_move_the_placement_later(as_user, session, signer, accepted):
    client = as_user("planner")
    page = issue(client, "surat-tugas", signer, [accepted], of(accepted)).location
    assert "Penempatan ini menunggu surat tugas" in client.get(page).get_data(as_text=True)
    assert send(client, f"{page}/catat", fields(None, {})).status_code == 303
    session.expire_all()
    assert accepted.status is PlacementStatus.ASSIGNED
    assert send(client, f"{page}/catat", fields(None, {})).status_code == 409


def test_the_letter_says_who_goes_where_and_carries_a_code(as_user, session, signer, accepted, store, city):
    city.participant.nip = "198503122010011004"
    session.commit()
    issue(as_user("planner"), "surat-tugas", signer, [accepted], of(accepted))
    letter = session.scalar(select(IssuedLetter))
    content = store.read(letter.stored_name, letter.sha256)
    text = text_of(content)
    for said in ("PEMERINTAH KOTA UJI", "BADAN UJI", "SURAT TUGAS", f"Nomor: {letter.number}", "MEMERINTAHKAN:",
                 "1. Undang-Undang Nomor 20 Tahun 2023", "198503122010011004", "Penata (III/c)", "Kota Malang",
                 "90 (sembilan puluh) hari", "pada tanggal 2 Maret 2026", "Dra. Siti Penanda, M.Si.",
                 f"/verifikasi/{letter.token}"):  # fmt: skip
        assert said in text, said
    assert [n for n in zipfile.ZipFile(BytesIO(content)).namelist() if n.startswith("word/media/")]


def test_twelve_people_go_with_one_surat_tugas_and_an_attached_list(as_user, session, signer, city, store):
    cycle = build_cycle(session, name="Angkatan dua belas")
    people = []
    for n in range(12):
        person = User(username=f"orang{n}", name=f"Orang Ke-{n:02d}", position="Analis", opd=city.dinkes,
                      rank=city.rank, created_at=NOW, updated_at=NOW)  # fmt: skip
        people.append(build_placement(session, city, cycle=cycle, participant=person, status=PlacementStatus.ACCEPTED))
    answer = issue(as_user("planner"), "surat-tugas", signer, people, f"?angkatan={cycle.id}", assign="y")
    assert answer.status_code == 303
    letter = session.scalar(select(IssuedLetter))
    text = text_of(store.read(letter.stored_name, letter.sha256))
    assert "12 (dua belas) orang pegawai" in text
    assert "DAFTAR PEGAWAI YANG DITUGASKAN" in text
    positions = [text.index(f"Orang Ke-{n:02d}") for n in range(12)]
    assert positions == sorted(positions)
    assert "12.\nOrang Ke-11" in text
    session.expire_all()
    assert {p.assignment_letter_number for p in people} == {letter.number}


@pytest.mark.parametrize(
    "name",
    ["Muh. <b>Ali</b> & Anak", 'Siti "Ati" O\'Neil', "{{ 7 * 7 }} {% raw %}", "N" * 80, "a]]>b<!--c-->&#65;&amp;"],
)  # fmt: skip
def test_a_name_is_printed_as_it_is_written(as_user, session, signer, accepted, city, store, name):
    city.participant.name = name
    session.commit()
    issue(as_user("planner"), "surat-tugas", signer, [accepted], of(accepted))
    letter = session.scalar(select(IssuedLetter))
    assert name in text_of(store.read(letter.stored_name, letter.sha256))


def test_sppd_are_one_each_and_come_as_one_zip_without_names(as_user, session, signer, city):
    cycle = build_cycle(session, name="Angkatan dua")
    two = [build_placement(session, city, cycle=cycle, status=PlacementStatus.ACCEPTED) for _ in range(2)]
    client = as_user("planner")
    page = issue(client, "sppd", signer, two, f"?angkatan={cycle.id}").location
    assert page.startswith("/surat/kiriman/")
    assert "2 surat diterbitkan" in client.get(page).get_data(as_text=True)
    answer = send(client, f"{page}/zip", fields(None, {}))
    names = zipfile.ZipFile(BytesIO(answer.data)).namelist()
    assert names == ["sppd-2026-001.docx", "sppd-2026-002.docx"]
    taken = select(func.count()).where(AuditEvent.verb == "issued_letter.downloaded")
    assert session.scalar(taken) == 2


def test_a_letter_that_fails_leaves_no_number_behind(as_user, session, signer, accepted, monkeypatch):
    from magang.documents import runner
    from magang.letters import rendering

    client = as_user("planner")
    monkeypatch.setattr(rendering, "_LIMITS", runner.Limits(memory=16 * 1024**2))
    answer = issue(client, "surat-tugas", signer, [accepted], of(accepted))
    assert (answer.status_code, "terlalu besar atau terlalu rumit" in answer.get_data(as_text=True)) == (422, True)
    assert session.scalar(select(LetterSerial)) is None
    monkeypatch.undo()
    issue(client, "surat-tugas", signer, [accepted], of(accepted))
    assert session.scalar(select(IssuedLetter.serial)) == 1


def test_a_planner_dates_a_letter_within_a_year_and_the_number_follows_its_date(as_user, session, signer, accepted):
    client = as_user("planner")
    refused = issue(client, "surat-tugas", signer, [accepted], of(accepted), dated="2028-01-01")
    assert refused.status_code == 422
    assert "lebih dari setahun" in refused.get_data(as_text=True)
    issue(client, "surat-tugas", signer, [accepted], of(accepted), dated="2025-12-30")
    assert session.scalar(select(IssuedLetter.number)) == "800.1.4.1/001/BU/XII/2025"


@pytest.mark.parametrize(
    ("data", "said"),
    [({"placements": None}, "wajib diisi"), ({"placements": ["999999"]}, "Pilih"), ({"signer_id": "999"}, "Pilih"),
     ({"dated": "2026-02-30"}, "Tanggal tidak dikenal"), ({"dated": ""}, "wajib diisi")],
)  # fmt: skip
def test_a_letter_without_people_date_or_signer_is_refused(as_user, session, signer, accepted, data, said):
    answer = issue(as_user("planner"), "surat-tugas", signer, [accepted], of(accepted), **data)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert session.scalar(select(func.count(IssuedLetter.id))) == 0


def test_a_kind_that_does_not_fit_the_state_is_not_offered(as_user, session, signer, accepted):
    client = as_user("planner")
    assert "belum ada penempatan yang sampai" in client.get(f"/surat/terbitkan{of(accepted)}").get_data(as_text=True)
    assert "Pilih jenis lain" in client.get(f"/surat/terbitkan/sertifikat{of(accepted)}").get_data(as_text=True)
    assert issue(client, "sertifikat", signer, [accepted], of(accepted)).status_code == 422


@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_kind_opens_for_whoever_it_fits(as_user, session, city, signer, kind):
    status = next(status for status in reversed(PlacementStatus) if kind.fits(status))
    credit = {"credited_jp": 20, "credited_at": NOW} if status is PlacementStatus.CREDITED else {}
    placement = build_placement(session, city, status=status, **credit)
    client = as_user("planner")
    page = client.get(f"/surat/terbitkan/{kind.value}{of(placement)}").get_data(as_text=True)
    assert city.participant.name in page
    answer = issue(client, kind.value, signer, [placement], of(placement))
    assert answer.status_code == 303
    letter = session.scalar(select(IssuedLetter))
    assert (letter.kind, letter.subject.endswith("di Kota Malang")) == (kind, True)
    again = client.get(f"/surat/terbitkan/{kind.value}{of(placement)}").get_data(as_text=True)
    assert f"Sudah ada: {letter.number}" in again


def test_before_the_administrator_has_set_letters_up_the_page_says_so(as_user, session, city):
    placement = build_placement(session, city, status=PlacementStatus.ACCEPTED)
    page = as_user("planner").get(f"/surat/terbitkan/surat-tugas{of(placement)}").get_data(as_text=True)
    assert "Surat belum dapat diterbitkan" in page


@pytest.mark.parametrize("who", ["participant", "opd_head", "mayor", "admin"])
def test_only_the_planner_issues(as_user, signer, accepted, who):
    client = as_user(who)
    assert client.get("/surat/terbitkan").status_code == 403
    assert issue(client, "surat-tugas", signer, [accepted], of(accepted)).status_code == 403


# ---------- Taking and voiding ----------


def test_a_participant_takes_a_letter_about_themself_and_it_is_logged(as_user, session, city, store, accepted):
    letter = build_letter(session, city, store, accepted)
    client = as_user("participant")
    assert letter.number in client.get("/surat").get_data(as_text=True)
    answer = send(client, f"/surat/{letter.id}/unduh", fields(None, {}))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == "attachment; filename=surat-tugas-2026-001.docx"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    event = session.scalar(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1))
    assert (event.verb, event.actor_id) == ("issued_letter.downloaded", city.participant.id)
    assert client.get(f"/surat/{letter.id}/unduh").status_code == 405


def test_a_shared_letter_shows_other_peoples_nip_so_a_participant_asks_the_planner(as_user, session, city, store):
    other = User(username="lain", name="Orang lain", opd=city.dinkes, created_at=NOW, updated_at=NOW)
    mine = build_placement(session, city, status=PlacementStatus.ACCEPTED)
    theirs = build_placement(session, city, participant=other, status=PlacementStatus.ACCEPTED)
    letter = build_letter(session, city, store, mine, theirs)
    client = as_user("participant")
    assert "NIP peserta lain" in client.get(f"/surat/{letter.id}").get_data(as_text=True)
    assert send(client, f"/surat/{letter.id}/unduh", fields(None, {})).status_code == 403
    assert send(as_user("planner"), f"/surat/{letter.id}/unduh", fields(None, {})).status_code == 200


def test_a_letter_about_others_is_not_there(as_user, session, city, store):
    other = User(username="lain", name="Orang lain", opd=city.setda, created_at=NOW, updated_at=NOW)
    theirs = build_placement(session, city, participant=other, sending_opd=city.setda, mentor=city.sekda,
                             status=PlacementStatus.ACCEPTED)  # fmt: skip
    letter = build_letter(session, city, store, theirs)
    client = as_user("participant")
    assert client.get(f"/surat/{letter.id}").status_code == 404
    assert letter.number not in client.get("/surat").get_data(as_text=True)
    assert send(client, f"/surat/{letter.id}/unduh", fields(None, {})).status_code == 404


def test_an_opd_reads_of_a_letter_but_does_not_take_it(as_user, session, city, store, accepted):
    letter = build_letter(session, city, store, accepted)
    client = as_user("opd_head")
    assert client.get(f"/surat/{letter.id}").status_code == 200
    assert send(client, f"/surat/{letter.id}/unduh", fields(None, {})).status_code == 403


def test_a_changed_file_is_not_handed_out(as_user, session, city, store, accepted, settings):
    letter = build_letter(session, city, store, accepted)
    (settings.files_dir / letter.stored_name).write_bytes(b"lain")
    assert send(as_user("planner"), f"/surat/{letter.id}/unduh", fields(None, {})).status_code == 409


def test_a_voided_letter_keeps_its_number_and_says_so(as_user, session, city, store, accepted, client):
    letter = build_letter(session, city, store, accepted)
    planner = as_user("planner")
    assert send(planner, f"/surat/{letter.id}/batalkan", fields(None, {"reason": ""})).status_code == 422
    assert send(as_user("participant"), f"/surat/{letter.id}/batalkan", fields(None, {})).status_code == 403
    done = send(planner, f"/surat/{letter.id}/batalkan", fields(None, {"reason": "Tanggal salah"}))
    assert done.status_code == 303
    assert send(planner, f"/surat/{letter.id}/batalkan", fields(None, {"reason": "Sekali lagi"})).status_code == 409
    assert "tidak berlaku lagi" in client.get(f"/verifikasi/{letter.token}").get_data(as_text=True)
    assert "Tanggal salah" not in client.get(f"/verifikasi/{letter.token}").get_data(as_text=True)
    assert "Tanggal salah" in planner.get(f"/surat/{letter.id}").get_data(as_text=True)


# ---------- The register ----------


def test_the_register_filters_and_exports_without_nip(as_user, session, city, store, accepted):
    city.participant.nip = "198503122010011004"
    session.commit()
    build_letter(session, city, store, accepted)
    build_letter(session, city, store, accepted, serial=2, kind=LetterKind.TRAVEL_ORDER, dated=date(2026, 4, 1))
    client = as_user("planner")
    page = client.get("/surat?jenis=sppd").get_data(as_text=True)
    assert "/002/" in page
    assert "/001/" not in page
    assert "/001/" not in client.get("/surat?dari=2026-03-15").get_data(as_text=True)
    rows = client.get("/surat.csv").get_data(as_text=True)
    assert len(rows.strip().splitlines()) == 3
    assert "198503122010011004" not in rows


def test_the_register_asks_as_often_for_twenty_as_for_one(as_user, session, city, store, accepted, connection):
    client = as_user("planner")
    build_letter(session, city, store, accepted)
    with counted_queries(connection) as one:
        client.get("/surat")
    for n in range(2, 21):
        build_letter(session, city, store, accepted, serial=n)
    with counted_queries(connection) as twenty:
        client.get("/surat")
    assert len(twenty) == len(one)


def test_a_placement_shows_its_letters(as_user, session, city, store, accepted):
    letter = build_letter(session, city, store, accepted)
    page = as_user("participant").get(f"/penempatan/{accepted.reference}").get_data(as_text=True)
    assert letter.number in page
    assert "Terbitkan surat</a>" not in page
    assert f"/surat/terbitkan?penempatan={accepted.reference}" in as_user("planner").get(
        f"/penempatan/{accepted.reference}"
    ).get_data(as_text=True)


# ---------- The public page ----------


def test_anybody_may_check_a_letter_and_learns_no_name_and_no_nip(client, session, city, store, accepted):
    city.participant.nip = "198503122010011004"
    session.commit()
    letter = build_letter(session, city, store, accepted)
    page = client.get(f"/verifikasi/{letter.token}").get_data(as_text=True)
    for said in (letter.number, "2 Mar 2026", letter.subject, letter.sha256, "Badan Uji", "Berlaku"):
        assert said in page
    for unsaid in ("198503122010011004", city.participant.name, letter.signer_name, city.planner.name):
        assert unsaid not in page


def test_a_file_is_compared_and_not_kept(client, session, city, store, accepted, settings):
    letter = build_letter(session, city, store, accepted)
    kept = set(settings.files_dir.rglob("*"))
    address = f"/verifikasi/{letter.token}"
    same = send(client, address, fields(None, {"file": ("surat.docx", b"PK\x03\x04 surat 1")}))
    other = send(client, address, fields(None, {"file": ("surat.docx", b"PK\x03\x04 surat 2")}))
    none = send(client, address, fields(None, {}), multipart=True)
    assert "persis seperti yang diterbitkan" in same.get_data(as_text=True)
    assert "bukan yang diterbitkan" in other.get_data(as_text=True)
    assert none.status_code == 422
    assert set(settings.files_dir.rglob("*")) == kept


def test_an_unknown_token_is_not_found(client, city):
    assert client.get("/verifikasi/" + "x" * 22).status_code == 404
    assert client.get("/verifikasi/pendek").status_code == 404
