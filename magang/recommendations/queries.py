"""Reading recommendations: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

import magang.findings.queries as findings
import magang.needs.queries as needs
import magang.placements.queries as placements
from magang.accounts.policy import Scope, scope
from magang.findings.models import Finding
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, Filter, Listing, ListState, enum_filter, id_filter
from magang.needs.models import Need
from magang.placements.models import Placement
from magang.planning.models import Cycle
from magang.recommendations.models import (
    Recommendation,
    RecommendationFinding,
    RecommendationProgramme,
    RecommendationSupport,
)
from magang.recommendations.rules import Horizon, RecommendationStatus
from magang.recommendations.similar import SHARED, searched
from magang.reference.models import HostUnit, Opd, PriorityProgramme, Urusan
from magang.reference.queries import agenda_choices, opd_choices, programme_choices, urusan_choices

# What higher features link to a reader (a decision that makes their OPD the owner): a condition on Recommendation each.
LINKS: Final[list[Callable[[Scope], ColumnElement[bool]]]] = []

_PRIVATE: Final = tuple(s for s in RecommendationStatus if s.is_private)


def reads(actor: Actor) -> ColumnElement[bool]:
    """`policy.view` as SQL; needs Placement joined."""
    reach = scope(actor)
    if reach.everything:
        return true()
    if reach.user_id is None:
        return false()
    return or_(
        Recommendation.author_id == reach.user_id,
        Placement.mentor_id == reach.user_id,
        Placement.sending_opd_id.in_(actor.opds(Role.SUPERIOR)),
        and_(Recommendation.status.not_in(_PRIVATE), Placement.sending_opd_id.in_(reach.opd_ids)),
        _voiced(reach),
        carries(reach),
    )


def _voiced(reach: Scope) -> ColumnElement[bool]:
    """The reader's own was merged into it."""
    voice = aliased(Recommendation)
    return Recommendation.id.in_(
        select(voice.merged_into_id).where(voice.author_id == reach.user_id, voice.merged_into_id.is_not(None))
    )


def carries(reach: Scope) -> ColumnElement[bool]:
    """What asks something of the reader's OPD: it leads, supports, or a decision made it the owner."""
    supports = (
        exists()
        .where(
            RecommendationSupport.recommendation_id == Recommendation.id,
            RecommendationSupport.opd_id.in_(reach.opd_ids),
        )
        .correlate(Recommendation)
    )
    submitted = Recommendation.status.not_in(_PRIVATE)
    return or_(
        and_(submitted, or_(Recommendation.lead_opd_id.in_(reach.opd_ids), supports)),
        *(link(reach) for link in LINKS),
    )


def visible_recommendations(actor: Actor) -> Select[Recommendation]:
    """The recommendations in the actor's scope, with placement, cycle, urusan and lead OPD joined.

    Outer joins also where there is always something: the database then walks the recommendations in the order of the
    list, and does not begin with the cycles to sort everything afterwards.
    """
    return (
        select(Recommendation)
        .outerjoin(Recommendation.placement)
        .outerjoin(Placement.cycle)
        .outerjoin(Placement.urusan)
        .outerjoin(Recommendation.lead_opd)
        .where(reads(actor))
    )


def find_recommendation(session: Session, actor: Actor, reference: str) -> Recommendation | None:
    """The recommendation with everything its page shows, or None when it is not there or out of scope."""
    return session.scalar(
        visible_recommendations(actor)
        .where(Recommendation.reference == reference)
        .options(
            joinedload(Recommendation.author),
            joinedload(Recommendation.approved_by),
            joinedload(Recommendation.lead_opd),
            joinedload(Recommendation.placement).options(
                joinedload(Placement.need),
                joinedload(Placement.cycle),
                joinedload(Placement.urusan),
                joinedload(Placement.host_unit).joinedload(HostUnit.region),
            ),
            selectinload(Recommendation.finding_links).joinedload(RecommendationFinding.finding),
            selectinload(Recommendation.programme_links).joinedload(RecommendationProgramme.programme),
            selectinload(Recommendation.support_links).joinedload(RecommendationSupport.opd),
            joinedload(Recommendation.merged_into),
            selectinload(Recommendation.voices).options(
                joinedload(Recommendation.author),
                joinedload(Recommendation.placement).joinedload(Placement.sending_opd),
                selectinload(Recommendation.finding_links).joinedload(RecommendationFinding.finding),
            ),
        )
    )


def find_shared(session: Session, reference: str) -> Recommendation | None:
    """A recommendation whose title and fate the whole house may know, whoever asks (with `lead_opd`); see `similar`."""
    return session.scalar(
        select(Recommendation)
        .where(Recommendation.reference == reference, Recommendation.status.in_(SHARED))
        .options(joinedload(Recommendation.lead_opd))
    )


