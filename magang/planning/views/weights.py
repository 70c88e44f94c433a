"""Pages of the weights: what is in force with its history, and the two ways to give new ones."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from magang.extensions import db
from magang.kernel.errors import DomainError
from magang.kernel.labels import N_
from magang.planning import ranking
from magang.planning.forms.weights import KINDS, AhpForm, SwingForm, WeightsForm, name_of
from magang.planning.models import Cycle
from magang.planning.policy import cycles as policy
from magang.planning.queries import cycles as cycle_queries
from magang.planning.queries.matching import read_ground
from magang.planning.queries.weights import current_weights, weight_versions
from magang.planning.services import weights as services
from magang.planning.services.weights import Opinion
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps
from magang.planning.weights import CONSISTENT_BELOW
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.identity import current_actor
from magang.web.pages import go, render_page, submit_form

PREVIEW = "pratinjau"


@bp.get("/angkatan/<int:cycle_id>/bobot")
@requires(policy.plan, load=cycle_queries.find_cycle)
def weights(cycle: Cycle) -> Response:
    session, actor = db.session(), current_actor()
    return render_page(
        "planning/weights.html",
        cycle=cycle,
        current=current_weights(session, cycle),
        versions=weight_versions(session, actor, cycle),
        may_edit=bool(policy.edit(actor, cycle)),
        consistent_below=CONSISTENT_BELOW,
        kinds=KINDS,
        steps=desk_steps(actor, cycle),
    )


@bp.route("/angkatan/<int:cycle_id>/bobot/titik", methods=["GET", "POST"])
@requires(policy.edit, load=cycle_queries.find_cycle)
def weights_swing(cycle: Cycle) -> Response:
    """Points from 0 to 100."""
    return _give(cycle, SwingForm, "planning/weights_swing.html")


@bp.route("/angkatan/<int:cycle_id>/bobot/berpasangan", methods=["GET", "POST"])
@requires(policy.edit, load=cycle_queries.find_cycle)
def weights_ahp(cycle: Cycle) -> Response:
    """Judgements of pairs."""
    return _give(cycle, AhpForm, "planning/weights_ahp.html")


def _give(cycle: Cycle, kind: type[SwingForm] | type[AhpForm], template: str) -> Response:
    """Show the form, what it would change (`pratinjau`, nothing is kept), or save it as the next version."""
    session, actor, cycle_id = db.session(), current_actor(), cycle.id
    form = kind.make(current_weights(session, cycle))
    if request.method == "POST" and PREVIEW in request.form:
        return render_page(
            template,
            fragment="preview" if request.form[PREVIEW] == "bagian" else "main",
            form=form,
            conflict=None,
            **_context(cycle, form, readable=form.readable()),
        )

    def save() -> Response:
        opinion = form.opinion()
        services.set_weights(
            session,
            actor,
            cycle,
            opinion,
            reason=form.reason.data,
            expected_number=form.expected_version,
            now=now(),
        )
        at = url_for(".weights", cycle_id=cycle_id)
        if opinion.judged is not None and not opinion.judged.consistent:
            return go(at, N_("Bobot disimpan. Perbandingannya belum konsisten; lihat catatannya di riwayat."))
        return go(at, N_("Bobot disimpan dan langsung dipakai."))

    def stored() -> WeightsForm:
        session.expire_all()
        fresh = cycle_queries.find_cycle(session, actor, cycle_id)
        return kind.make(current_weights(session, fresh), blank=True)

    return submit_form(form, save, template, saved=stored, **_context(cycle, form, readable=request.method == "GET"))


def _context(cycle: Cycle, form: Any, *, readable: bool) -> dict[str, Any]:
    """What stands around the form: the weights it gives, and what they would change."""
    opinion, problem = None, None
    if readable:
        try:
            opinion = form.opinion()
        except DomainError as error:
            problem = error
    return {
        "cycle": cycle,
        "kinds": KINDS,
        "opinion": opinion,
        "problem": problem,
        "worst": _worst(opinion),
        "shifts": _shifts(cycle, opinion),
        "names": {kind: name_of((i, i + 1)) for i, kind in enumerate(KINDS[:-1])},
    }


def _worst(opinion: Opinion | None) -> dict[str, Any] | None:
    """The judgement to look at first, when they do not agree with each other."""
    judged = opinion.judged if opinion else None
    if judged is None or judged.consistent or judged.worst is None:
        return None
    entry = judged.worst
    return {
        "field": name_of((entry.row, entry.column)),
        "one": KINDS[entry.row],
        "other": KINDS[entry.column],
        "said": entry.said,
        "implied": entry.implied,
    }


def _shifts(cycle: Cycle, opinion: Opinion | None) -> list[ranking.Shift]:
    if opinion is None:
        return []
    ground = read_ground(db.session(), cycle, today=today())
    if ground is None:
        return []
    return ranking.shifts(ground.facts, ground.rules, ground.weights, opinion.shares, ground.period)
