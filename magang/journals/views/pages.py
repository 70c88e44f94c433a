"""Reading journals: all of them, one by its weeks, its summary."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, url_for

from magang.extensions import db
from magang.journals import policy, queries
from magang.journals.models import stay_of
from magang.journals.queries import ENTRIES
from magang.journals.rules import weeks
from magang.journals.views import bp
from magang.kernel.actor import Role
from magang.placements.models import Placement
from magang.web.authz import requires
from magang.web.city import current_calendar
from magang.web.clock import today
from magang.web.exports import export_answer
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, render_page


@bp.get("/jurnal", defaults={"fmt": "html"})
@bp.get("/jurnal.<export:fmt>")
@requires(policy.list_journals)
def index(fmt: str) -> Response:
    session, actor = db.session(), current_actor()
    return render_list(
        "journals/index.html",
        ENTRIES,
        queries.visible_entries(actor),
        fmt=fmt,
        running=queries.running_journals(session, actor, today()) if fmt == "html" else (),
        writes=actor.has(Role.PARTICIPANT),
    )


@bp.get("/jurnal/<ref:reference>")
@requires(policy.view, load=queries.find_journal)
def show(placement: Placement) -> Response:
    session, actor = db.session(), current_actor()
    written = queries.entries_of(session, placement)
    return render_page(
        "journals/show.html",
        placement=placement,
        stay=stay_of(placement),
        weeks=weeks(stay_of(placement, current_calendar()), written, today()),
        standing=queries.standings(session, [placement], today())[0],
        may_write=bool(policy.write(actor, placement)),
        may_share=bool(policy.share(actor, placement)),
        signs=placement.mentor_id == actor.user_id,
    )


@bp.get("/jurnal/<ref:reference>/hari-ini")
@requires(policy.write, load=queries.find_journal)
def on_today(placement: Placement) -> Response:
    """The one tap from home: today's entry, or the form for it."""
    entry = queries.entry_on(db.session(), placement, today())
    if entry is not None:
        return go(url_for(".entry", entry_id=entry.id))
    return go(url_for(".write", reference=placement.reference, hari=today().isoformat()))


@bp.get("/jurnal/<ref:reference>/ringkasan")
@requires(policy.view, load=queries.find_journal)
def summary(placement: Placement) -> Response:
    session = db.session()
    return render_page(
        "journals/summary.html",
        placement=placement,
        summaries=queries.week_summaries(session, placement, today()),
        standing=queries.standings(session, [placement], today())[0],
    )


@bp.get("/jurnal/<ref:reference>/jurnal.<export:fmt>")
@requires(policy.view, load=queries.find_journal)
def export(placement: Placement, fmt: str) -> Response:
    mine = queries.visible_entries(current_actor()).where(Placement.id == placement.id)
    return export_answer(db.session(), replace(ENTRIES, default_sort="hari"), mine, fmt)
