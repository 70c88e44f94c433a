"""One object's thread, drawn for one reader: one query per stage, whatever hangs on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.evaluations.queries import evaluations_of
from magang.findings.models import Finding
from magang.followups.models import EvidenceFile, FollowUp, ProgressUpdate
from magang.hearings.models import Decision
from magang.kernel.actor import Actor
from magang.needs.models import Need, NeedProgramme
from magang.overview import stations
from magang.overview.queries.cone import Cone, cone
from magang.overview.queries.reach import Reach, reach
from magang.overview.rules import Clocks, Stage
from magang.overview.stations import FollowUpRow
from magang.overview.strands import Node, Station, Strand, Thread, continued
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation
from magang.reference.models import HostUnit, PriorityProgramme

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one thread; each row of a scoped stage with whether the reader may see it."""

    programmes: Sequence[PriorityProgramme]
    needs: Sequence[tuple[Need, bool]]
    placements: Sequence[tuple[Placement, bool]]
    findings: Sequence[tuple[Finding, bool]]
    recommendations: Sequence[tuple[Recommendation, bool]]
    decisions: Mapping[int, Decision]
    follow_ups: Mapping[int, FollowUpRow]


def find_thread(session: Session, actor: Actor, stage: Stage, reference: str, *, clocks: Clocks) -> Thread | None:
    """The thread of the object, or None when it is not there or out of the reader's scope."""
    visible = reach(actor)
    found = _start(session, stage, reference, visible)
    if found is None:
        return None
    id_, title = found
    rows = _load(session, cone(stage, id_), visible)
    return Thread(stage, reference, title, _draw(rows, (stage, id_), clocks))


def _start(session: Session, stage: Stage, reference: str, visible: Reach) -> tuple[int, str] | None:
    if stage is Stage.PROGRAMME:
        programme = session.scalar(select(PriorityProgramme).where(PriorityProgramme.number == int(reference)))
        return (programme.id, programme.title) if programme else None
    model: Any
    model, title, within = {
        Stage.NEED: (Need, Need.title, visible.needs),
        Stage.PLACEMENT: (Placement, Placement.reference, visible.placements),
        Stage.FINDING: (Finding, Finding.title, visible.findings),
        Stage.RECOMMENDATION: (Recommendation, Recommendation.title, visible.recommendations),
    }[stage]
    statement = select(model.id, title).where(model.reference == reference, within)
    row = session.execute(statement).first()
    return (row[0], row[1]) if row else None


def _load(session: Session, ids: Cone, visible: Reach) -> Rows:
    def stage(model: Any, wanted: Any, within: ColumnElement[bool], *options: Any) -> Sequence[tuple[Any, bool]]:
        # A condition as a column, so that one query tells what exists and what the reader may see of it.
        seen = select(model.id).where(within).correlate(None).subquery()
        mark = true() if str(within) == "true" else model.id.in_(select(seen.c.id))
        statement = select(model, mark.label("seen")).where(model.id.in_(wanted)).order_by(model.id).options(*options)
        return [(row, bool(is_seen)) for row, is_seen in session.execute(statement)]

    programmes = session.scalars(
        select(PriorityProgramme).where(PriorityProgramme.id.in_(ids.programmes)).order_by(PriorityProgramme.number)
    ).all()
    needs = stage(
        Need,
        ids.needs,
        visible.needs,
        joinedload(Need.owner_opd),
        selectinload(Need.programme_links).joinedload(NeedProgramme.programme),
    )
    placements = stage(
        Placement,
        ids.placements,
        visible.placements,
        joinedload(Placement.participant),
        joinedload(Placement.host_unit).joinedload(HostUnit.region),
    )
    findings = stage(Finding, ids.findings, visible.findings)
    recommendations = stage(
        Recommendation,
        ids.recommendations,
        visible.recommendations,
        joinedload(Recommendation.lead_opd),
        joinedload(Recommendation.merged_into),
        selectinload(Recommendation.finding_links),
    )
    decisions = session.scalars(
        select(Decision)
        .where(Decision.recommendation_id.in_(ids.recommendations), Decision.superseded_at.is_(None))
        .options(joinedload(Decision.owner_opd))
    ).all()
    return Rows(
        programmes,
        needs,
        placements,
        findings,
        recommendations,
        {d.recommendation_id: d for d in decisions},
        _follow_ups(session, ids),
    )


