"""A hearing's page and the decisions: recorded one by one, listed, shown with their recommendation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask import Response, abort, render_template, request, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.hearings import policy, queries, services
from magang.hearings.forms import DecisionForm, HearingForm
from magang.hearings.models import Hearing
from magang.hearings.queries import meeting
from magang.hearings.queries.directives import directives_at
from magang.hearings.rules import HearingAction, closing_gaps
from magang.hearings.views import bp
from magang.kernel.actor import Actor
from magang.kernel.decision import Gap
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.letters.policy import issue as issue_letter
from magang.recommendations.models import Recommendation
from magang.recommendations.policy import present as may_present
from magang.recommendations.queries import find_recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.converters import asked_id
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page, submit_form
from magang.web.panels import panel

HEARING = "/pemaparan/<int:hearing_id>"


# ---------- Decisions ----------


@bp.get("/keputusan", defaults={"fmt": "html"})
@bp.get("/keputusan.<export:fmt>")
@requires(policy.list_decisions)
def decisions(fmt: str) -> Response:
    return render_list(
        "hearings/decisions.html", queries.DECISIONS, queries.visible_decisions(current_actor()), fmt=fmt
    )


@bp.route("/rekomendasi/<ref:reference>/keputusan", methods=["GET", "POST"])
@requires(policy.decide, load=find_recommendation)
def decide(recommendation: Recommendation) -> Response:
    session, actor = db.session(), current_actor()
    form = DecisionForm.make(session, actor, recommendation, hearing=_asked_hearing())
    reference = recommendation.reference

    def save() -> Response:
        decision = services.decide(
            session, actor, recommendation, form.ruling(), decided_on=form.decided_on.data,
            hearing=form.chosen_hearing(), today=today(), now=now(),
        )  # fmt: skip
        back = url_for("recommendations.show", reference=reference)
        if decision.hearing_id is not None and _asked_hearing():
            back = url_for(".show", hearing_id=decision.hearing_id)
        return go(back, N_("Keputusan atas %(n)s dicatat."), n=reference)

    return submit_form(
        form,
        save,
        "hearings/decide.html",
        recommendation=recommendation,
        earlier=queries.decisions_on(session, actor, recommendation),
        may_create=bool(policy.create(actor)),
    )


def _asked_hearing() -> Hearing | None:
    """The hearing that `?pemaparan=` names, when the reader comes from its page."""
    asked = asked_id("pemaparan")
    return None if asked is None else queries.find_hearing(db.session(), current_actor(), asked) or abort(404)


@panel("recommendation", order=10)
def on_recommendation(actor: Actor, recommendation: Recommendation) -> str:
    """What the mayor decided, or that it waits; nothing before it is approved."""
    status = recommendation.status
    if not (status.awaits_decision or status.is_decided):
        return ""
    return render_template(
        "hearings/on_recommendation.html",
        recommendation=recommendation,
        decisions=queries.decisions_on(db.session(), actor, recommendation),
        may_decide=bool(policy.decide(actor, recommendation)),
        awaits=status.awaits_decision,
    )


# ---------- Hearings ----------


@bp.get("/pemaparan", defaults={"fmt": "html"})
@bp.get("/pemaparan.<export:fmt>")
@requires(policy.list_hearings)
def index(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "hearings/index.html",
        queries.HEARINGS,
        queries.visible_hearings(actor),
        fmt=fmt,
        may_create=bool(policy.create(actor)),
    )


@bp.route("/pemaparan/baru", methods=["GET", "POST"])
@requires(policy.create)
def create() -> Response:
    form = HearingForm.make()

    def save() -> Response:
        hearing = services.create(db.session(), current_actor(), **form.facts(), now=now())
        return go(url_for(".show", hearing_id=hearing.id), N_("Pemaparan direncanakan."))

    return submit_form(form, save, "hearings/form.html", hearing=None)


@bp.get(HEARING)
@requires(policy.view, load=meeting.find_meeting)
def show(hearing: Hearing) -> Response:
    session, actor = db.session(), current_actor()
    ready = queries.awaiting(session, actor, RecommendationStatus.APPROVED) if not hearing.status.is_final else ()
    minutes = meeting.minutes_of(session, hearing)
    turns = meeting.agenda(session, actor, hearing)
    runs = bool(policy.create(actor)) and not hearing.status.is_final
    shown = {point.recommendation.id for turn in turns for point in turn.points}
    left = [r for r in ready if r.id not in shown]
    gaps = closing_gaps(meeting.closing_facts(session, actor, hearing)) if runs else ()
    return render_page(
        "hearings/show.html",
        hearing=hearing,
        offers=policy.available(actor, hearing),
        may_edit=bool(policy.edit(actor, hearing)),
        may_keep=bool(policy.keep(actor, hearing)),
        may_minute=bool(policy.take_minutes(actor, hearing)),
        may_invite=bool(issue_letter(actor)) and bool(hearing.items) and not hearing.status.is_final,
        turns=turns,
        may_decide=bool(policy.may_decide(actor)) and not hearing.status.is_final,
        ready=left,
        presentable={r.id for r in left if may_present(actor, r)} if _is_open(hearing) else set(),
        gaps=gaps,
        mend=where_to_mend(hearing, gaps),
        matters=meeting.matters(session, actor, hearing) if not hearing.status.is_final else (),
        discussed=meeting.discussed(session, hearing),
        directives=directives_at(session, actor, hearing),
        there=sum(seat.presence.was_there for seat in hearing.attendances),
        minutes=minutes,
        may_read_minutes=minutes is not None and bool(policy.read_minutes(actor, minutes)),
        events=timeline(session, hearing),
    )


def where_to_mend(hearing: Hearing, gaps: Sequence[Gap]) -> dict[str, str]:
    """The address behind each gap of the closing checklist."""
    desk = url_for(".desk", hearing_id=hearing.id)
    places = {
        "acara": url_for(".agenda", hearing_id=hearing.id),
        "daftar-hadir": url_for(".seats", hearing_id=hearing.id),
    }
    return {gap.field: places.get(gap.field, f"{desk}#{gap.field}") for gap in gaps}


def _is_open(hearing: Hearing) -> bool:
    """Whether something may be presented at it now."""
    return not hearing.status.is_final and hearing.held_on <= today()


@bp.route(f"{HEARING}/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_hearing)
def edit(hearing: Hearing) -> Response:
    form = HearingForm.make(hearing)
    hearing_id = hearing.id

    def save() -> Response:
        services.revise(
            db.session(), current_actor(), hearing, **form.facts(), expected_version=form.expected_version, now=now()
        )
        return go(url_for(".show", hearing_id=hearing_id), N_("Perubahan disimpan."))

    return submit_form(form, save, "hearings/form.html", saved=partial(_stored_form, hearing_id), hearing=hearing)


def _stored_form(hearing_id: int) -> HearingForm:
    return HearingForm.make(queries.find_hearing(db.session(), current_actor(), hearing_id), blank=True)


@bp.post(f"{HEARING}/<enum(HearingAction):action>")
@requires(policy.view, load=meeting.find_meeting)
def move(hearing: Hearing, action: HearingAction) -> Response:
    hearing_id = hearing.id

    def step() -> None:
        more: dict[str, Any] = {"today": today()} if action is HearingAction.HOLD else {}
        service = services.hold if action is HearingAction.HOLD else services.close
        service(db.session(), current_actor(), hearing, now=now(), **more)

    message = N_("Pemaparan dimulai.") if action is HearingAction.HOLD else N_("Pemaparan ditutup.")
    return act(step, lambda: show(hearing_id=hearing_id), url_for(".show", hearing_id=hearing_id), message)


@bp.post(f"{HEARING}/dipaparkan")
@requires(policy.run, load=meeting.find_meeting)
def present(hearing: Hearing) -> Response:
    """Tick off what was presented: one event for each recommendation."""
    hearing_id = hearing.id

    def step() -> None:
        references = set(request.form.getlist("rekomendasi"))
        if not references:
            raise InvalidField("rekomendasi", N_("Centang rekomendasi yang dipaparkan."))
        ready = queries.awaiting(db.session(), current_actor(), RecommendationStatus.APPROVED)
        chosen = [r for r in ready if r.reference in references]
        if len(chosen) < len(references):
            raise InvalidField("rekomendasi", N_("Sebagian sudah berubah keadaannya. Muat ulang halaman ini."))
        for recommendation in chosen:
            services.present_at(
                db.session(), current_actor(), hearing, recommendation=recommendation, today=today(), now=now()
            )

    return act(
        step,
        lambda: show(hearing_id=hearing_id),
        url_for(".show", hearing_id=hearing_id),
        N_("Pemaparan rekomendasi dicatat."),
    )
