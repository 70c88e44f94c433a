"""Pages of the cycles."""

from __future__ import annotations

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from magang.audit.services import timeline
from magang.extensions import db
from magang.kernel.labels import N_
from magang.planning.forms.cycles import CycleForm
from magang.planning.models import Cycle
from magang.planning.policy import candidates as candidate_policy
from magang.planning.policy import cycles as policy
from magang.planning.queries import cycles as queries
from magang.planning.queries.desk import standing
from magang.planning.services import cycles as services
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps, next_step
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, render_page, submit_form
from magang.web.panels import panels


@bp.get("/perencanaan")
@requires(policy.list_cycles)
def current() -> BaseResponse:
    """The way in from the menu: the departure being planned."""
    cycle = queries.current_cycle(db.session())
    return redirect(url_for(".cycle", cycle_id=cycle.id) if cycle else url_for(".cycles"))


@bp.get("/angkatan", defaults={"fmt": "html"})
@bp.get("/angkatan.<export:fmt>")
@requires(policy.list_cycles)
def cycles(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "planning/cycles.html",
        queries.cycle_list(),
        queries.visible_cycles(actor),
        fmt=fmt,
        may_edit=bool(policy.edit(actor)),
    )


@bp.get("/angkatan/<int:cycle_id>")
@requires(policy.view, load=queries.find_cycle)
def cycle(cycle: Cycle) -> Response:
    actor = current_actor()
    strip = desk_steps(actor, cycle)
    return render_page(
        "planning/cycle.html",
        cycle=cycle,
        steps=strip,
        following=next_step(strip),
        standing=standing(db.session(), actor, cycle),
        may_edit=bool(policy.edit(actor, cycle)),
        may_propose=bool(candidate_policy.propose(actor)),
        # Rules name people: their history is for those who plan.
        events=timeline(db.session(), cycle) if strip else None,
        panels=panels("cycle", actor, cycle),
    )


@bp.route("/angkatan/baru", methods=["GET", "POST"])
@requires(policy.edit)
def cycle_create() -> Response:
    form = CycleForm.make(today=today())

    def save() -> Response:
        opened = services.open_cycle(db.session(), current_actor(), form.draft(), now=now())
        return go(url_for(".cycle", cycle_id=opened.id), N_("Angkatan dicatat."))

    return submit_form(form, save, "planning/cycle_form.html", cycle=None, events=())


@bp.route("/angkatan/<int:cycle_id>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_cycle)
def cycle_edit(cycle: Cycle) -> Response:
    session, actor, cycle_id = db.session(), current_actor(), cycle.id
    form = CycleForm.make(cycle)

    def save() -> Response:
        services.revise_cycle(session, actor, cycle, form.draft(), expected_version=form.expected_version, now=now())
        return go(url_for(".cycle", cycle_id=cycle_id), N_("Perubahan disimpan."))

    return submit_form(
        form,
        save,
        "planning/cycle_form.html",
        saved=lambda: CycleForm.make(queries.find_cycle(session, actor, cycle_id), blank=True),
        cycle=cycle,
        events=timeline(session, cycle),
    )
