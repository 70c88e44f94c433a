"""What each row says at its station: a title, a state, a date, a link. Rows come loaded from the queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from magang.evaluations.models import Evaluation
from magang.evaluations.rules import EvaluationStatus
from magang.findings.models import Finding
from magang.followups.models import FollowUp
from magang.followups.rules import FollowUpStatus, health
from magang.hearings.models import Decision
from magang.kernel.labels import N_
from magang.needs.models import Need
from magang.overview.rules import Clocks, Stage
from magang.overview.strands import Node, Station
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.reference.models import PriorityProgramme


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A follow-up with its plan, rounds and owner, and its evidence in numbers."""

    follow_up: FollowUp
    files: int
    newest: datetime | None
    evaluation: Evaluation | None = None


def as_current(node: Node) -> Node:
    """The object the thread was opened from."""
    return replace(node, is_current=True)


def hidden(stage: Stage) -> Station:
    """Something stands here that the reader may not see."""
    return Station(stage, (Node(stage, phrase=N_("Di luar wewenang Anda"), is_hidden=True),))


def no_programme() -> Node:
    """What the mayor called routine (DESIGN 3)."""
    return Node(Stage.PROGRAMME, phrase=N_("Tidak melayani satu pun program prioritas."), is_ahead=True)


def programme(programme: PriorityProgramme) -> Node:
    return Node(
        Stage.PROGRAMME,
        title=programme.title,
        reference=str(programme.number),
        detail=programme.agenda,
        remark=N_("nama belum resmi") if programme.is_placeholder else "",
        endpoint="programmes.show",
        args={"number": programme.number},
    )


def need(need: Need) -> Node:
    return Node(
        Stage.NEED,
        title=need.title,
        reference=need.reference,
        detail=need.owner_opd.short_name,
        remark="" if need.programme_links else N_("tanpa program prioritas"),
        endpoint="needs.show",
        args={"reference": need.reference},
        state=need.status,
        on=need.updated_at,
    )


def placement(placement: Placement) -> Node:
    host = placement.host_unit
    return Node(
        Stage.PLACEMENT,
        title=f"{host.name}, {host.region.name}" if host else "",
        phrase="" if host else N_("Instansi tujuan belum dipilih"),
        reference=placement.reference,
        detail=placement.participant.name,
        endpoint="placements.show",
        args={"reference": placement.reference},
        state=placement.status,
        on=placement.departed_on or placement.starts_on,
    )


def finding(finding: Finding) -> Node:
    return Node(
        Stage.FINDING,
        title=finding.title,
        reference=finding.reference,
        endpoint="findings.show",
        args={"reference": finding.reference},
        state=finding.kind,
        on=finding.created_at,
    )


def recommendation(recommendation: Recommendation, rests_on: Sequence[str]) -> Node:
    """Needs `merged_into` loaded."""
    joined = recommendation.merged_into
    return Node(
        Stage.RECOMMENDATION,
        title=recommendation.title,
        reference=recommendation.reference,
        detail=recommendation.lead_opd.short_name if recommendation.lead_opd else "",
        endpoint="recommendations.show",
        args={"reference": recommendation.reference},
        state=recommendation.status,
        on=recommendation.submitted_at or recommendation.created_at,
        rests_on=tuple(rests_on),
        remark=N_("mendukung %(reference)s") if joined else "",
        params={"reference": joined.reference} if joined else {},
    )


# What a recommendation without a decision waits for; nothing for one that was withdrawn.
WAITS_FOR: Final = {
    RecommendationStatus.DRAFT: N_("Belum diajukan oleh penulisnya."),
    RecommendationStatus.RETURNED: N_("Menunggu perbaikan dari penulisnya."),
    RecommendationStatus.SUBMITTED: N_("Menunggu persetujuan atasan langsung."),
    RecommendationStatus.APPROVED: N_("Menunggu keputusan kepala daerah."),
    RecommendationStatus.PRESENTED: N_("Menunggu keputusan kepala daerah."),
}