def visible_where(session: Session, actor: Actor, condition: ColumnElement[bool]) -> Sequence[Recommendation]:
    """The readable recommendations for which `condition` holds, newest first (for panels on other pages)."""
    return session.scalars(
        visible_recommendations(actor)
        .where(condition)
        .options(joinedload(Recommendation.lead_opd))
        .order_by(Recommendation.id.desc())
    ).all()


def rests_on(finding: Finding) -> ColumnElement[bool]:
    """The recommendations that rest on `finding`, also through a voice that joined them."""
    resting = select(RecommendationFinding.recommendation_id).where(RecommendationFinding.finding_id == finding.id)
    voice = aliased(Recommendation)
    joined = select(voice.merged_into_id).where(voice.id.in_(resting), voice.merged_into_id.is_not(None))
    return or_(Recommendation.id.in_(resting), Recommendation.id.in_(joined))


def serves(programme_id: int) -> ColumnElement[bool]:
    """The recommendations that serve a programme."""
    return _serving(RecommendationProgramme.programme_id == programme_id)


def serves_agenda(agenda: str) -> ColumnElement[bool]:
    """The recommendations that serve a programme of an agenda."""
    return _serving(RecommendationProgramme.programme_id == PriorityProgramme.id, PriorityProgramme.agenda == agenda)


