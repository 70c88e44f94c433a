"""The list and the one page of a follow-up, and what the other pages share."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from flask import Blueprint, Response, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.followups import policy, queries
from magang.followups.guests import GuestReportAction
from magang.followups.models import FollowUp
from magang.followups.obstacles import ObstacleAction
from magang.followups.policy import reports
from magang.followups.rules import Clock, MoveAction, PlanAction, RoundAction
from magang.followups.standing import standing
from magang.followups.updating import reported_steps, told_today
from magang.followups.views.steps import changes, windows
from magang.kernel.decision import Decision, Offer
from magang.reference.rules import CityClock
from magang.web.authz import requires
from magang.web.city import current_city, promise
from magang.web.clock import today
from magang.web.converters import url_enums
from magang.web.identity import current_actor
from magang.web.pages import render_list, render_page

bp = Blueprint("followups", __name__)
url_enums(PlanAction, RoundAction, MoveAction, ObstacleAction, GuestReportAction)

# What an offer opens: a page of its own …
FORMS: Final = {
    "edit_plan": ".add_step",
    "report_progress": ".report",
    "submit_for_verification": ".submit",
    "judge": ".judge",
    "request_move": ".ask_move",
    "share": ".share",
}
# … or a button that is posted at once.
BUTTONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "submit_plan": (".move_plan", {"action": PlanAction.SUBMIT}),
    "approve_plan": (".move_plan", {"action": PlanAction.APPROVE}),
    "return_plan": (".move_plan", {"action": PlanAction.RETURN}),
    "revise_plan": (".revise_plan", {}),
    "discard_revision": (".discard_revision", {}),
    "check_again": (".check_again", {}),
    "confirm_td": (".answer_td", {"action": RoundAction.CONFIRM_TD}),
    "refuse_td": (".answer_td", {"action": RoundAction.REFUSE_TD}),
}


def clock() -> Clock:
    """Today and the city's clocks."""
    city = current_city()
    return Clock(
        today(),
        city.time_zone,
        stale=promise(CityClock.STALE),
        verification=promise(CityClock.VERIFICATION),
        budget_warning_days=city.budget_warning_days,
    )


def page_of(follow_up: FollowUp, part: str = "") -> str:
    """The address of the follow-up's page, at one of its parts."""
    return url_for("followups.show", reference=follow_up.recommendation.reference, _anchor=part or None)


def stay(reference: str) -> Response:
    """The page again, after a button changed something on it."""
    response: Response = show(reference=reference)
    return response


@bp.get("/tindak-lanjut", defaults={"fmt": "html"})
@bp.get("/tindak-lanjut.<export:fmt>")
@requires(policy.list_follow_ups)
def index(fmt: str) -> Response:
    listing = queries.follow_ups_listing(current_actor(), clock())
    return render_list(
        "followups/index.html",
        listing,
        queries.visible_follow_ups(current_actor()),
        fmt=fmt,
        clock=clock(),
        may_use_sheet=bool(reports.use_sheet(current_actor())),
    )


@bp.get("/tindak-lanjut/<ref:reference>")
@requires(policy.read, load=queries.find_follow_up)
def show(follow_up: FollowUp) -> Response:
    actor, reference = current_actor(), follow_up.recommendation.reference
    offers = policy.available(actor, follow_up)
    move = next((m for m in follow_up.moves if not m.state.is_final), None)
    states = windows(follow_up, clock())
    running = () if follow_up.plan is None or follow_up.official_status.is_closed else follow_up.plan.steps
    return render_page(
        "followups/show.html",
        follow_up=follow_up,
        now=standing(follow_up, clock()),
        # The first step starts the plan; afterwards the plan's own part of the page holds its links.
        offers=[o for o in offers if o.action != "edit_plan" or follow_up.plan is None],
        address=partial(_post, reference),
        pages={a: url_for(e, reference=reference) for a, e in FORMS.items()} | {"answer_move": "#tenggat"},
        may_edit_plan=bool(policy.edit_plan(actor, follow_up)),
        may_budget={
            step.id for step in (follow_up.plan.steps if follow_up.plan else ()) if policy.note_budget(actor, step)
        },
        windows=states,
        windows_missed=[s for s in running if s.id in states and states[s.id].needs_attention],
        changes=changes(follow_up.revision, follow_up.plan) if follow_up.revision is not None else (),
        may_report=bool(policy.report_progress(actor, follow_up)),
        obstacle_offers={o.id: policy.obstacle_offers(actor, o) for o in follow_up.obstacles},
        clock=clock(),
        superseded={f.supersedes_id for u in follow_up.updates for f in u.files if f.supersedes_id},
        by_link={r.update_id: r.reporter for r in follow_up.guest_reports if r.update_id is not None},
        report_offers={r.id: reports.report_offers(actor, r) for r in follow_up.guest_reports},
        report_steps={r.id: told_today(follow_up, r.told_steps()) for r in follow_up.guest_reports},
        report_steps_now=bool(reported_steps(follow_up)),
        report_address=partial(_post_report, reference),
        move_offers=_move_offers(policy.answer_move(actor, move)) if move is not None else (),
        events=timeline(db.session(), follow_up),
    )


def _post(reference: str, action: str) -> str:
    endpoint, parameters = BUTTONS[action]
    return url_for(endpoint, reference=reference, **parameters)


def _post_report(reference: str, action: str) -> str:
    verb, _, report_id = action.partition("-")
    return url_for(".answer_report", reference=reference, report_id=report_id, action=verb)


def _move_offers(decision: Decision) -> tuple[Offer, ...]:
    if not decision:
        return ()
    return (
        Offer(MoveAction.APPROVE.value, MoveAction.APPROVE.label, decision, primary=True),
        Offer(MoveAction.REFUSE.value, MoveAction.REFUSE.label, decision, needs_reason=True),
    )
