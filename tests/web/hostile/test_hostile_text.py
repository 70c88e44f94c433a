"""Text that would like to be more than text, fields nobody offered, and forms sent twice."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from magang.accounts.models import Grant, User
from magang.hearings.models import Decision
from magang.needs.models import Need
from magang.needs.rules import NeedStatus
from magang.reference.models import CitySettings
from tests.support.sending import fields, send

# Short enough for the shortest fields; the long one breaks out of attributes, comments and templates.
TAG = "<img src=x onerror=alert(1)>"
BREAKOUT = "\"'></title></textarea><script>alert(1)</script><!-- {{7*7}} ${7*7} javascript:alert(1)"
# What a form keeps as it was typed (the rest has a shape of its own).
TEXTS = [
    "title", "gap", "indicator", "unit", "instrument", "predicate_or_rank", "practice", "note", "scope",
    "gap_statement", "seen", "place", "since", "numbers", "source", "contact", "action", "differs",
    "change_regulation", "change_staff", "change_budget", "change_system", "cost_unknown_reason", "room", "output",
    "narrative", "name", "position", "agency_name", "city_name", "agency_short_name", "leader_title", "agenda",
    "form", "address", "reason", "letter_number", "notes", "short_name",
    "activity", "lesson", "caption", "label", "text", "body",
]  # fmt: skip


def sent(client, town, address, data):
    return send(client, address.format_map(vars(town)), fields(town, data))


def test_every_form_shows_hostile_text_back_as_text(app, as_user, town, undone, forms):
    for address, (who, usual) in forms.items():
        data = {name: BREAKOUT for name in usual if name not in {"upload", "rekomendasi", "back"}}
        if not data or address in {"/masuk", "/bahasa"}:
            continue
        with undone():
            client = as_user(who) if who else app.test_client()
            page = sent(client, town, address, data).get_data(as_text=True)
        assert "<script>alert" not in page, address
        assert "49 $" not in page, address


def test_stored_markup_stays_text_on_every_page(app, as_user, town, undone, forms):
    for address, (who, usual) in forms.items():
        data = usual | {name: f"{TAG}" for name in TEXTS if name in usual}
        if data == usual:
            continue
        with undone():
            client = as_user(who) if who else app.test_client()
            answer = sent(client, town, address, data)
            assert answer.status_code == 303, f"{address}: {answer.get_data(as_text=True)}"
            shown = client.get(answer.location)
            assert shown.status_code == 200
            assert TAG not in shown.get_data(as_text=True), address


def test_stored_markup_stays_text_on_lists_and_homes(app, as_user, town, forms):
    """One of each with markup for a name; the guards of the tests look at every attribute of every page."""
    for address in ("/kebutuhan/baru", "/tujuan/{malang.id}/bukti/baru", "/angkatan/baru", "/pemaparan/baru",
                    "/admin/opd/baru", "/admin/pengguna/baru", "/admin/jp/baru", "/admin/instansi/baru"):  # fmt: skip
        who, usual = forms[address]
        sent(as_user(who), town, address, usual | {name: TAG for name in TEXTS if name in usual})
    for rule in app.url_map.iter_rules():
        if (rule.arguments == {"fmt"} and rule.defaults) or rule.rule == "/":
            page = as_user("admin").get(rule.rule).get_data(as_text=True)
            assert TAG not in page, rule.rule


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://evil.example";"x")'])
def test_a_spreadsheet_runs_nothing(as_user, town, start, forms):
    who, usual = forms["/kebutuhan/baru"]
    sent(as_user(who), town, "/kebutuhan/baru", usual | {"title": f"{start};\n=2+2"})
    export = as_user("planner").get("/kebutuhan.csv").get_data(as_text=True).removeprefix("\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(export), delimiter=";") for cell in row]
    assert any(cell.startswith(f"'{start}") for cell in cells)
    assert not [cell for cell in cells if re.match(r"[=+@\t\r]|-\D", cell)]


def test_marks_nobody_sees_are_not_kept(as_user, town, session, forms):
    who, usual = forms["/kebutuhan/baru"]
    sent(as_user(who), town, "/kebutuhan/baru", usual | {"title": "\ufeff\u202elaporan\u200b fdp.exe\u2066 👩\u200d⚕️"})
    assert session.scalar(select(Need.title).order_by(Need.id.desc())) == "laporan fdp.exe 👩\u200d⚕️"


def test_fields_nobody_offered_are_ignored(as_user, town, session, forms):
    who, usual = forms["/kebutuhan/baru"]
    more = {"status": "met", "author_id": town.neighbour.id, "id": "1", "reference": "K-1999-001", "created_at": "1999"}
    sent(as_user(who), town, "/kebutuhan/baru", usual | more)
    need = session.scalar(select(Need).order_by(Need.id.desc()))
    assert (need.status, need.author_id) == (NeedStatus.DRAFT, town.city.opd_head.id)
    assert need.reference.startswith("K-2026-")


def test_nobody_becomes_administrator_by_an_extra_field(as_user, town, session, forms):
    who, usual = forms["/akun"]
    more = {"role": "admin", "grants": "admin", "is_active": "1", "username": "admin2", "is_sample": "1", "id": "1"}
    assert sent(as_user(who), town, "/akun", usual | more).status_code == 303
    user = session.get_one(User, town.city.participant.id)
    assert (user.username, user.is_sample) == ("peserta", False)
    assert session.scalar(select(func.count()).select_from(Grant).where(Grant.user_id == user.id)) == 1


def test_settings_take_no_file_name_and_no_second_row(as_user, town, session, forms):
    who, usual = forms["/admin/pengaturan"]
    sent(as_user(who), town, "/admin/pengaturan", usual | {"logo_file": "../../etc/passwd", "id": "2"})
    assert session.scalars(select(CitySettings.logo_file)).all() == [""]


def test_a_repeated_field_counts_once(as_user, town, session, forms):
    """The first, as everywhere: a second title can't hide behind one that was checked."""
    who, usual = forms["/kebutuhan/baru"]
    data = fields(town, usual)
    data.add("title", "a" * 10_000)
    data.add("owner_opd_id", str(town.city.setda.id))
    assert send(as_user(who), "/kebutuhan/baru", data).status_code == 303
    need = session.scalar(select(Need).order_by(Need.id.desc()))
    assert (need.title, need.owner_opd_id) == (usual["title"], town.city.dinkes.id)