def _serving(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    served = exists().where(RecommendationProgramme.recommendation_id == Recommendation.id, *which)
    return served.correlate(Recommendation)  # Also inside a query over the programmes served.


def from_region(region_id: int) -> ColumnElement[bool]:
    """The recommendations brought home from a region; needs Placement joined."""
    return exists().where(HostUnit.id == Placement.host_unit_id, HostUnit.region_id == region_id).correlate(Placement)


# Higher features that know who was made responsible: a scalar subquery on Recommendation each, NULL before that.
OWNERS: Final[list[ColumnElement[int | None]]] = []


def answers_for(opd_id: int) -> ColumnElement[bool]:
    """The recommendations an OPD answers for: whoever was made the owner, before that whoever is proposed to lead."""
    return func.coalesce(*OWNERS, Recommendation.lead_opd_id) == opd_id


def usable_findings(session: Session, actor: Actor, placement: Placement) -> Sequence[Finding]:
    """What a recommendation of `placement` may rest on: its findings, the author's others, those for the same need."""
    return session.scalars(
        findings.visible_findings(actor)
        .where(
            or_(
                Finding.placement_id == placement.id,
                Finding.author_id == actor.user_id,
                Placement.need_id == placement.need_id,
            )
        )
        .order_by(Finding.id)
    ).all()


def readable_findings(session: Session, actor: Actor, voices: Collection[Recommendation]) -> set[int]:
    """Ids of the findings behind `voices` (with their `finding_links`) that the actor may open."""
    ids = [link.finding_id for voice in voices for link in voice.finding_links]
    return {finding.id for finding in ticked_findings(session, actor, ids)}


def ticked_findings(session: Session, actor: Actor, ids: Collection[int]) -> Sequence[Finding]:
    """The readable findings among `ids`, as a form sends them."""
    known = [id_ for id_ in ids if 0 < id_ < 2**31]
    return session.scalars(findings.visible_findings(actor).where(Finding.id.in_(known))).all() if known else ()


def programmes_by_ids(session: Session, ids: Collection[int]) -> Sequence[PriorityProgramme]:
    """The programmes with these ids, by number."""
    return session.scalars(
        select(PriorityProgramme).where(PriorityProgramme.id.in_(ids)).order_by(PriorityProgramme.number)
    ).all()


def opds_by_ids(session: Session, ids: Collection[int]) -> Sequence[Opd]:
    """The OPDs with these ids, by short name."""
    return session.scalars(select(Opd).where(Opd.id.in_(ids)).order_by(Opd.short_name)).all()


def cycle_choices(session: Session) -> Choices:
    """Cycles, newest first."""
    rows = session.execute(select(Cycle.id, Cycle.name).order_by(Cycle.year.desc(), Cycle.id.desc()))
    return [(str(id_), name) for id_, name in rows]


# A higher feature that knows the list's length, for readers of everything.
TOTALS: Final[list[Callable[[Session, ListState], int | None]]] = []

# Groups of states that figures count; a link from a figure opens exactly the rows behind it.
STAGES: Final = {
    "diajukan": (N_("Sudah diajukan"), tuple(s for s in RecommendationStatus if not s.is_private)),
    "menunggu": (N_("Menunggu keputusan"), tuple(s for s in RecommendationStatus if s.awaits_decision)),
    "dipaparkan": (N_("Pernah dipaparkan"), tuple(s for s in RecommendationStatus if s.counts_as_presented)),
    "diterima": (N_("Diterima (semua)"), tuple(s for s in RecommendationStatus if s.is_accepted)),
}


def recommendations_listing(actor: Actor) -> Listing:
    """The list as `actor` filters it: participants also by "my own"."""
    listing = replace(RECOMMENDATIONS, known_total=TOTALS[0]) if TOTALS and scope(actor).everything else RECOMMENDATIONS
    if not actor.has(Role.PARTICIPANT):
        return listing
    own = Filter(
        "milik",
        N_("Pengusul"),
        lambda _: [("saya", N_("Rekomendasi saya"))],
        lambda _: Recommendation.author_id == actor.user_id,
    )
    return replace(listing, filters=(*listing.filters, own))


RECOMMENDATIONS: Final = Listing(
    columns=(
        Column("nomor", N_("Nomor"), lambda r: r.reference, Recommendation.reference),
        Column("judul", N_("Rekomendasi"), lambda r: r.title, Recommendation.title),
        Column("urusan", N_("Urusan"), lambda r: str(r.placement.urusan or ""), Urusan.code),
        Column("opd", N_("OPD pemimpin"), lambda r: r.lead_opd.short_name if r.lead_opd else None, Opd.short_name),
        Column("program", N_("Program"), lambda r: "; ".join(str(p.programme.number) for p in r.programme_links)),
        Column("status", N_("Status"), lambda r: r.status, Recommendation.status),
        Column("diubah", N_("Diubah"), lambda r: r.updated_at, Recommendation.updated_at),
    ),
    tie_break=Recommendation.id,
    default_sort="-diubah",
    filters=(
        enum_filter("status", N_("Status"), RecommendationStatus, Recommendation.status),
        Filter(
            "tahap",
            N_("Tahap"),
            lambda _: [(key, label) for key, (label, _) in STAGES.items()],
            lambda value: Recommendation.status.in_(STAGES[value][1]),
        ),
        id_filter("urusan", N_("Urusan"), urusan_choices, Placement.urusan_id),
        id_filter("program", N_("Program prioritas"), programme_choices, serves),
        id_filter("opd", N_("OPD pemimpin"), opd_choices, Recommendation.lead_opd_id),
        enum_filter("waktu", N_("Jangka waktu"), Horizon, Recommendation.horizon),
        id_filter("angkatan", N_("Angkatan"), cycle_choices, Recommendation.cycle_id),
        Filter("agenda", N_("Agenda"), agenda_choices, serves_agenda),
        id_filter("daerah", N_("Daerah tujuan"), placements.host_region_choices, from_region),
        id_filter("penanggung", N_("OPD penanggung jawab"), opd_choices, answers_for),
    ),
    search=searched,
    search_label=N_("Cari nomor, judul, isi, atau indikator"),
    options=(
        joinedload(Recommendation.lead_opd),
        joinedload(Recommendation.placement).options(joinedload(Placement.urusan), joinedload(Placement.cycle)),
        selectinload(Recommendation.programme_links).joinedload(RecommendationProgramme.programme),
    ),
    filename="rekomendasi",
    more=(
        Column("waktu", N_("Jangka waktu"), lambda r: r.horizon),
        Column("angkatan", N_("Angkatan"), lambda r: r.placement.cycle.name),
        Column("indikator", N_("Indikator"), lambda r: r.indicator),
        Column("satuan", N_("Satuan"), lambda r: r.unit),
        Column("awal", N_("Nilai awal"), lambda r: r.baseline),
        Column("target", N_("Target"), lambda r: r.target),
        Column("biaya", N_("Perkiraan biaya"), lambda r: r.cost_estimate),
    ),
)


# ---------- What a recommendation opens below it: its findings, its placement, and the need it answers ----------


def _finding_behind(reach: Scope) -> ColumnElement[bool]:
    """It stands behind what the reader carries, or behind a voice for what they carry or wrote."""
    voice = aliased(Recommendation)
    return (
        select(RecommendationFinding.id)
        .join(voice, voice.id == RecommendationFinding.recommendation_id)
        .join(Recommendation, Recommendation.id.in_([voice.id, voice.merged_into_id]))
        .where(
            RecommendationFinding.finding_id == Finding.id,
            or_(carries(reach), and_(Recommendation.id != voice.id, Recommendation.author_id == reach.user_id)),
        )
        .correlate(Finding)
        .exists()
    )


def _placement_behind(reach: Scope) -> ColumnElement[bool]:
    behind = select(Recommendation.id).where(Recommendation.placement_id == Placement.id, carries(reach))
    return behind.correlate(Placement).exists()


def _need_behind(reach: Scope) -> ColumnElement[bool]:
    return (
        select(Recommendation.id)
        .join(Recommendation.placement)
        .where(Placement.need_id == Need.id, carries(reach))
        .correlate(Need)
        .exists()
    )


findings.LINKS.append(_finding_behind)
findings.USES.append(exists().where(RecommendationFinding.finding_id == Finding.id).correlate(Finding))
placements.LINKS.append(_placement_behind)
needs.LINKS.append(_need_behind)
