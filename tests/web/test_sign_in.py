"""Coming in, going out, and what ends a session."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from magang.accounts.models import User
from magang.accounts.passwords import hash_password
from magang.accounts.rules import FAILURES_BEFORE_LOCK
from magang.audit.models import AuditEvent
from tests.conftest import NOW

PASSWORD = "kalimat yang panjang"
NIP = "198704122010011003"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def planner(city, session):
    """The planner with a password and a NIP."""
    city.planner.password_hash = hash_password(PASSWORD)
    city.planner.nip = NIP
    session.commit()
    return city.planner


def token(client, path):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).get_data(as_text=True)).group(1)


def sign_in(client, username="perencana", password=PASSWORD, at="/masuk"):
    return client.post(at, data={"username": username, "password": password, "csrf_token": token(client, at)})


@pytest.mark.parametrize("name", ["perencana", " Perencana ", NIP, "19870412 201001 1 003"])
def test_a_user_comes_in_by_name_or_nip(client, planner, name):
    assert sign_in(client, name).location == "/"
    assert "Perencana contoh" in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "password"), [("perencana", "salah sekali"), ("tidak-ada", PASSWORD), ("", ""), ("a\x00b", "x")]
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client, planner, name, password):
    answer = sign_in(client, name, password)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert PASSWORD not in text
    if name.isalpha():
        assert "Nama pengguna atau kata sandi salah." in text


def test_five_wrong_passwords_lock_the_account_and_say_for_how_long(app, client, planner, session):
    for _ in range(FAILURES_BEFORE_LOCK - 1):
        assert "dikunci" not in sign_in(client, password="salah").get_data(as_text=True)
    assert "Coba lagi 15 menit lagi" in sign_in(client, password="salah").get_data(as_text=True)
    assert "Coba lagi 15 menit lagi" in sign_in(client).get_data(as_text=True), (
        "the right password does not open a lock"
    )
    verbs = session.scalars(select(AuditEvent.verb)).all()
    assert verbs == ["user_account.locked"]
    app.config["CLOCK"] = lambda: NOW + timedelta(minutes=14, seconds=1)
    assert "Coba lagi 1 menit lagi" in sign_in(client).get_data(as_text=True)
    app.config["CLOCK"] = lambda: NOW + timedelta(minutes=15)
    assert sign_in(client).status_code == 303


def test_a_right_password_forgets_earlier_failures(client, planner, session):
    for _ in range(FAILURES_BEFORE_LOCK - 1):
        sign_in(client, password="salah")
    sign_in(client)
    session.expire_all()
    assert session.get(User, planner.id).failed_sign_ins == 0


def test_the_administrator_opens_a_lock_before_its_time(client, as_user, planner):
    for _ in range(FAILURES_BEFORE_LOCK):
        sign_in(client, password="salah")
    admin = as_user("admin")
    page = f"/admin/pengguna/{planner.id}"
    assert "Dikunci sampai" in admin.get(page).get_data(as_text=True)
    assert admin.post(f"{page}/buka-kunci", data={"csrf_token": token(admin, page)}).status_code == 303
    assert sign_in(client).status_code == 303


def test_one_sees_when_one_came_in_last_and_before_that(app, client, planner):
    sign_in(client)
    assert "Masuk sebelumnya</dt><dd>–" in client.get("/akun").get_data(as_text=True)
    app.config["CLOCK"] = lambda: NOW + timedelta(days=3)
    other = app.test_client()
    sign_in(other)
    text = other.get("/akun").get_data(as_text=True)
    assert "Masuk sekarang</dt><dd>5 Mar 2026 09.00" in text
    assert "Masuk sebelumnya</dt><dd>2 Mar 2026 09.00" in text


def test_a_new_password_ends_every_other_session(app, client, planner):
    other = app.test_client()
    sign_in(client)
    sign_in(other)
    form = {"current": PASSWORD, "new_password": "kalimat lain yang panjang", "csrf_token": token(client, "/akun")}
    assert client.post("/akun", data=form).status_code == 303
    assert client.get("/akun").status_code == 200
    assert other.get("/akun").status_code == 302
    assert sign_in(app.test_client(), password="kalimat lain yang panjang").status_code == 303


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("salah", "kalimat lain yang panjang", "current"),
        (PASSWORD, "pendek", "new_password"),
        (PASSWORD, "a" * 12, "new_password"),
    ],
)
def test_a_bad_password_change_is_refused_on_its_field(client, planner, current, new, field):
    sign_in(client)
    form = {"current": current, "new_password": new, "csrf_token": token(client, "/akun")}
    answer = client.post("/akun", data=form)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)


def test_going_out_ends_every_session_everywhere(app, client, planner):
    other = app.test_client()
    sign_in(client)
    sign_in(other)
    answer = client.post("/keluar", data={"csrf_token": token(client, "/akun")})
    assert answer.location == "/masuk"
    assert client.get("/akun").status_code == 302
    assert other.get("/akun").status_code == 302


def test_the_address_of_signing_out_asks_first_and_ends_nothing(client, planner):
    sign_in(client)
    assert "Keluar dari Magang?" in client.get("/keluar").get_data(as_text=True)
    assert client.get("/akun").status_code == 200


def test_a_deactivated_account_is_out_at_once_and_stays_out(app, client, as_user, planner):
    sign_in(client)
    admin = as_user("admin")
    page = f"/admin/pengguna/{planner.id}"
    admin.post(f"{page}/nonaktifkan", data={"csrf_token": token(admin, page)})
    assert client.get("/akun").status_code == 302
    assert "salah" in sign_in(app.test_client()).get_data(as_text=True)


def test_a_signed_out_reader_comes_back_to_where_they_wanted_to_go(client, planner):
    answer = client.get("/kebutuhan?cari=antrean")
    assert answer.status_code == 302
    assert answer.location == "/masuk?next=/kebutuhan?cari%3Dantrean"
    assert sign_in(client, at=answer.location).location == "/kebutuhan?cari=antrean"


@pytest.mark.parametrize(
    "elsewhere", ["https://jahat.example/", "//jahat.example/", "/\\jahat.example", "javascript:alert(1)", "kebutuhan"]
)
def test_a_sign_in_link_leads_nowhere_else(client, planner, elsewhere):
    assert client.get(f"/masuk?next={elsewhere}").location == "/masuk"
    form = {"username": "perencana", "password": PASSWORD, "csrf_token": token(client, "/masuk")}
    assert client.post(f"/masuk?next={elsewhere}", data=form).location == "/"


def test_a_signed_out_htmx_request_leaves_for_the_sign_in_page(client, city):
    answer = client.get("/kebutuhan", headers=HTMX)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/masuk?next=/kebutuhan"


@pytest.mark.parametrize("forged", [None, "", "salah"])
def test_a_form_without_its_token_is_refused(client, planner, session, forged):
    data = {"username": "perencana", "password": PASSWORD} | ({} if forged is None else {"csrf_token": forged})
    assert client.post("/masuk", data=data).status_code == 400
    assert session.scalar(select(AuditEvent)) is None


def test_the_language_is_remembered_before_and_after_sign_in(client, planner, session):
    form = {"language": "en", "back": "/masuk", "csrf_token": token(client, "/masuk")}
    assert client.post("/bahasa", data=form).location == "/masuk"
    assert '<html lang="en">' in client.get("/masuk").get_data(as_text=True)
    sign_in(client)
    assert '<html lang="id">' in client.get("/akun").get_data(as_text=True)
    client.post(
        "/bahasa", data={"language": "en", "back": "https://jahat.example", "csrf_token": token(client, "/akun")}
    )
    session.expire_all()
    assert session.get(User, planner.id).language == "en"
    assert client.post("/bahasa", data={"language": "xx", "csrf_token": token(client, "/akun")}).status_code == 400


def test_neither_password_nor_nip_ever_reaches_the_trail(client, planner, session):
    for _ in range(FAILURES_BEFORE_LOCK):
        sign_in(client, NIP, "salah")
    planner.locked_until = None
    session.commit()
    sign_in(client, NIP)
    kept = " ".join(
        f"{e.subject_label} {e.note} {e.changes} {e.actor_name}" for e in session.scalars(select(AuditEvent))
    )
    assert kept
    assert NIP not in kept
    assert PASSWORD not in kept


def test_what_is_asked_behind_a_page_does_not_put_the_session_back(client, planner):
    """Its answer may come after a form was saved: it would take the message, or the sign-in, away again."""
    sign_in(client)
    assert client.get("/kebutuhan").headers.getlist("Set-Cookie"), "a page keeps the session alive"
    for behind in ({"HX-Request": "true", "HX-Request-Type": "partial"}, {"Sec-Fetch-Mode": "cors"}):
        assert not client.get("/kebutuhan", headers=behind).headers.getlist("Set-Cookie")
