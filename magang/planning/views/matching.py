"""Pages of the matching: a need's destinations by score, one pair with everything behind it, the panel of a need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, abort, render_template, request, url_for

from magang.destinations import policy as destinations_policy
from magang.destinations.queries import destinations_for
from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import BadQuery
from magang.needs.models import Need
from magang.planning.facts import NeedFact
from magang.planning.matching import importance
from magang.planning.models import Cycle
from magang.planning.placing import spread
from magang.planning.policy import cycles as policy
from magang.planning.queries import cycles as cycle_queries
from magang.planning.queries import matching as queries
from magang.planning.queries.facts import need_fact
from magang.planning.queries.matching import Ground, HostRow
from magang.planning.ranking import Ranked, changes, gap, score_of
from magang.planning.scoring import ComponentKind
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps
from magang.web.authz import requires
from magang.web.clock import today
from magang.web.converters import LARGEST_ID, asked_id
from magang.web.identity import current_actor
from magang.web.pages import render_page, render_reckoned
from magang.web.panels import panel

MOST_COMPARED: Final = 3
# Natural Earth's outline in static/img/indonesia.svg: ten units a degree, from 95° east and 6.5° north.
MAP_SCALE, MAP_WEST, MAP_NORTH = 10.0, 95.0, 6.5


@bp.get("/angkatan/<int:cycle_id>/kecocokan", defaults={"fmt": "html"})
@bp.get("/angkatan/<int:cycle_id>/kecocokan.<export:fmt>")
@requires(policy.plan, load=cycle_queries.find_cycle)
def matching(cycle: Cycle, fmt: str) -> Response:
    """Without a need: all needs with their best destination. With one: its destinations by score."""
    session, actor = db.session(), current_actor()
    ground = _ground(cycle, period=request.args.get(queries.PERIOD, ""))
    need = _asked_need(ground)
    ranking = ground.rank(need) if need else None
    rows = queries.host_rows(session, actor, ground, need, ranking.hosts) if need and ranking else []
    return render_reckoned(
        "planning/matching.html",
        queries.ranking_list(ground),
        rows,
        fmt=fmt,
        cycle=cycle,
        ground=ground,
        need=need,
        ranking=ranking,
        needs=[] if need else [(n, importance(n), ground.rank(n, firmness=False)) for n in ground.needs],
        compared=_compared(rows),
        pins=_pins(rows),
        kinds=list(ComponentKind),
        sorts=_sorts(),
        steps=desk_steps(actor, cycle) if fmt == "html" else (),
    )


@bp.get("/angkatan/<int:cycle_id>/kecocokan/<ref:reference>/<int:host_id>")
@requires(policy.plan, load=cycle_queries.find_cycle)
def pair(cycle: Cycle, reference: str, host_id: int) -> Response:
    """One need and one host: every component with its facts, and what would change the score."""
    session, actor = db.session(), current_actor()
    ground = _ground(cycle, period=request.args.get(queries.PERIOD, ""), people=True)
    need = ground.need(reference) or abort(404)
    candidate_id = asked_id("calon")
    candidate = ground.facts.candidates.get(candidate_id) if candidate_id is not None else None
    if candidate_id is not None and candidate is None:
        abort(404)
    ranking = ground.rank(need, candidate)
    ranked = ranking.find(host_id) or _elsewhere(ground, need, host_id)
    (row,) = queries.host_rows(
        session, actor, ground, need, [ranked], senior=candidate is not None and candidate.senior
    )
    best = ranking.best
    return render_page(
        "planning/pair.html",
        cycle=cycle,
        ground=ground,
        need=need,
        row=row,
        ranking=ranking,
        candidate=candidate,
        candidates=sorted(ground.facts.candidates.values(), key=lambda c: (c.name.casefold(), c.id)),
        changes=changes(ranking, ranked, person=candidate is not None) if not ranked.score.barred else None,
        best_gap=gap(ranked, best) if best and not ranked.score.barred and best.host.id != host_id else None,
        regions=ground.facts.regions,
        may_add=bool(destinations_policy.create(actor)),
    )


def _ground(cycle: Cycle, *, period: str = "", people: bool = False) -> Ground:
    return queries.read_ground(db.session(), cycle, today=today(), period=period, people=people) or abort(404)


def _asked_need(ground: Ground) -> NeedFact | None:
    reference = request.args.get(queries.NEED, "")
    if not reference:
        return None
    need = ground.need(reference)
    if need is None:
        raise BadQuery(N_("Kebutuhan ini tidak ada di antara kebutuhan yang dapat dilayani."))
    return need


def _elsewhere(ground: Ground, need: NeedFact, host_id: int) -> Ranked:
    """A host of an unrelated urusan, which the ranking only counts."""
    host = ground.facts.hosts.get(host_id) or abort(404)
    return Ranked(host, score_of(ground.facts, ground.rules, ground.weights, need, host, ground.period))


def _sorts() -> list[tuple[str, str]]:
    """What a ranking can be sorted by: (`urut`, label)."""
    return [
        ("peringkat", N_("Mutu")),
        *((f"-{kind.value}", kind.label) for kind in ComponentKind),
        ("biaya", N_("Biaya")),
    ]


def _compared(rows: Sequence[HostRow]) -> dict[str, Any] | None:
    """The hosts `?banding=` names, as ids behind commas or one key each; None when it names none."""
    asked = [part for value in request.args.getlist("banding") for part in value.split(",") if part.strip()]
    if not asked:
        return None
    ids = [int(part) for part in asked if part.isascii() and part.isdigit() and int(part[:11]) <= LARGEST_ID]
    known = {row.key: row for row in rows}
    if len(ids) != len(asked) or any(i not in known for i in ids):
        raise BadQuery(N_("Pembanding tidak ada di antara tujuan kebutuhan ini."))
    chosen = sorted({i: known[i] for i in ids}.values(), key=lambda row: row.ranked.rank or 0)
    if not 2 <= len(chosen) <= MOST_COMPARED:
        return {"rows": [], "gaps": [], "problem": N_("Pilih dua atau tiga tujuan untuk dibandingkan.")}
    first = chosen[0]
    return {"rows": chosen, "gaps": [gap(first.ranked, other.ranked) for other in chosen[1:]], "problem": ""}


@dataclass(frozen=True, slots=True)
class Pin:
    """A region on the map: where it lies, where its number stands, and its best host."""

    x: float
    y: float
    at_x: float
    at_y: float
    radius: float
    row: HostRow


def _pins(rows: Sequence[HostRow]) -> list[Pin]:
    """One pin a region, the size of its best host's quality."""
    best: dict[int, HostRow] = {}
    for row in rows:
        best.setdefault(row.region.id, row)
    placed = [row for row in best.values() if row.region.latitude is not None and row.region.longitude is not None]
    true = [
        (
            (float(r.region.longitude or 0) - MAP_WEST) * MAP_SCALE,
            (MAP_NORTH - float(r.region.latitude or 0)) * MAP_SCALE,
        )
        for r in placed
    ]
    radii = [3.2 + 3.6 * row.ranked.score.quality for row in placed]
    return [
        Pin(x, y, at_x, at_y, radius, row)
        for (x, y), (at_x, at_y), radius, row in zip(true, spread(true, radii), radii, placed, strict=True)
    ]


