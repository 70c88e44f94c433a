"""Who may do what with accounts, reference data, needs, destinations and placements: role × action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from magang.accounts import policy as accounts
from magang.accounts.models import User
from magang.destinations import policy as destinations
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision, Verdict
from magang.needs import policy as needs
from magang.needs.rules import NeedStatus
from magang.placements import policy as placements
from magang.placements.rules import PlacementAction, PlacementStatus
from magang.planning.policy import cycles
from magang.reference import policy as reference

from .people import (
    ADMIN,
    EVERYBODY,
    HEAD,
    NOBODY,
    OTHER_HEAD,
    OTHER_PARTICIPANT,
    OTHER_PLANNER,
    PARTICIPANT,
    PLANNER,
    SEKDA,
    SOCIAL,
    STAFF,
)
from .things import a_need, a_placement

SUBMITTED = a_need(status=NeedStatus.SUBMITTED)
SEES_ALL = {"admin", "planner", "verifier", "sekda", "mayor"}


def allowed(decide: Callable[[Actor], Decision]) -> set[str]:
    return {name for name, actor in EVERYBODY.items() if decide(actor)}


TABLE: dict[str, tuple[Callable[[Actor], Decision], set[str]]] = {
    "list needs": (needs.list_needs, set(EVERYBODY) - {"nobody"}),
    "write a need": (needs.create, {"planner", "head", "staff", "other_head"}),
    "write a need of the health department": (
        lambda a: needs.create(a, owner_opd_id=1),
        {"planner", "head", "staff"},
    ),
    "read a need": (
        lambda a: needs.view(a, a_need()),
        {*SEES_ALL, "participant", "superior", "head", "staff"},
    ),
    "change a draft": (lambda a: needs.edit(a, a_need()), {"planner", "head", "staff"}),
    "change a submitted need": (lambda a: needs.edit(a, SUBMITTED), set()),
    "submit a need": (lambda a: needs.submit(a, a_need()), {"planner", "head", "staff"}),
    "verify a need": (lambda a: needs.verify(a, SUBMITTED), {"planner", "sekda"}),
    "return a need": (lambda a: needs.return_(a, SUBMITTED), {"planner", "sekda"}),
    "plan a need": (lambda a: needs.plan(a, a_need(status=NeedStatus.VERIFIED)), {"planner"}),
    "add evidence": (destinations.create, {"planner"}),
    "list destinations": (destinations.list_destinations, set(EVERYBODY) - {"nobody"}),
    "make a placement": (placements.create, {"planner"}),
    "change a cycle": (cycles.edit, {"planner"}),
    "read a placement": (
        lambda a: placements.view(a, a_placement()),
        {*SEES_ALL, "participant", "superior", "head", "staff"},
    ),
    "change a placement": (lambda a: placements.edit(a, a_placement(status=PlacementStatus.DRAFT)), {"planner"}),
    "commit the sending OPD": (lambda a: placements.commit(a, a_placement(status=PlacementStatus.DRAFT)), {"head"}),
    "answer for missing evidence": (
        lambda a: placements.justify(a, a_placement(status=PlacementStatus.PROPOSED)),
        {"sekda"},
    ),
    "verify a placement": (
        lambda a: placements.act(a, a_placement(status=PlacementStatus.PROPOSED), PlacementAction.VERIFY),
        {"sekda"},
    ),
    "cancel a placement": (lambda a: placements.act(a, a_placement(), PlacementAction.CANCEL), {"planner", "sekda"}),
    "record the recall": (lambda a: placements.act(a, a_placement(), PlacementAction.RECALL), {"planner"}),
    "look things up": (reference.list_reference, set(EVERYBODY) - {"nobody"}),
    "change programmes": (reference.edit_reference, {"admin"}),
    "change host units": (reference.edit_destinations, {"admin", "planner"}),
    "change settings": (reference.edit_settings, {"admin"}),
    "list users": (accounts.list_users, {"admin"}),
    "make a user": (accounts.create, {"admin"}),
    "change a user": (lambda a: accounts.edit(a, User(id=99)), {"admin"}),
    "see a full NIP": (lambda a: accounts.view_nip(a, User(id=99)), {"admin", "planner"}),
    "change one's own password": (accounts.change_own_password, set(EVERYBODY) - {"nobody"}),
}


@pytest.mark.parametrize(("decide", "may"), TABLE.values(), ids=TABLE)
def test_only_these_roles_may(decide: Callable[[Actor], Decision], may: set[str]) -> None:
    assert allowed(decide) == may


@pytest.mark.parametrize("actor", [OTHER_HEAD, OTHER_PARTICIPANT, NOBODY])
def test_out_of_scope_is_hidden_for_every_action(actor: Actor) -> None:
    placement = a_placement(status=PlacementStatus.PROPOSED)
    asked = [needs.view, needs.edit, needs.submit, needs.verify, needs.return_, needs.plan]
    decisions = [ask(actor, SUBMITTED) for ask in asked]
    decisions += [placements.view(actor, placement), placements.edit(actor, placement)]
    decisions += [placements.commit(actor, placement), placements.justify(actor, placement)]
    decisions += [placements.act(actor, placement, action) for action in PlacementAction]
    assert {decision.verdict for decision in decisions} == {Verdict.HIDDEN}
    assert needs.available(actor, SUBMITTED) == ()
    assert placements.available(actor, placement, evidence_count=0) == ()


def test_what_the_thread_links_to_an_opd_it_may_read() -> None:
    assert needs.view(OTHER_HEAD, a_need(), linked=True)
    assert placements.view(OTHER_HEAD, a_placement(), linked=True)
    assert placements.view(OTHER_HEAD, a_placement(need=a_need(owner_opd_id=SOCIAL)))
    assert not needs.view(NOBODY, a_need(), linked=True)


def test_nobody_judges_their_own_need_and_the_sekda_judges_the_planners() -> None:
    own = a_need(status=NeedStatus.SUBMITTED, author_id=PLANNER.user_id)
    assert needs.verify(PLANNER, own).verdict is Verdict.FORBIDDEN
    assert needs.verify(SEKDA, own)
    assert needs.verify(OTHER_PLANNER, own)


@pytest.mark.parametrize("action", sorted(placements.JUDGING))
def test_who_planned_a_placement_does_not_judge_it(action: PlacementAction) -> None:
    proposed = a_placement(status=PlacementStatus.PROPOSED)
    assert placements.act(PLANNER, proposed, action).verdict is Verdict.FORBIDDEN
    assert placements.act(OTHER_PLANNER, proposed, action)
    assert placements.act(SEKDA, proposed, action)


def test_nobody_credits_their_own_jp() -> None:
    own = a_placement(status=PlacementStatus.PRESENTED, participant_id=PLANNER.user_id)
    assert placements.act(PLANNER, own, PlacementAction.CREDIT).verdict is Verdict.FORBIDDEN
    assert placements.act(OTHER_PLANNER, own, PlacementAction.CREDIT)


@pytest.mark.parametrize("status", [PlacementStatus.REQUESTED, PlacementStatus.RUNNING, PlacementStatus.CANCELLED])
def test_after_the_request_nothing_is_committed_or_justified_any_more(status: PlacementStatus) -> None:
    placement = a_placement(status=status)
    assert placements.commit(HEAD, placement).verdict is Verdict.NOT_NOW
    assert placements.justify(SEKDA, placement).verdict is Verdict.NOT_NOW


def test_the_button_says_what_is_missing() -> None:
    (offer,) = needs.available(STAFF, a_need())
    assert offer.action == "submit"
    assert offer.decision.verdict is Verdict.NOT_NOW
    verify = placements.available(SEKDA, a_placement(status=PlacementStatus.PROPOSED), evidence_count=0)[0]
    assert verify.action == "verify"
    assert verify.decision.verdict is Verdict.NOT_NOW


@pytest.mark.parametrize("status", PlacementStatus)
def test_every_living_placement_offers_the_planner_or_the_sekda_a_step(status: PlacementStatus) -> None:
    placement = a_placement(status=status)
    offered = [
        offer for actor in (PLANNER, SEKDA) for offer in placements.available(actor, placement, evidence_count=1)
    ]
    assert bool(offered) is not status.is_final
    assert all(offer.needs_reason for offer in offered if offer.danger)


def test_a_participant_reads_but_takes_no_step_of_a_placement() -> None:
    decisions = [placements.act(PARTICIPANT, a_placement(), action) for action in PlacementAction]
    assert {decision.verdict for decision in decisions} == {Verdict.FORBIDDEN}


@pytest.mark.parametrize("ask", [accounts.edit_grants, accounts.deactivate, accounts.reset_password])
def test_an_administrator_has_no_power_over_their_own_account(ask: Callable[[Actor, Any], Decision]) -> None:
    assert ask(ADMIN, User(id=ADMIN.user_id)).verdict is Verdict.FORBIDDEN
    assert ask(ADMIN, User(id=99, is_active=True))
    assert ask(PLANNER, User(id=99)).verdict is Verdict.HIDDEN


def test_ones_own_page_is_ones_own() -> None:
    assert accounts.view(PARTICIPANT, User(id=PARTICIPANT.user_id))
    assert accounts.view_nip(PARTICIPANT, User(id=PARTICIPANT.user_id))
    assert accounts.view(PARTICIPANT, User(id=99)).verdict is Verdict.HIDDEN
