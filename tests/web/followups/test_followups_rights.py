"""Who may do what with a follow-up, in which state: acting, judging and agreeing are never one hand."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from magang.audit.models import AuditEvent
from magang.followups.models import EvidenceFile, FollowUp
from magang.followups.rules import FollowUpStatus
from magang.kernel.files import FileType
from tests.conftest import NOW
from tests.factories.followups import LACKING, SATISFIED, Walk, a_voice
from tests.support.browsing import post

# Who may do what: the state it is done in, the address, and the roles that get further than a refusal.
ACTIONS = {
    "share a link": ("running", "/tautan", {"opd_head", "planner", "planner2"}),
    "make a plan": ("opened", "/rencana/langkah/baru", {"opd_head"}),
    "write its note": ("opened", "/rencana", {"opd_head"}),
    "submit the plan": ("opened", "/rencana/submit", {"opd_head"}),
    "approve the plan": ("planned", "/rencana/approve", {"planner", "planner2", "sekda"}),
    "return the plan": ("planned", "/rencana/return", {"planner", "planner2", "sekda"}),
    "report progress": ("opened", "/progres", {"opd_head"}),
    "ask for verification": ("running", "/verifikasi/ajukan", {"opd_head"}),
    "judge": ("submitted", "/verifikasi/nilai", {"verifier", "verifier2"}),
    "look again": ("closed", "/verifikasi/periksa-ulang", {"verifier", "verifier2"}),
    "agree to TD": ("td", "/verifikasi/confirm_td", {"verifier2", "sekda"}),
    "refuse TD": ("td", "/verifikasi/refuse_td", {"verifier2", "sekda"}),
    "ask for a later date": ("opened", "/tenggat", {"opd_head"}),
    "grant a later date": ("moving", "/tenggat/approve", {"planner", "planner2", "sekda"}),
    "refuse a later date": ("moving", "/tenggat/refuse", {"planner", "planner2", "sekda"}),
}
ROLES = [
    "admin",
    "planner",
    "planner2",
    "participant",
    "superior",
    "opd_head",
    "verifier",
    "verifier2",
    "sekda",
    "mayor",
    "stranger",
]
WALKS = {
    "opened": lambda walk: walk,
    "planned": Walk.planned,
    "running": Walk.running,
    "submitted": Walk.submitted,
    "closed": lambda walk: walk.submitted().judged(FollowUpStatus.SS),
    "td": lambda walk: walk.submitted().judged(FollowUpStatus.TD),
    "moving": Walk.asked_to_move,
}


@pytest.mark.parametrize("action", ACTIONS)
def test_whoever_may_not_is_refused_and_nothing_is_written(walk, as_user, stranger, session, action):
    state, part, allowed = ACTIONS[action]
    WALKS[state](walk)
    before = session.scalar(select(func.count(AuditEvent.id)))
    for role in [r for r in ROLES if r not in allowed]:
        answer = post(as_user(role), f"{walk.address}{part}", reason="Alasan yang cukup panjang.", version="1")
        wanted = 404 if role == "stranger" else 403
        assert answer.status_code == wanted, f"{role} may {action}: {answer.status_code}"
    assert session.scalar(select(func.count(AuditEvent.id))) == before
    for role in allowed:
        assert post(as_user(role), f"{walk.address}{part}", version="1").status_code not in {403, 404}, role


def test_a_verifier_who_works_for_an_acting_opd_does_not_judge(walk, as_user, session, city):
    walk.submitted()
    city.verifier.opd_id = city.dinkes.id
    session.commit()
    assert post(as_user("verifier"), f"{walk.address}/verifikasi/nilai", **SATISFIED).status_code == 403
    assert post(as_user("verifier2"), f"{walk.address}/verifikasi/nilai", **SATISFIED).status_code == 303


def test_a_verifier_from_an_opd_that_carries_out_a_step_does_not_judge(walk, as_user, session, city):
    walk.submitted()
    thing = walk.thing
    thing.plan.steps[0].responsible_opd_id = city.inspektorat.id
    session.commit()
    assert post(as_user("verifier"), f"{walk.address}/verifikasi/nilai", **SATISFIED).status_code == 403


def test_a_verifier_who_uploaded_evidence_does_not_judge_it(walk, as_user, session, city):
    walk.submitted()
    thing = walk.thing
    thing.updates[0].files.append(
        EvidenceFile(
            original_name="SK.pdf", file_type=FileType.PDF, size=1, sha256="0" * 64, stored_name="SK",
            uploaded_by_id=city.verifier.id, uploaded_at=NOW,
        )
    )  # fmt: skip
    session.commit()
    assert post(as_user("verifier"), f"{walk.address}/verifikasi/nilai", **SATISFIED).status_code == 403


def test_a_verifier_whose_proposal_joined_it_is_neither_asked_nor_let_to_judge(walk, as_user, session, city):
    walk.submitted()
    into = walk.thing.recommendation
    a_voice(session, city, into, author=city.verifier, now=NOW)
    asked = f'href="{walk.address}#verifikasi"'
    assert asked not in as_user("verifier").get("/").get_data(as_text=True)
    assert asked in as_user("verifier2").get("/").get_data(as_text=True)
    assert post(as_user("verifier"), f"{walk.address}/verifikasi/nilai", **SATISFIED).status_code == 403


def test_a_planner_does_not_approve_the_plan_they_wrote(walk, as_user, session, city):
    walk.planned()
    thing = walk.thing
    thing.plan.author_id = city.planner.id
    session.commit()
    assert post(as_user("planner"), f"{walk.address}/rencana/approve").status_code == 403
    assert post(as_user("planner2"), f"{walk.address}/rencana/approve").status_code == 303


@pytest.mark.parametrize(
    ("state", "part"),
    [
        ("planned", "/rencana/langkah/baru"),
        ("opened", "/rencana/submit"),
        ("running", "/rencana/submit"),
        ("closed", "/progres"),
        ("closed", "/tenggat"),
        ("closed", "/verifikasi/ajukan"),
        ("submitted", "/verifikasi/ajukan"),
        ("moving", "/tenggat"),
    ],
)
def test_what_the_state_forbids_is_a_409(walk, as_user, state, part):
    WALKS[state](walk)
    assert post(as_user("opd_head"), f"{walk.address}{part}").status_code == 409


def test_a_closed_round_is_read_only_to_everybody(walk, as_user, session):
    walk.submitted().judged(FollowUpStatus.SS)
    assert post(as_user("verifier2"), f"{walk.address}/verifikasi/nilai", **LACKING).status_code == 409
    assert post(as_user("sekda"), f"{walk.address}/verifikasi/refuse_td", reason="Ubah saja.").status_code == 409
    assert walk.thing.official_status is FollowUpStatus.SS


def test_unknown_parts_and_actions_do_not_exist(walk, as_user):
    opd = as_user("opd_head")
    for part in (
        "/rencana/langkah/999999",
        "/rencana/langkah/99999999999",
        "/hambatan/7/teratasi",
        "/verifikasi/hapus",
    ):
        assert post(opd, f"{walk.address}{part}").status_code == 404
    assert opd.get("/tindak-lanjut/R-2026-999").status_code == 404
    assert post(opd, f"{walk.address}/verifikasi/judge").status_code == 404


def test_the_evidence_file_keeps_its_row(walk, session):
    """Evidence is never deleted: no service and no cascade takes a row away."""
    walk.submitted().judged(FollowUpStatus.BS)
    assert session.scalar(select(func.count(EvidenceFile.id))) == 1
    assert not FollowUp.updates.property.cascade.delete
