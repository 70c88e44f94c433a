"""Directives through the browser's eyes."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from sqlalchemy import select

from magang.hearings.models import Directive
from magang.hearings.rules.directives import DirectiveStatus
from tests.factories.hearings import build_directive
from tests.factories.recommendations import build_approved
from tests.web.test_findings import post, text
from tests.web.test_needs import token


@pytest.fixture
def form(city):
    return {
        "text": "Hitung biaya jaringan di empat belas puskesmas.",
        "opd_id": city.dinkes.id,
        "due_on": "2026-04-01",
        "given_on": "2026-03-02",
        "given_by_id": city.mayor.id,
    }


def press(client, reference, step, **data):
    page = f"/arahan/{reference}"
    return client.post(f"{page}/{step}", data=data | {"csrf_token": token(client, page)})


def test_a_directive_is_given_answered_returned_and_closed_by_another(as_user, session, city, form):
    sekda, opd = as_user("sekda"), as_user("opd_head")
    answer = post(sekda, "/arahan/baru", form)
    assert (answer.status_code, answer.location) == (303, "/arahan/D-2026-001")
    page = answer.location
    assert "dicatat oleh" in text(opd.get(page))
    assert "Jawab arahan" in text(opd.get("/"))
    for who in ("participant", "superior"):
        assert as_user(who).get(page).status_code == (404 if who == "participant" else 200)
    assert as_user("participant").get("/arahan/baru").status_code == 403
    file = (BytesIO(b"%PDF-1.7\nhitungan\n"), "hitungan.pdf")
    sent = opd.post(f"{page}/jawab", data={"text": "Sudah dihitung.", "upload": file, "csrf_token": token(opd, page)})
    assert sent.status_code == 303
    session.expire_all()
    directive = session.scalar(select(Directive))
    assert directive.status is DirectiveStatus.ANSWERED
    assert "hitungan.pdf" in text(sekda.get(page))
    assert "Nilai jawaban arahan" in text(as_user("planner").get("/"))
    given = sekda.get("/arahan/berkas/" + text(sekda.get(page)).split("/arahan/berkas/")[1].split('"')[0])
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert press(opd, "D-2026-001", "close").status_code == 403
    assert press(sekda, "D-2026-001", "return", reason="Rincian per puskesmas belum ada").status_code == 303
    assert press(sekda, "D-2026-001", "close").status_code == 303
    assert press(opd, "D-2026-001", "answer").status_code == 404
    assert opd.get(f"{page}/jawab").status_code == 409
    assert press(sekda, "D-2026-001", "cancel", reason="Tidak perlu lagi").status_code == 409


def test_a_due_date_moves_later_only_and_every_move_is_counted(as_user, session, city, form):
    directive = build_directive(session, city)
    planner, page = as_user("planner"), f"/arahan/{directive.reference}/tenggat"
    assert post(planner, page, {"to_on": "2026-02-20", "reason": "Lebih cepat"}).status_code == 422
    assert post(planner, page, {"to_on": "2026-05-01", "reason": "Menunggu APBD Perubahan"}).status_code == 303
    session.expire_all()
    assert (directive.due_moves, directive.original_due_on) == (1, date(2026, 4, 1))
    assert "1× digeser" in text(as_user("opd_head").get(f"/arahan/{directive.reference}"))
    assert planner.get(f"/arahan/{directive.reference}/ubah").status_code == 409


def test_a_directive_is_mended_before_anybody_acted_and_the_second_editor_sees_both(as_user, session, city):
    directive = build_directive(session, city)
    sekda, page = as_user("sekda"), f"/arahan/{directive.reference}/ubah"
    changed = {"text": "Hitung ulang biayanya.", "opd_id": city.dinkes.id, "due_on": "2026-04-01", "version": "1"}
    assert post(sekda, page, changed).status_code == 303
    stale = post(sekda, page, changed | {"text": "Hitung juga listriknya."})
    assert stale.status_code == 409
    assert "Hitung ulang biayanya." in text(stale)


def test_an_opd_reads_the_recommendation_its_directive_is_about(as_user, session, city):
    recommendation = build_approved(session, city, lead_opd_id=city.bkpsdmd.id)
    build_directive(session, city, opd_id=city.dinkes.id, recommendation_id=recommendation.id)
    assert "Arahan" in text(as_user("opd_head").get(f"/rekomendasi/{recommendation.reference}"))


def test_the_list_tells_what_is_late_and_asks_the_same_however_long(as_user, session, city, count_queries):
    late = build_directive(session, city, due_on=date(2026, 3, 1), original_due_on=date(2026, 3, 1))
    done = build_directive(session, city, status="done", closed_at=late.created_at, closed_by_id=city.mayor.id)
    client = as_user("opd_head")
    page = text(client.get("/arahan?keadaan=lewat"))
    assert late.reference in page
    assert done.reference not in page
    assert "Hitung biaya" in text(client.get("/arahan.csv"))
    quiet = build_directive(session, city, given_on=date(2026, 1, 30))
    assert client.get("/arahan?keadaan=senyap").get_data(as_text=True).count(f">{quiet.reference}<") == 1
    assert late.reference not in text(client.get("/arahan?keadaan=senyap")), "late is told as late"
    assert "senyap" in text(client.get(f"/arahan/{quiet.reference}"))
    assert press(client, quiet.reference, "jawab", text="Sedang dihitung.").status_code == 303
    assert quiet.reference not in text(client.get("/arahan?keadaan=senyap"))
    returned = press(as_user("sekda"), quiet.reference, "return", reason="Belum rinci")
    assert returned.status_code == 303
    assert quiet.reference not in text(client.get("/arahan?keadaan=senyap")), "it has just been heard of"
    few = count_queries(lambda: client.get("/arahan"))
    for _ in range(12):
        build_directive(session, city)
    assert count_queries(lambda: client.get("/arahan")) == few
