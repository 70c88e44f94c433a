"""While it is held: the secretary's page, and the page everybody else in the room follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import Response, abort, make_response, redirect, render_template, url_for
from flask_wtf import FlaskForm
from sqlalchemy.orm.exc import StaleDataError

from magang.extensions import db
from magang.hearings import policy, queries
from magang.hearings.forms.meeting import MatterForm, MinuteForm, OrderForm, RemarksForm, due_shortcuts
from magang.hearings.models import AgendaItem, Hearing
from magang.hearings.queries import meeting
from magang.hearings.queries.directives import directives_at
from magang.hearings.queries.meeting import Point, Turn
from magang.hearings.rules import closing_gaps
from magang.hearings.services import agenda as agenda_services
from magang.hearings.services import decide_at, present_at, remark, seats
from magang.hearings.services import directives as directive_services
from magang.hearings.views import bp
from magang.hearings.views.pages import HEARING, where_to_mend
from magang.kernel.errors import InvalidField, StaleVersion
from magang.kernel.labels import N_
from magang.recommendations.policy import present as may_present
from magang.recommendations.rules import RecommendationStatus
from magang.reference.queries import opd_choices
from magang.reports import policy as report_policy
from magang.reports.queries import find_report
from magang.reports.services.review import present as present_report
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.conflicts import conflict_of
from magang.web.forms import land_error
from magang.web.htmx import request
from magang.web.identity import current_actor
from magang.web.pages import go, render_page

DESK, LIVE = f"{HEARING}/notula", f"{HEARING}/langsung"


# ---------- The secretary's page ----------


@bp.get(DESK)
@requires(policy.take_minutes, load=meeting.find_meeting)
def desk(hearing: Hearing) -> Response:
    """Each recommendation with its decision, in a few keystrokes."""
    return _desk(hearing)


def _desk(hearing: Hearing, status: int = 200, **given: Any) -> Response:
    """The page; `given` replaces what a refused form has to show again."""
    session, actor = db.session(), current_actor()
    turns = meeting.agenda(session, actor, hearing)
    gaps = closing_gaps(meeting.closing_facts(session, actor, hearing))
    givers = queries.deciders(session)
    forms = {
        p.recommendation.reference: MinuteForm.make(session, hearing, p, givers=givers, blank=True)
        for p in _points(turns)
    }
    context: dict[str, Any] = {
        "hearing": hearing,
        "turns": turns,
        "forms": forms | given.pop("forms", {}),
        "conflicts": {},
        "orders": directives_at(session, actor, hearing),
        "matters": meeting.matters(session, actor, hearing),
        "discussed": meeting.discussed(session, hearing),
        "opds": opd_choices(session),
        "shortcuts": due_shortcuts(hearing.held_on),
        "order_form": OrderForm.make(session, blank=True),
        "remarks_form": RemarksForm.make(hearing, blank=True),
        "remarks_conflict": None,
        "gaps": gaps,
        "mend": where_to_mend(hearing, gaps),
        "offers": policy.available(actor, hearing),
    }
    return render_page("hearings/desk.html", status=status, **context | given)


def _points(turns: Sequence[Turn]) -> Iterator[Point]:
    return (point for turn in turns for point in turn.points)


@bp.post(f"{DESK}/<ref:reference>")
@requires(policy.take_minutes, load=meeting.find_meeting)
def minute(hearing: Hearing, reference: str) -> Response:
    """One recommendation's decision, and the order that came with it."""
    session, actor, hearing_id = db.session(), current_actor(), hearing.id
    point = _point(hearing, reference)
    form = MinuteForm.make(session, hearing, point)
    conflict = None

    def save() -> None:
        decide_at(
            session, actor, hearing, point.recommendation, form.ruling(), expected_version=form.expected_version,
            today=today(), now=now(),
        )  # fmt: skip
        if order := form.order():
            directive_services.give(
                session, actor, **order, given_on=hearing.held_on, hearing=hearing, recommendation=point.recommendation,
                today=today(), now=now(),
            )  # fmt: skip

    status = _try(form, save)
    if status == 303:
        session.expire_all()
        hearing = meeting.find_meeting(session, actor, hearing_id) or abort(404)
        if not request.htmx.wants_fragment:
            return go(_place(hearing, _next(hearing, reference)), N_("Keputusan atas %(n)s dicatat."), n=reference)
        return _row(hearing, _point(hearing, reference), None, None, 200)
    if status == 409:
        hearing = meeting.find_meeting(session, actor, hearing_id) or abort(404)
        point = _point(hearing, reference)
        conflict = conflict_of(form, MinuteForm.make(session, hearing, point, blank=True))
    if not request.htmx.wants_fragment:
        return _desk(hearing, status, forms={reference: form}, conflicts={reference: conflict})
    return _row(hearing, point, form, conflict, status)


