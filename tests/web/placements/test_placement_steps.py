"""The steps of a placement, and who takes them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from magang.audit.models import AuditEvent
from magang.placements.rules import PlacementStatus
from tests.factories.placements import build_evidence, build_placement
from tests.support.browsing import token
from tests.web.placements.asking import send, stored, text_of

S = PlacementStatus


def test_who_planned_it_does_not_judge_it(as_user, city, session):
    build_evidence(session, city)
    placement = build_placement(session, city, status=S.PROPOSED)
    page = f"/penempatan/{placement.reference}"
    assert send(as_user("planner"), f"{page}/verify").status_code == 403
    assert send(as_user("sekda"), f"{page}/verify").status_code == 303


@pytest.mark.parametrize(
    ("status", "action", "field", "after"),
    [
        (S.PROPOSED, "return", "return_reason", S.RETURNED),
        (S.PROPOSED, "reject", "reject_reason", S.REJECTED),
        (S.REQUESTED, "langkah/decline", "decline_reason", S.DECLINED),
        (S.RUNNING, "cancel", "cancel_reason", S.CANCELLED),
    ],
)
def test_a_refusal_needs_its_reason_and_keeps_it_in_sight(as_user, city, session, status, action, field, after):
    placement = build_placement(session, city, status=status)
    judge, page = as_user("planner2"), f"/penempatan/{placement.reference}"
    assert send(judge, f"{page}/{action}", {"reason": " "}).status_code == 422
    assert stored(session, placement.reference).status is status
    assert send(judge, f"{page}/{action}", {"reason": "Anggaran belum tersedia."}).status_code == 303
    moved = stored(session, placement.reference)
    assert (moved.status, getattr(moved, field)) == (after, "Anggaran belum tersedia.")
    assert "Anggaran belum tersedia." in text_of(judge, page)


def test_a_returned_plan_may_be_proposed_again_or_called_off(as_user, city, session):
    build_evidence(session, city)
    planner = as_user("planner")
    for action, data, after in (("propose", {}, S.PROPOSED), ("cancel", {"reason": "Tidak jadi."}, S.CANCELLED)):
        placement = build_placement(session, city, status=S.RETURNED, return_reason="Ganti tujuan.")
        assert send(planner, f"/penempatan/{placement.reference}/{action}", data).status_code == 303
        moved = stored(session, placement.reference)
        assert (moved.status, moved.return_reason) == (after, None)


def test_a_declined_placement_is_planned_anew(as_user, city, session):
    placement = build_placement(session, city, status=S.DECLINED, decline_reason="Penuh sampai Juli.")
    assert send(as_user("planner"), f"/penempatan/{placement.reference}/replan").status_code == 303
    assert stored(session, placement.reference).status is S.DRAFT


@pytest.mark.parametrize(
    ("status", "path"),
    [
        (S.DRAFT, "verify"),
        (S.DRAFT, "langkah/depart"),
        (S.RUNNING, "request"),
        (S.RECALLED, "cancel"),
        (S.REPORTED, "langkah/credit"),
        (S.VERIFIED, "langkah/accept"),
    ],
)
def test_a_step_that_does_not_belong_to_the_state_is_refused(as_user, city, session, status, path):
    placement = build_placement(session, city, status=status)
    facts = {"reason": "Sebab yang jelas.", "on": "2026-03-01", "letter_number": "1", "letter_date": "2026-03-01"}
    answer = send(as_user("planner2"), f"/penempatan/{placement.reference}/{path}", facts)
    assert answer.status_code == 409
    assert stored(session, placement.reference).status is status


@pytest.mark.parametrize(
    ("status", "step", "facts", "said"),
    [
        (S.REQUESTED, "accept", {"letter_number": "", "letter_date": "2026-02-01"}, "wajib"),
        (S.REQUESTED, "accept", {"letter_number": "1", "letter_date": "2026-04-01"}, "masa depan"),
        (S.ACCEPTED, "assign", {"letter_number": ""}, "wajib"),
        (S.ASSIGNED, "depart", {"on": "2026-03-09"}, "masa depan"),
        (S.RUNNING, "recall", {"on": "2026-02-01"}, "mendahului langkah sebelumnya (2 Feb 2026)"),
        (S.RECALLED, "report", {"on": "2026-02-19"}, "mendahului"),
        (S.REPORTED, "present", {"on": ""}, "wajib"),
        (S.PRESENTED, "credit", {"conversion_id": "999"}, "Pilih"),
    ],
)
def test_a_step_with_wrong_facts_is_refused_and_writes_nothing(as_user, city, session, status, step, facts, said):
    placement = build_placement(session, city, status=status)
    events = len(session.scalars(select(AuditEvent)).all())
    answer = send(as_user("planner"), f"/penempatan/{placement.reference}/langkah/{step}", facts)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert stored(session, placement.reference).status is status
    assert len(session.scalars(select(AuditEvent)).all()) == events


@pytest.mark.parametrize("who", ["participant", "superior", "opd_head", "verifier", "mayor", "admin"])
def test_only_planners_take_the_steps(as_user, city, session, who):
    placement = build_placement(session, city, status=S.RUNNING)
    client, page = as_user(who), f"/penempatan/{placement.reference}"
    assert client.get(page).status_code == 200
    assert client.get(f"{page}/langkah/recall").status_code == 403
    assert send(client, f"{page}/langkah/recall", {"on": "2026-03-01"}).status_code == 403
    assert send(client, f"{page}/cancel", {"reason": "Tidak jadi."}).status_code == 403
    assert client.get("/penempatan/baru").status_code == 403


def test_an_unknown_step_does_not_exist(as_user, city, session):
    page = f"/penempatan/{build_placement(session, city).reference}"
    planner = as_user("planner")
    for path in ("langkah/propose", "langkah/fly", "fly"):
        assert planner.get(f"{page}/{path}").status_code in {404, 405}, path
        assert send(planner, f"{page}/{path}").status_code == 404, path
    assert send(planner, f"{page}/accept").status_code == 404  # needs its form


@pytest.mark.parametrize(
    ("status", "said"),
    [(S.RECALLED, "Batas laporan: 6 Mar 2026, 4 hari lagi"), (S.REPORTED, "Batas pemaparan: 27 Mar 2026")],
)
def test_the_running_clock_is_shown_with_the_days_left(as_user, city, session, status, said):
    placement = build_placement(session, city, status=status)
    assert said in text_of(as_user("participant"), f"/penempatan/{placement.reference}")


def test_a_button_swaps_the_page_for_htmx(as_user, city, session):
    page = f"/penempatan/{build_placement(session, city).reference}"
    planner = as_user("planner")
    answer = planner.post(
        f"{page}/propose",
        data={"csrf_token": token(planner)},
        headers={"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "main#main"},
    )
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Diusulkan" in text
    assert "<!doctype" not in text
    assert "Penempatan diusulkan." in text