def _on_map(longitude: float, latitude: float) -> tuple[float, float]:
    return (longitude - MAP_WEST) * MAP_SCALE, (MAP_NORTH - latitude) * MAP_SCALE


@panel("need", order=10)
def destinations_of_need(actor: Actor, need: Need) -> str:
    """Which regions may answer the need, best score first; regions without a host that fits come last."""
    session = db.session()
    cycle = cycle_queries.current_cycle(session)
    matches = destinations_for(session, actor, need)
    ground = queries.read_ground(session, cycle, today=today(), needs=False)
    ranking = ground.rank(need_fact(need)) if ground else None
    best: dict[int, Ranked] = {}
    for row in ranking.hosts if ranking else ():
        best.setdefault(row.host.region_id, row)
    last = len(best) + 1
    matches.sort(key=lambda m: (best[m.region.id].rank or last) if m.region.id in best else last)
    open_ = need.status.can_be_served
    may_match = cycle is not None and open_ and bool(policy.plan(actor, cycle))
    return render_template(
        "planning/matching_of_need.html",
        need=need,
        cycle=cycle,
        matches=matches,
        best=best,
        total=len(ranking.hosts) if ranking else 0,
        may_plan=bool(destinations_policy.create(actor)) and open_,
        may_add=bool(destinations_policy.create(actor)),
        matching_at=url_for("planning.matching", cycle_id=cycle.id, kebutuhan=need.reference)
        if may_match and cycle
        else "",
        kinds=list(ComponentKind),
    )
