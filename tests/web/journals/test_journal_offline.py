"""What the server does for a phone without signal: a page that names nobody, whose session it is, clear refusals."""

from __future__ import annotations

import re

from tests.web.journals.test_journal_writing import post, text


def test_what_a_phone_keeps_names_nobody(as_user, client, stay):
    participant = as_user("participant")
    assert "Peserta contoh" in text(participant.get("/"))
    page = client.get("/jurnal/tanpa-sinyal")
    assert "Peserta" not in text(page)
    assert 'data-account=""' in text(page)
    worker = client.get("/sw.js")
    assert worker.mimetype == "text/javascript"
    assert text(worker).startswith('const VERSION = "')
    assert text(worker) == text(participant.get("/sw.js")), "it is not fetched anew because somebody signs in"
    assert worker.headers["Cache-Control"] == "no-store"


def test_the_server_tells_a_phone_whose_session_it_is_without_a_name(as_user, client, stay):
    mine = as_user("participant").get("/jurnal/sambungan").json
    assert re.fullmatch(r"[0-9a-f]{24}", mine["account"])
    assert mine["account"] in text(as_user("participant").get("/"))
    assert as_user("planner").get("/jurnal/sambungan").json["account"] == ""
    assert client.get("/jurnal/sambungan").json["account"] == ""


def test_a_phone_whose_session_has_ended_is_sent_to_sign_in_and_writes_nothing(client, stay, told):
    answer = post(client, f"/jurnal/{stay.reference}/kirim", told)
    assert answer.status_code == 302
    assert answer.location.startswith("/masuk")


def test_a_stale_token_is_said_in_a_way_a_phone_understands(as_user, stay, told):
    sent = as_user("participant").post(
        f"/jurnal/{stay.reference}/kirim", data=told | {"csrf_token": "lama"}, headers={"Accept": "application/json"}
    )
    assert sent.status_code == 400
    assert "Muat ulang" in sent.json["message"]