def _follow_ups(session: Session, ids: Cone) -> Mapping[int, FollowUpRow]:
    def of_files(summary: Any) -> Any:
        files = select(summary).join(EvidenceFile.update).where(ProgressUpdate.follow_up_id == FollowUp.id)
        return files.scalar_subquery()

    rows = session.execute(
        select(FollowUp, of_files(func.count(EvidenceFile.id)), of_files(func.max(EvidenceFile.uploaded_at)))
        .where(FollowUp.recommendation_id.in_(ids.recommendations))
        .options(joinedload(FollowUp.owner_opd), joinedload(FollowUp.plan), selectinload(FollowUp.rounds))
    )
    found = rows.all()
    evaluated = evaluations_of(session, [f.id for f, *_ in found])
    return {
        f.recommendation_id: FollowUpRow(f, count, newest, next(iter(evaluated.get(f.id, ())), None))
        for f, count, newest in found
    }


def _draw(rows: Rows, start: tuple[Stage, int], clocks: Clocks) -> Strand:
    """From the programmes down. What has no visible parent in the thread still hangs on its (hidden) place."""

    def mark(node: Node, stage: Stage, id_: int) -> Node:
        return stations.as_current(node) if (stage, id_) == start else node

    findings = _grouped(rows.findings, lambda f: f.placement_id)
    recommendations = _grouped(rows.recommendations, lambda r: _home(r, rows))
    placements = _grouped(rows.placements, lambda p: p.need_id)
    names = {f.id: f.reference for f, seen in rows.findings if seen}

    def recommendation_strand(recommendation: Recommendation, seen: bool) -> Strand:
        if not seen:
            return Strand((stations.hidden(Stage.RECOMMENDATION),))
        node = stations.recommendation(
            recommendation, [names[i.finding_id] for i in recommendation.finding_links if i.finding_id in names]
        )
        onward = stations.onward(
            recommendation, rows.decisions.get(recommendation.id), rows.follow_ups.get(recommendation.id), clocks
        )
        here = mark(node, Stage.RECOMMENDATION, recommendation.id)
        return Strand((Station(Stage.RECOMMENDATION, (here,)), *onward))

    def placement_strand(placement: Placement, seen: bool) -> Strand:
        line = [stations.hidden(Stage.PLACEMENT)]
        if seen:
            line = [Station(Stage.PLACEMENT, (mark(stations.placement(placement), Stage.PLACEMENT, placement.id),))]
        about = findings[placement.id]
        shown = [mark(stations.finding(f), Stage.FINDING, f.id) for f, is_seen in about if is_seen]
        if about:
            line.append(Station(Stage.FINDING, shown, hidden=len(about) - len(shown)))
        branches = [recommendation_strand(r, is_seen) for r, is_seen in recommendations[placement.id]]
        return continued(line, Stage.RECOMMENDATION, branches)

    def need_strand(need: Need, seen: bool) -> Strand:
        line = [stations.hidden(Stage.NEED)]
        if seen:
            line = [Station(Stage.NEED, (mark(stations.need(need), Stage.NEED, need.id),))]
        return continued(line, Stage.PLACEMENT, [placement_strand(p, is_seen) for p, is_seen in placements[need.id]])

    top = [Station(Stage.PROGRAMME, [mark(stations.programme(p), Stage.PROGRAMME, p.id) for p in rows.programmes])]
    if not rows.programmes:
        top = [Station(Stage.PROGRAMME, (stations.no_programme(),))]
    return continued(top, Stage.NEED, [need_strand(n, seen) for n, seen in rows.needs])


def _home(recommendation: Recommendation, rows: Rows) -> int:
    """The placement a recommendation is drawn under: its own, or that of a finding of this thread it rests on."""
    here = {p.id for p, _ in rows.placements}
    if recommendation.placement_id in here:
        return recommendation.placement_id
    owners = {f.id: f.placement_id for f, _ in rows.findings}
    return next(owners[link.finding_id] for link in recommendation.finding_links if link.finding_id in owners)


def _grouped(rows: Sequence[tuple[T, bool]], key: Any) -> Mapping[Any, list[tuple[T, bool]]]:
    groups: dict[Any, list[tuple[T, bool]]] = defaultdict(list)
    for row, seen in rows:
        groups[key(row)].append((row, seen))
    return groups
