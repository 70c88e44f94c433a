"""Every clock of the city on one page."""

from __future__ import annotations

from flask import Response, request, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.kernel.labels import N_
from magang.reference import policy, queries, services
from magang.reference.forms import ClocksForm
from magang.reference.models import CitySettings
from magang.reference.views.base import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import go, submit_form


@bp.route("/admin/tenggat", methods=["GET", "POST"])
@requires(policy.change, load=queries.find_settings)
def clocks(row: CitySettings) -> Response:
    form = ClocksForm.make(db.session(), row)

    def save() -> Response:
        services.revise(
            db.session(), current_actor(), row, **form.values(), expected_version=form.expected_version, now=now()
        )
        return go(url_for(".clocks"), N_("Tenggat disimpan."))

    opened = request.method == "GET"
    events = timeline(db.session(), row) if opened else ()
    return submit_form(form, save, "reference/clocks.html", saved=_stored_form, opened=opened, events=events)


def _stored_form() -> ClocksForm:
    return ClocksForm.make(db.session(), queries.find_settings(db.session(), current_actor()), blank=True)
