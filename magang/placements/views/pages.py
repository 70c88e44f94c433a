"""List, page, create and edit of placements."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from flask import Response, abort, url_for

from magang.audit.services import timeline
from magang.destinations.queries import evidence_of
from magang.extensions import db
from magang.kernel.decision import Gap
from magang.kernel.labels import N_
from magang.needs.queries import find_need
from magang.placements import policy, queries
from magang.placements.costs import reckon
from magang.placements.forms import PlacementForm, start_values
from magang.placements.models import Placement
from magang.placements.rules import PlacementAction, gaps
from magang.placements.services import planning
from magang.placements.views import bp
from magang.placements.views.board import clocks
from magang.placements.views.steps import BUTTONS, step_pages
from magang.planning.queries.cycles import current_cycle
from magang.planning.queries.matching import read_ground
from magang.planning.ranking import Ranked
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.converters import asked_id, asked_reference
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page, submit_form
from magang.web.panels import panels

NEXT_BEST: Final = 3


@bp.get("/penempatan", defaults={"fmt": "html"})
@bp.get("/penempatan.<export:fmt>")
@requires(policy.list_placements)
def index(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "placements/index.html",
        queries.placement_list(clocks()),
        queries.visible_placements(actor),
        fmt=fmt,
        may_create=bool(policy.create(actor)),
        may_move=bool(policy.move_together(actor)),
        clocks=clocks(),
    )


@bp.route("/penempatan/baru", methods=["GET", "POST"])
@requires(policy.create)
def create() -> Response:
    session, actor = db.session(), current_actor()
    form = PlacementForm.make(session, actor, **_start())

    def save() -> Response:
        placement = planning.create(session, actor, form.plan(), now=now())
        return go(
            url_for(".show", reference=placement.reference),
            N_("Penempatan %(n)s dicatat sebagai draf."),
            n=placement.reference,
        )

    return submit_form(form, save, "placements/form.html", placement=None)


def _start() -> dict[str, Any]:
    """What the address asks the form to start with: `?kebutuhan=K-2026-001&daerah=12` or `&instansi=7`."""
    session, actor = db.session(), current_actor()
    reference = asked_reference("kebutuhan")
    need = find_need(session, actor, reference) if reference else None
    if reference and need is None:
        abort(404)
    unit = queries.likely_host(
        session,
        region_id=asked_id("daerah"),
        host_unit_id=asked_id("instansi"),
        urusan_id=need.urusan_id if need else None,
    )
    return start_values(need, unit, current_cycle(session))


@bp.get("/penempatan/<ref:reference>")
@requires(policy.read, load=queries.find_placement)
def show(placement: Placement) -> Response:
    session, actor = db.session(), current_actor()
    evidence = (
        evidence_of(session, actor, region_id=placement.host_unit.region_id, urusan_id=placement.need.urusan_id)
        if placement.host_unit
        else []
    )
    count = sum(item.counts for item in evidence)
    missing = gaps(placement.facts(evidence_count=count)) if _before_request(placement) else ()
    may_edit, may_price = bool(policy.edit(actor, placement)), bool(policy.price(actor, placement))
    return render_page(
        "placements/show.html",
        placement=placement,
        gaps=missing,
        mend=_where_to_mend(placement, missing, may_edit=may_edit, may_price=may_price),
        offers=policy.available(actor, placement, evidence_count=count),
        step_pages=step_pages(placement),
        due=clocks().due(placement),
        evidence=evidence,
        evidence_count=count,
        reckoning=reckon(session, placement),
        may_edit=may_edit,
        may_price=may_price,
        may_commit=bool(policy.commit(actor, placement)),
        next_best=_next_best(placement) if policy.act(actor, placement, PlacementAction.REPLAN) else [],
        may_justify=bool(policy.justify(actor, placement)) and not count,
        events=timeline(session, placement),
        panels=panels("placement", actor, placement),
    )


def _next_best(placement: Placement) -> list[tuple[Ranked, str]]:
    """The best hosts for the need besides the one that declined, each with its region."""
    ground = read_ground(db.session(), placement.cycle, today=today())
    need = ground.facts.needs.get(placement.need_id) if ground else None
    if ground is None or need is None:
        return []
    others = [row for row in ground.rank(need, firmness=False).hosts if row.host.id != placement.host_unit_id]
    return [(row, ground.facts.regions[row.host.region_id].name) for row in others[:NEXT_BEST]]


def _before_request(placement: Placement) -> bool:
    return not (placement.status.is_requested or placement.status.is_final)


def _where_to_mend(placement: Placement, missing: Iterable[Gap], *, may_edit: bool, may_price: bool) -> dict[str, str]:
    """The address of each gap's field for this reader; a gap that others mend leads to its part of this page."""
    address = partial(url_for, reference=placement.reference)
    parts = {"evidence_justification": "#bukti", "opd_commitment": "#komitmen"}
    if may_price:
        reckoned = {gap.code for gap in missing}.isdisjoint({"host", "period", "period_order"})
        parts["cost_allowance"] = "#biaya" if reckoned else ""
        parts["cost_note"] = address(".cost", _anchor="note")
    if may_edit:
        in_form = {gap.field for gap in missing} - set(parts)
        parts |= {field: address(".edit", _anchor=field) for field in in_form}
    return {field: where for field, where in parts.items() if where}


@bp.post("/penempatan/<ref:reference>/<enum(PlacementAction):action>")
@requires(policy.read, load=queries.find_placement)
def move(placement: Placement, action: PlacementAction) -> Response:
    if action not in BUTTONS:
        abort(404)
    service, message = BUTTONS[action]
    reason = asked_reason() if action.needs_reason else {}
    return act(
        lambda: service(db.session(), current_actor(), placement, now=now(), **reason),
        lambda: show(reference=placement.reference),
        url_for(".show", reference=placement.reference),
        message,
    )


@bp.route("/penempatan/<ref:reference>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_placement)
def edit(placement: Placement) -> Response:
    session, actor, reference = db.session(), current_actor(), placement.reference
    form = PlacementForm.make(session, actor, placement)

    def save() -> Response:
        planning.revise(session, actor, placement, form.plan(), expected_version=form.expected_version, now=now())
        return go(url_for(".show", reference=reference), N_("Perubahan disimpan."))

    def saved() -> PlacementForm:
        return PlacementForm.make(session, actor, queries.find_placement(session, actor, reference), blank=True)

    return submit_form(form, save, "placements/form.html", saved=saved, placement=placement)
