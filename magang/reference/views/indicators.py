"""Indicators of a programme, each on a page of its own; their history stands on the programme's page."""

from __future__ import annotations

from flask import Response, url_for

from magang.extensions import db
from magang.kernel.labels import N_
from magang.reference import policy, queries, services
from magang.reference.forms import IndicatorForm
from magang.reference.models import PriorityProgramme, ProgrammeIndicator
from magang.reference.views.base import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import go, submit_form

TEMPLATE = "reference/programme/indicator.html"


@bp.route("/admin/program/<int:programme_id>/indikator/baru", methods=["GET", "POST"])
@requires(policy.change, load=queries.find_programme)
def indicator_create(programme: PriorityProgramme) -> Response:
    form = IndicatorForm.make(db.session())
    back = url_for(".programme_edit", row_id=programme.id)

    def save() -> Response:
        services.add_indicator(db.session(), current_actor(), programme, **form.values(), now=now())
        return go(back, N_("Indikator ditambahkan."))

    return submit_form(form, save, TEMPLATE, indicator=None, programme=str(programme), back=back)


@bp.route("/admin/program/indikator/<int:indicator_id>", methods=["GET", "POST"])
@requires(policy.change, load=queries.find_indicator)
def indicator_edit(indicator: ProgrammeIndicator) -> Response:
    form = IndicatorForm.make(db.session(), indicator)
    indicator_id, programme = indicator.id, indicator.programme
    back = url_for(".programme_edit", row_id=programme.id)

    def save() -> Response:
        services.revise_indicator(
            db.session(), current_actor(), indicator, **form.values(), expected_version=form.expected_version, now=now()
        )
        return go(back, N_("Perubahan disimpan."))

    def stored() -> IndicatorForm:
        row = queries.find_indicator(db.session(), current_actor(), indicator_id)
        return IndicatorForm.make(db.session(), row, blank=True)

    return submit_form(form, save, TEMPLATE, saved=stored, indicator=indicator, programme=str(programme), back=back)


@bp.post("/admin/program/indikator/<int:indicator_id>/hapus")
@requires(policy.change, load=queries.find_indicator)
def indicator_delete(indicator: ProgrammeIndicator) -> Response:
    back = url_for(".programme_edit", row_id=indicator.programme_id)
    services.remove_indicator(db.session(), current_actor(), indicator, now=now())
    db.session.commit()
    return go(back, N_("Indikator dihapus."))