def _try(form: FlaskForm, save: Callable[[], object]) -> int:
    """303 when it was saved, 422 when it was refused, 409 when somebody was faster; then nothing is written."""
    if not form.validate():
        return 422
    try:
        save()
        db.session.commit()
    except InvalidField as error:
        db.session.rollback()
        land_error(form, error)
        return 422
    except (StaleVersion, StaleDataError):
        db.session.rollback()
        return 409
    return 303


def _point(hearing: Hearing, reference: str) -> Point:
    turns = meeting.agenda(db.session(), current_actor(), hearing)
    return next((p for p in _points(turns) if p.recommendation.reference == reference), None) or abort(404)


def _next(hearing: Hearing, after: str) -> str:
    """The next recommendation that waits, going round; the one just saved when none does."""
    points = list(_points(meeting.agenda(db.session(), current_actor(), hearing)))
    at = next((n for n, p in enumerate(points) if p.recommendation.reference == after), 0)
    round_ = [*points[at + 1 :], *points[:at]]
    return next((p.recommendation.reference for p in round_ if p.waits), after)


def _place(hearing: Hearing, reference: str) -> str:
    return url_for(".desk", hearing_id=hearing.id) + f"#r-{reference}"


def _row(hearing: Hearing, point: Point, form: MinuteForm | None, conflict: Any, status: int) -> Response:
    """One row for htmx; a saved one brings the closing checklist up to date as well."""
    session, actor = db.session(), current_actor()
    gaps = closing_gaps(meeting.closing_facts(session, actor, hearing))
    row = render_template(
        "hearings/_row.html",
        hearing=hearing,
        point=point,
        form=form or MinuteForm.make(session, hearing, point, blank=True),
        conflict=conflict,
        shortcuts=due_shortcuts(hearing.held_on),
    )
    rest = render_template("hearings/_closing.html", gaps=gaps, mend=where_to_mend(hearing, gaps), partial=True)
    return make_response(row + rest, status)


@bp.post(f"{DESK}/kini/<int:item_id>")
@requires(policy.take_turn, load=meeting.find_item)
def begin(item: AgendaItem) -> Response:
    """It is this item's turn: what of it was only approved is now presented, and the report's text frozen."""
    session, actor, hearing = db.session(), current_actor(), item.hearing
    agenda_services.begin(session, actor, item, now=now())
    turn = next((t for t in meeting.agenda(session, actor, hearing) if t.item is item), None)
    for point in turn.points if turn else ():
        recommendation = point.recommendation
        if recommendation.status is RecommendationStatus.APPROVED and may_present(actor, recommendation):
            present_at(session, actor, hearing, recommendation=recommendation, today=today(), now=now())
    report = find_report(session, actor, item.report.reference) if item.report else None
    if report is not None and report_policy.present(actor, report):
        present_report(session, actor, report, today=today(), now=now())
    session.commit()
    return _back(hearing.id, f"butir-{item.id}", N_("Butir acara dimulai."))


