"""Users and their roles through the administrator's eyes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from magang.accounts import services
from magang.accounts.models import Grant, User
from magang.accounts.passwords import password_matches
from magang.audit.models import AuditEvent
from magang.kernel.actor import SYSTEM, GrantFact, Role
from tests.conftest import NOW
from tests.support.browsing import token

NIP = "198704122010011003"
PPPK = "199001012022212004"


def send(client, path, **data):
    return client.post(path, data=data | {"csrf_token": token(client)})


@pytest.fixture
def person(city):
    return {
        "username": "budi.santoso",
        "name": "Budi Santoso, S.Kom.",
        "nip": "19870412 201001 1 003",
        "email": "budi@kota.go.id",
        "position": "Analis",
        "opd_id": city.dinkes.id,
        "rank_id": city.rank.id,
    }


@pytest.fixture
def budi(as_user, person, session):
    """A person the administrator has recorded."""
    send(as_user("admin"), "/admin/pengguna/baru", **person)
    return session.scalar(select(User).where(User.username == "budi.santoso"))


def test_a_new_user_is_told_what_they_still_need_before_they_can_come_in(as_user, person, session, city):
    admin = as_user("admin")
    answer = send(admin, "/admin/pengguna/baru", **person)
    assert answer.status_code == 303
    page = answer.location
    text = admin.get(page).get_data(as_text=True)
    assert "Beri sedikitnya satu peran" in text
    assert "Setel kata sandi" in text
    send(admin, f"{page}/peran/baru", role="participant", opd_id="")
    send(admin, f"{page}/kata-sandi", new_password="kalimat yang panjang")
    text = admin.get(page).get_data(as_text=True)
    assert "belum dapat dipakai" not in text
    assert "Peran diberikan" in text
    user = session.scalar(select(User).where(User.username == "budi.santoso"))
    assert password_matches(user.password_hash, "kalimat yang panjang")
    assert user.nip == NIP


@pytest.mark.parametrize(
    ("nip", "message"),
    [
        ("1987", "18 angka"),
        ("19871332201001 1 003", "tanggal lahir"),
        ("198704122010151003", "bulan 01–12"),
        ("198704122010013003", "laki-laki"),
        ("198704121990011003", "tahun lahir"),
    ],
)
def test_a_wrong_nip_says_what_is_wrong_beside_the_field(as_user, person, session, nip, message):
    answer = send(as_user("admin"), "/admin/pengguna/baru", **(person | {"nip": nip}))
    assert answer.status_code == 422
    assert message in re.search(r'id="nip-error">(.*?)</p>', answer.get_data(as_text=True), re.DOTALL).group(1)
    assert session.scalar(select(User).where(User.username == "budi.santoso")) is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "perencana", "nip": ""}, "username"),
        ({"username": "198704122010011003"}, "username"),
        ({"username": "a b"}, "username"),
        ({"name": ""}, "name"),
        ({"email": "bukan surel"}, "email"),
        ({"opd_id": "99999"}, "opd_id"),
        ({"position": "x" * 161}, "position"),
        ({"name": "Budi\x00"}, "name"),
    ],
)
def test_wrong_facts_are_refused_on_their_field(as_user, person, session, change, field):
    answer = send(as_user("admin"), "/admin/pengguna/baru", **(person | change))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert session.scalar(select(func.count(AuditEvent.id))) == 0


def test_two_people_never_share_a_nip(as_user, person, budi):
    answer = send(as_user("admin"), "/admin/pengguna/baru", **(person | {"username": "orang.lain"}))
    assert 'id="nip-error"' in answer.get_data(as_text=True)


def test_lists_forms_pages_and_exports_hide_the_nip(as_user, budi):
    admin = as_user("admin")
    for at in ("", ".csv", f"/{budi.id}", f"/{budi.id}/ubah"):
        text = admin.get(f"/admin/pengguna{at}").get_data(as_text=True)
        assert NIP not in text
        assert "19870412" not in text
    assert "• 003" in admin.get("/admin/pengguna").get_data(as_text=True)


def test_a_look_at_the_full_nip_is_logged_each_time_without_the_number(as_user, budi, session):
    admin = as_user("admin")
    page = f"/admin/pengguna/{budi.id}"
    assert admin.get(f"{page}/nip").status_code == 405
    for _ in range(2):
        answer = send(admin, f"{page}/nip")
        assert answer.status_code == 200
        assert "19870412 201001 1 003" in answer.get_data(as_text=True)
    looks = session.scalars(select(AuditEvent).where(AuditEvent.verb == "user_account.nip_seen")).all()
    assert [e.subject_id for e in looks] == [budi.id, budi.id]
    everything = " ".join(f"{e.note} {e.changes} {e.subject_label}" for e in session.scalars(select(AuditEvent)))
    assert NIP not in everything
    assert "NIP lengkap dilihat" in admin.get(page).get_data(as_text=True)


def test_who_may_see_a_nip(as_user, budi, city):
    assert send(as_user("planner"), f"/admin/pengguna/{budi.id}/nip").status_code == 200
    for stranger in ("participant", "opd_head", "mayor", "verifier"):
        assert send(as_user(stranger), f"/admin/pengguna/{budi.id}/nip").status_code == 404
    assert send(as_user("participant"), f"/admin/pengguna/{city.participant.id}/nip").status_code == 409


def test_saving_leaves_the_nip_alone_unless_it_is_replaced_or_removed(as_user, person, budi, session):
    admin = as_user("admin")
    edit = f"/admin/pengguna/{budi.id}/ubah"
    send(admin, edit, **(person | {"nip": "", "position": "Analis madya", "version": 1}))
    session.expire_all()
    assert (budi.nip, budi.position) == (NIP, "Analis madya")
    send(admin, edit, **(person | {"nip": PPPK, "version": 2}))
    session.expire_all()
    assert budi.nip == PPPK
    send(admin, edit, **(person | {"nip": "", "remove_nip": "y", "version": 3}))
    session.expire_all()
    assert budi.nip is None
    text = admin.get(f"/admin/pengguna/{budi.id}").get_data(as_text=True)
    assert "<dt>NIP</dt><dd><del>•••</del>" in text


def test_the_second_of_two_editors_of_a_person_sees_both_texts(as_user, person, budi, session):
    admin = as_user("admin")
    edit = f"/admin/pengguna/{budi.id}/ubah"
    send(admin, edit, **(person | {"position": "Kepala seksi", "version": 1}))
    answer = send(admin, edit, **(person | {"position": "Kepala bidang", "version": 1}))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Kepala seksi" in text
    assert "Kepala bidang" in text
    assert 'name="version" value="2"' in text


def test_a_role_is_given_once_and_in_an_office_when_it_means_one(as_user, budi, city, session):
    admin = as_user("admin")
    at = f"/admin/pengguna/{budi.id}/peran/baru"
    assert "Pilih OPD-nya" in send(admin, at, role="opd_head", opd_id="").get_data(as_text=True)
    assert send(admin, at, role="opd_head", opd_id=city.dinkes.id).status_code == 303
    assert "sudah dipegang" in send(admin, at, role="opd_head", opd_id=city.dinkes.id).get_data(as_text=True)
    assert send(admin, at, role="raja", opd_id="").status_code == 422
    event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "user_account.granted")).one()
    assert event.note == "Kepala OPD (Dinkes)"


def test_a_role_taken_away_ends_at_the_next_click(as_user, city, session):
    admin, planner = as_user("admin"), as_user("planner")
    assert planner.get("/admin/instansi").status_code == 200
    grant = session.scalar(select(Grant).where(Grant.user_id == city.planner.id))
    page = f"/admin/pengguna/{city.planner.id}"
    answer = admin.post(
        f"{page}/peran/{grant.id}/cabut",
        data={"csrf_token": token(admin)},
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )
    assert answer.status_code == 200
    assert "Belum memegang peran" in answer.get_data(as_text=True)
    assert planner.get("/admin/instansi").status_code == 404
    assert send(admin, f"{page}/peran/{grant.id}/cabut").status_code == 404


def test_an_administrator_neither_raises_nor_locks_out_themselves(as_user, city, session):
    admin = as_user("admin")
    page = f"/admin/pengguna/{city.admin.id}"
    text = admin.get(page).get_data(as_text=True)
    assert "oleh administrator lain" in text
    assert "Tambah peran" not in text
    assert send(admin, f"{page}/peran/baru", role="mayor", opd_id="").status_code == 403
    assert send(admin, f"{page}/nonaktifkan").status_code == 403
    assert admin.get(f"{page}/kata-sandi").status_code == 403
    grant = session.scalar(select(Grant).where(Grant.user_id == city.admin.id))
    assert send(admin, f"{page}/peran/{grant.id}/cabut").status_code == 403
    session.expire_all()
    assert [g.role for g in session.scalars(select(Grant).where(Grant.user_id == city.admin.id))] == [Role.ADMIN]


def test_an_account_is_switched_off_and_on_again(as_user, city, session):
    admin = as_user("admin")
    page = f"/admin/pengguna/{city.opd_head.id}"
    assert send(admin, f"{page}/aktifkan").status_code == 409
    assert send(admin, f"{page}/nonaktifkan").status_code == 303
    assert "Nonaktif" in admin.get(page).get_data(as_text=True)
    assert send(admin, f"{page}/nonaktifkan").status_code == 409
    assert send(admin, f"{page}/aktifkan").status_code == 303
    assert send(admin, f"{page}/buka-kunci").status_code == 409
    assert send(admin, f"{page}/meledakkan").status_code == 404
    verbs = session.scalars(select(AuditEvent.verb)).all()
    assert verbs == ["user_account.deactivated", "user_account.activated"]


def test_a_set_password_opens_the_lock_and_must_be_good(as_user, city, session):
    admin = as_user("admin")
    city.planner.locked_until = NOW + timedelta(minutes=5)
    session.commit()
    at = f"/admin/pengguna/{city.planner.id}/kata-sandi"
    assert "minimal 10" in send(admin, at, new_password="pendek").get_data(as_text=True)
    assert send(admin, at, new_password="kalimat yang panjang").status_code == 303
    session.expire_all()
    assert city.planner.locked_until is None


def test_the_list_is_searched_filtered_and_counted(as_user, budi, city):
    admin = as_user("admin")
    assert "Budi Santoso" in admin.get("/admin/pengguna?cari=santoso").get_data(as_text=True)
    assert "Tidak ada yang cocok" in admin.get(f"/admin/pengguna?cari={NIP}").get_data(as_text=True)
    by_role = admin.get("/admin/pengguna?peran=verifier&aktif=ya").get_data(as_text=True)
    assert "1–2 dari 2" in by_role
    assert "Budi" not in admin.get(f"/admin/pengguna?opd={city.setda.id}").get_data(as_text=True)
    assert admin.get("/admin/pengguna?peran=raja").status_code == 400


def test_nobody_else_knows_the_pages_of_users(as_user, city):
    for who in ("planner", "participant", "opd_head", "mayor", "verifier", "sekda"):
        client = as_user(who)
        for at in ("", "/baru", f"/{city.admin.id}", f"/{city.admin.id}/ubah", f"/{city.admin.id}/peran/baru"):
            assert client.get(f"/admin/pengguna{at}").status_code == 404
    assert as_user("admin").get("/admin/pengguna/99999").status_code == 404


def test_the_command_line_gives_exactly_the_roles_it_names(session, city):
    person = services.create_user(session, SYSTEM, username="operator", name="Operator", now=NOW)
    services.set_grants(session, SYSTEM, person, grants=[GrantFact(Role.ADMIN), GrantFact(Role.MAYOR)], now=NOW)
    services.set_grants(
        session, SYSTEM, person, grants=[GrantFact(Role.MAYOR), GrantFact(Role.OPD_HEAD, city.dinkes.id)], now=NOW
    )
    session.commit()
    held = session.scalars(select(Grant).where(Grant.user_id == person.id).order_by(Grant.id)).all()
    assert [(g.role, g.opd_id) for g in held] == [(Role.MAYOR, None), (Role.OPD_HEAD, city.dinkes.id)]
