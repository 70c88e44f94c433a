"""Pages of the cycles."""

from __future__ import annotations

from flask import Response, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.kernel.labels import N_
from magang.placements import policy, queries
from magang.placements.forms import CycleForm
from magang.placements.models import Cycle
from magang.placements.services import cycles as services
from magang.placements.views import bp
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, submit_form


@bp.get("/penempatan/angkatan", defaults={"fmt": "html"})
@bp.get("/penempatan/angkatan.<any(csv):fmt>")
@requires(policy.list_cycles)
def cycles(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "placements/cycles.html",
        queries.CYCLES,
        queries.visible_cycles(actor),
        fmt=fmt,
        may_edit=bool(policy.edit_cycle(actor)),
    )


@bp.route("/penempatan/angkatan/baru", methods=["GET", "POST"])
@requires(policy.edit_cycle)
def cycle_create() -> Response:
    form = CycleForm.make(today=today())

    def save() -> Response:
        services.open_cycle(db.session(), current_actor(), form.draft(), now=now())
        return go(url_for(".cycles"), N_("Angkatan dicatat."))

    return submit_form(form, save, "placements/cycle_form.html", cycle=None, events=())


@bp.route("/penempatan/angkatan/<int:cycle_id>/ubah", methods=["GET", "POST"])
@requires(policy.edit_cycle, load=queries.find_cycle)
def cycle_edit(cycle: Cycle) -> Response:
    session, actor, cycle_id = db.session(), current_actor(), cycle.id
    form = CycleForm.make(cycle)

    def save() -> Response:
        services.revise_cycle(session, actor, cycle, form.draft(), expected_version=form.expected_version, now=now())
        return go(url_for(".cycles"), N_("Perubahan disimpan."))

    return submit_form(
        form,
        save,
        "placements/cycle_form.html",
        saved=lambda: CycleForm.make(queries.find_cycle(session, actor, cycle_id), blank=True),
        cycle=cycle,
        events=timeline(session, cycle),
    )