def onward(
    recommendation: Recommendation, decision: Decision | None, row: FollowUpRow | None, clocks: Clocks
) -> tuple[Station, ...]:
    """What came of a recommendation, up to the first promise not kept yet."""
    if decision is None:
        waits = WAITS_FOR.get(recommendation.status)
        return (_ahead(Stage.DECISION, waits),) if waits else ()
    decided = Node(
        Stage.DECISION,
        phrase=decision.outcome.label,
        detail=decision.owner_opd.short_name if decision.owner_opd else "",
        endpoint="recommendations.show",
        args={"reference": recommendation.reference},
        anchor="keputusan",
        on=decision.decided_on,
        due_on=decision.due_on,
    )
    line = [_one(decided)]
    if row is None:
        if recommendation.status is RecommendationStatus.STUDY:
            line.append(_ahead(Stage.DECISION, N_("Keputusan berikutnya ditunggu setelah kajian.")))
        return tuple(line)
    return (*line, *_acting(row, recommendation.reference, clocks))


def _acting(row: FollowUpRow, reference: str, clocks: Clocks) -> tuple[Station, ...]:
    follow_up, args = row.follow_up, {"reference": reference}
    plan = follow_up.plan
    if plan is None:
        return (_ahead(Stage.PLAN, N_("Rencana aksi ditunggu dari OPD."), due_on=follow_up.first_answer_due_on),)
    line = [
        _one(
            Node(
                Stage.PLAN,
                phrase=plan.status.label,
                detail=follow_up.owner_opd.short_name,
                endpoint="followups.show",
                args=args,
                anchor="rencana",
                on=plan.approved_at or plan.submitted_at or plan.created_at,
            )
        )
    ]
    if row.files:
        line.append(
            _one(
                Node(
                    Stage.EVIDENCE,
                    phrase=N_("%(n)s berkas bukti, progres menurut OPD %(percent)s%%"),
                    params={"n": row.files, "percent": follow_up.opd_percent},
                    endpoint="followups.show",
                    args=args,
                    anchor="progres",
                    on=row.newest,
                )
            )
        )
    elif not follow_up.official_status.is_closed:
        line.append(_ahead(Stage.EVIDENCE, N_("Belum ada bukti."), due_on=follow_up.due_on))
    if row.files or follow_up.official_status is not FollowUpStatus.BT:
        line.append(_one(_official(follow_up, args, clocks)))
    if row.evaluation is not None:
        line.append(_effect(row.evaluation, args))
    return tuple(line)


def _official(follow_up: FollowUp, args: dict[str, str], clocks: Clocks) -> Node:
    judged = [r for r in follow_up.rounds if r.judged_at is not None and r.state.is_final]
    facts = follow_up.health_facts(today=clocks.today, fresh_since=clocks.stale.since(clocks.today), zone=clocks.zone)
    return Node(
        Stage.STATUS,
        phrase="%(code)s – %(label)s",
        params={"code": follow_up.official_status.code, "label": follow_up.official_status.label},
        endpoint="followups.show",
        args=args,
        anchor="verifikasi",
        health=None if follow_up.official_status.is_closed else health(facts),
        on=judged[-1].judged_at if judged else None,
        due_on=None if follow_up.official_status.is_closed else follow_up.due_on,
        original_due_on=follow_up.original_due_on,
        due_moves=follow_up.due_moves,
        state=follow_up.official_status,
    )


def _effect(evaluation: Evaluation, args: dict[str, str]) -> Station:
    """The end of the thread: what it changed, or when that will be asked."""
    if evaluation.status is EvaluationStatus.SCHEDULED:
        return _ahead(Stage.EFFECT, N_("Evaluasi: masih dipakai, dan apa dampaknya?"), due_on=evaluation.due_on)
    concluded = evaluation.effect is not None
    return _one(
        Node(
            Stage.EFFECT,
            phrase=N_("Dampak: %(effect)s") if concluded else N_("Evaluasi gugur: status resmi turun"),
            params={"effect": evaluation.effect.label} if evaluation.effect is not None else {},
            remark=evaluation.usage.label if evaluation.usage is not None else "",
            endpoint="evaluations.show",
            args=args,
            on=evaluation.concluded_at or evaluation.updated_at,
        )
    )


def _one(node: Node) -> Station:
    return Station(node.stage, (node,))


def _ahead(stage: Stage, phrase: str, due_on: date | None = None) -> Station:
    return _one(Node(stage, phrase=phrase, is_ahead=True, due_on=due_on))
