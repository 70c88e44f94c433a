"""What became of the recommendations brought home from a destination, on its page."""

from __future__ import annotations

from flask import render_template
from sqlalchemy import select

from magang.extensions import db
from magang.kernel.actor import Actor
from magang.planning.queries.facts import adoption_records
from magang.reference.models import Region, Urusan
from magang.web.clock import today
from magang.web.panels import panel


@panel("destination", order=20)
def adoption_of_destination(actor: Actor, region: Region) -> str:  # noqa: ARG001 - counts only, for every reader
    """Host units of the region with their record; needs `host_units` loaded."""
    if not region.host_units:
        return ""
    session = db.session()
    records, usual = adoption_records(session, today())
    names = {unit.id: unit.name for unit in region.host_units}
    found = [(host, urusan, record) for (host, urusan), record in records.items() if host in names]
    wanted = sorted({urusan for _, urusan, _ in found})
    urusan_of = {row.id: str(row) for row in session.scalars(select(Urusan).where(Urusan.id.in_(wanted)))}
    rows = [(names[host], urusan_of[urusan], record) for host, urusan, record in found]
    return render_template("planning/adoption.html", rows=rows, usual=usual)