@pytest.mark.parametrize(
    "address",
    ["/rekomendasi/{approved.reference}/keputusan", "/penempatan/{requested.reference}/langkah/accept",
     "/tindak-lanjut/{waiting.reference}/verifikasi/nilai", "/tindak-lanjut/{working.reference}/verifikasi/ajukan",
     "/kebutuhan/{submitted_need.reference}/return", "/tindak-lanjut/{working.reference}/tenggat",
     "/tujuan/bukti/{evidence.id}/hapus", "/admin/pengguna/{neighbour.id}/peran/baru", "/penempatan/baru",
     "/tujuan/{malang.id}/bukti/baru", "/admin/opd/baru", "/penempatan/{presented.reference}/langkah/credit"],
)  # fmt: skip
def test_a_double_click_counts_once(as_user, town, unharmed, address, forms):
    who, usual = forms[address]
    client = as_user(who)
    assert sent(client, town, address, usual).status_code == 303
    with unharmed():
        assert sent(client, town, address, usual).status_code in {404, 409, 422}


def test_a_file_name_cannot_leave_its_folder_or_its_line(as_user, town, session):
    address = f"/tindak-lanjut/berkas/{town.file.id}/versi-baru"
    name = '../../\u202eetc/pass"wd;\r\nX-Evil: 1.pdf'
    sent(as_user("opd_head"), town, address, {"upload": (name, b"%PDF-1.7\nbaru\n")})
    given = as_user("planner").get(f"/tindak-lanjut/berkas/{town.file.id + 1}/unduh")
    said = given.headers["Content-Disposition"]
    assert "X-Evil" not in given.headers
    assert ".." not in said
    assert "/" not in said


def test_one_decision_whatever_is_sent(as_user, town, session, forms):
    address = "/rekomendasi/{approved.reference}/keputusan"
    who, usual = forms[address]
    sent(as_user(who), town, address, usual | {"recommendation_id": town.submitted.id, "recorded_by_id": "1"})
    decision = session.scalar(select(Decision).order_by(Decision.id.desc()))
    assert decision.recommendation_id == town.approved.id
    assert decision.recorded_by_id == town.city.sekda.id


def test_a_refused_text_is_shown_with_marks_for_what_cannot_be_kept(as_user, town):
    data = MultiDict({"title": "a\x00b\x1bc", "gap": "d\x08e"})
    page = send(as_user("opd_head"), "/kebutuhan/baru", data).get_data(as_text=True)
    assert 'value="a\ufffdb\ufffdc"' in page
    assert "d\ufffde</textarea>" in page
