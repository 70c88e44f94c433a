"""What an indicator stood at, day by day: the points of its line on the programme's page, kept by planner and admin."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from magang.extensions import db
from magang.kernel.labels import N_
from magang.reference import policy, queries, services
from magang.reference.forms import ReadingForm
from magang.reference.models import IndicatorReading, ProgrammeIndicator
from magang.reference.views.base import bp
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.identity import current_actor
from magang.web.pages import go, submit_form

TEMPLATE = "reference/programme/reading.html"


def _around(indicator: ProgrammeIndicator) -> dict[str, Any]:
    """What the page says around its form, read before anything is rolled back."""
    number = indicator.programme.number
    return {
        "name": indicator.name,
        "unit": indicator.unit,
        "programme": str(indicator.programme),
        "back": url_for("programmes.show", number=number, _anchor="indikator"),
    }


@bp.route("/program-prioritas/indikator/<int:indicator_id>/bacaan", methods=["GET", "POST"])
@requires(policy.record_readings, load=queries.find_indicator)
def reading_create(indicator: ProgrammeIndicator) -> Response:
    form, around = ReadingForm.make(db.session()), _around(indicator)

    def save() -> Response:
        services.record_reading(db.session(), current_actor(), indicator, **form.values(), today=today(), now=now())
        return go(around["back"], N_("Bacaan dicatat."))

    return submit_form(form, save, TEMPLATE, reading_id=None, **around)


@bp.route("/program-prioritas/bacaan/<int:reading_id>", methods=["GET", "POST"])
@requires(policy.correct_reading, load=queries.find_reading)
def reading_edit(reading: IndicatorReading) -> Response:
    form, around, reading_id = ReadingForm.make(db.session(), reading), _around(reading.indicator), reading.id

    def save() -> Response:
        services.correct_reading(
            db.session(),
            current_actor(),
            reading,
            **form.values(),
            expected_version=form.expected_version,
            today=today(),
            now=now(),
        )
        return go(around["back"], N_("Perubahan disimpan."))

    def stored() -> ReadingForm:
        row = queries.find_reading(db.session(), current_actor(), reading_id)
        return ReadingForm.make(db.session(), row, blank=True)

    return submit_form(form, save, TEMPLATE, saved=stored, reading_id=reading_id, **around)


@bp.post("/program-prioritas/bacaan/<int:reading_id>/hapus")
@requires(policy.correct_reading, load=queries.find_reading)
def reading_delete(reading: IndicatorReading) -> Response:
    back = _around(reading.indicator)["back"]
    services.remove_reading(db.session(), current_actor(), reading, now=now())
    db.session.commit()
    return go(back, N_("Bacaan dihapus."))