@bp.post(f"{DESK}/arahan")
@requires(policy.take_minutes, load=meeting.find_meeting)
def order(hearing: Hearing) -> Response:
    """An order that belongs to no recommendation."""
    session, actor, hearing_id = db.session(), current_actor(), hearing.id
    form = OrderForm.make(session)
    status = _try(
        form,
        lambda: directive_services.give(
            session, actor, **form.values(), given_on=hearing.held_on, hearing=hearing, today=today(), now=now()
        ),
    )
    if status == 303:
        return _back(hearing_id, "arahan", N_("Arahan dicatat."))
    return _desk(meeting.find_meeting(session, actor, hearing_id) or abort(404), status, order_form=form)


@bp.post(f"{DESK}/bahasan")
@requires(policy.take_minutes, load=meeting.find_meeting)
def discuss(hearing: Hearing) -> Response:
    """Something of an earlier hearing was talked about."""
    form = MatterForm()
    if not form.validate():
        raise InvalidField("subject", N_("Catatan pembahasan paling panjang 2000 karakter."))
    seats.discuss(
        db.session(), current_actor(), hearing, subject=form.subject.data, note=form.note.data or "", now=now()
    )
    db.session.commit()
    return _back(hearing.id, "terdahulu", N_("Ditandai dibahas."))


@bp.post(f"{DESK}/catatan")
@requires(policy.take_minutes, load=meeting.find_meeting)
def remarks(hearing: Hearing) -> Response:
    """How the meeting went; two secretaries at it see both texts."""
    session, actor, hearing_id = db.session(), current_actor(), hearing.id
    form = RemarksForm.make(hearing)
    status = _try(
        form,
        lambda: remark(
            session, actor, hearing, remarks=form.remarks.data or "", expected_edition=form.edition.data, now=now()
        ),
    )
    if status == 303:
        return _back(hearing_id, "catatan", N_("Jalannya pemaparan disimpan."))
    session.expire_all()
    hearing = meeting.find_meeting(session, actor, hearing_id) or abort(404)
    theirs = None
    if status == 409:
        theirs = hearing.remarks
        form.edition.data, form.edition.raw_data = hearing.remarks_edition, None
    return _desk(hearing, status, remarks_form=form, remarks_conflict=theirs)


def _back(hearing_id: int, anchor: str, message: str) -> Response:
    """The page anew, or the way back to its part."""
    session, actor = db.session(), current_actor()
    if not request.htmx.wants_fragment:
        return go(url_for(".desk", hearing_id=hearing_id) + f"#{anchor}", message)
    session.expire_all()
    return _desk(meeting.find_meeting(session, actor, hearing_id) or abort(404))


# ---------- The page everybody follows ----------


@bp.get(LIVE)
@requires(policy.view, load=meeting.find_meeting)
def live(hearing: Hearing) -> Response:
    """What is spoken of now and what was decided; asks for news every few seconds."""
    return render_page("hearings/live.html", **_live(hearing))


def _live(hearing: Hearing) -> dict[str, Any]:
    session, actor = db.session(), current_actor()
    return {
        "hearing": hearing,
        "turns": meeting.agenda(session, actor, hearing),
        "current": next((item for item in hearing.items if item.is_current), None),
        "orders": directives_at(session, actor, hearing),
        "matters": meeting.matters(session, actor, hearing) if not hearing.status.is_final else [],
        "discussed": meeting.discussed(session, hearing),
        "pulse": meeting.pulse(session, hearing.id),
        "may_minute": bool(policy.take_minutes(actor, hearing)),
    }


@bp.get(f"{LIVE}/kabar")
@requires(policy.view, load=queries.find_hearing)
def news(hearing: Hearing) -> Response:
    """204 while nothing has changed since `?tanda=`; the same part of the page otherwise."""
    session, actor = db.session(), current_actor()
    if not request.htmx.wants_fragment:
        return make_response(redirect(url_for(".live", hearing_id=hearing.id)))
    if request.args.get("tanda") == meeting.pulse(session, hearing.id):
        return make_response("", 204)
    whole = meeting.find_meeting(session, actor, hearing.id) or abort(404)
    return make_response(render_template("hearings/_live.html", **_live(whole)))
