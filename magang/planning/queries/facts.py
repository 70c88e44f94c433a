"""Reads what the matching looks at, in a constant number of queries however many candidates and hosts there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts.models import User
from magang.destinations.models import Agreement, Evidence
from magang.destinations.rules import EvidenceFacts
from magang.needs.models import Need, NeedProgramme
from magang.needs.rules import NeedStatus
from magang.planning.adoption import Estimate, Prior, estimate, learn
from magang.planning.facts import CandidateFact, Facts, HostFact, NeedFact, RegionFact, SkillFact
from magang.planning.models import Candidate, Cycle
from magang.planning.queries.tariffs import is_senior, province_id, tariff_facts, tariffs_of
from magang.planning.rules.candidates import CandidateStatus
from magang.planning.rules.costs import TariffFacts
from magang.planning.scoring import AgreementFacts, Place
from magang.reference.models import CitySettings, HostUnit, Region, UrusanRelation

# (host unit, urusan) → (carried out within twelve months, recommendations older than that). What became of
# recommendations is known to the features above, which add their reader here.
AdoptionReader = Callable[[Session, date], Mapping[tuple[int, int], tuple[float, int]]]
ADOPTION: Final[list[AdoptionReader]] = []


def read_facts(session: Session, cycle: Cycle | None, *, today: date, people: bool = True, needs: bool = True) -> Facts:
    """What the city knows today about this cycle's candidates and every need and host.

    Pages that look at places only leave the `people` out, or the `needs` too. Without a cycle nobody is to be sent, and
    the tariffs are those of the current year.
    """
    home = session.scalar(
        select(Region).join(CitySettings, CitySettings.region_id == Region.id).options(joinedload(Region.province))
    )
    found = tariffs_of(session, cycle.year if cycle else today.year)
    tariffs: dict[int | None, TariffFacts | None] = {province: tariff_facts(row) for province, row in found.items()}
    adoption, usual = adoption_records(session, today)
    return Facts(
        on=today,
        home=Place() if home is None else _place(home),
        home_tariff=None if home is None else tariffs.get(province_id(home)),
        needs=_needs(session) if needs else {},
        hosts=(hosts := _hosts(session, but_in=home.id if home else None)),
        regions=_regions(session, {host.region_id for host in hosts.values()}, tariffs),
        candidates=_candidates(session, cycle.id) if cycle and people else {},
        evidence=_evidence(session),
        agreements=_agreements(session),
        related=frozenset((r.first_id, r.second_id) for r in session.scalars(select(UrusanRelation))),
        adoption=adoption,
        usual_adoption=usual,
    )


def _needs(session: Session) -> dict[int, NeedFact]:
    open_ = [status for status in NeedStatus if status.can_be_served]
    rows = session.scalars(
        select(Need)
        .where(Need.status.in_(open_))
        .options(selectinload(Need.programme_links).joinedload(NeedProgramme.programme))
    )
    return {need.id: need_fact(need) for need in rows}


def need_fact(need: Need) -> NeedFact:
    """A need as the matching sees it; needs its programmes loaded."""
    programmes = {link.programme_id: float(link.programme.weight) for link in need.programme_links}
    return NeedFact(need.id, need.reference, need.title, need.urusan_id, need.urgency, programmes)


def _hosts(session: Session, *, but_in: int | None) -> dict[int, HostFact]:
    rows = session.scalars(select(HostUnit).where(HostUnit.region_id.is_distinct_from(but_in)))
    return {u.id: HostFact(u.id, u.name, u.region_id, u.urusan_id, u.capacity) for u in rows}


def _regions(
    session: Session, ids: set[int], tariffs: Mapping[int | None, TariffFacts | None]
) -> dict[int, RegionFact]:
    rows = session.scalars(select(Region).where(Region.id.in_(ids)))
    return {r.id: RegionFact(r.id, r.name, _place(r), tariffs.get(province_id(r))) for r in rows}


def _place(region: Region) -> Place:
    per_head = None
    if region.own_revenue is not None and region.population:
        per_head = region.own_revenue / region.population
    return Place(
        population=region.population,
        own_revenue_per_head=per_head,
        coastal=region.coastal,
        hazard_index=None if region.hazard_index is None else float(region.hazard_index),
        urban_form=region.kind.value,
    )


def _candidates(session: Session, cycle_id: int) -> dict[int, CandidateFact]:
    part = [status for status in CandidateStatus if status.takes_part]
    rows = session.scalars(
        select(Candidate)
        .where(Candidate.cycle_id == cycle_id, Candidate.status.in_(part))
        .options(
            joinedload(Candidate.user).joinedload(User.rank),
            joinedload(Candidate.opd),
            selectinload(Candidate.skills),
            selectinload(Candidate.preferences),
        )
    )
    return {
        c.id: CandidateFact(
            c.id,
            c.user.name,
            c.opd_id,
            c.opd.short_name,
            is_senior(c.user.rank),
            {s.urusan_id: SkillFact(s.level, s.verified) for s in c.skills},
            {p.region_id: p.choice for p in c.preferences},
        )
        for c in rows
    }


def _evidence(session: Session) -> dict[tuple[int, int], tuple[EvidenceFacts, ...]]:
    found: dict[tuple[int, int], list[EvidenceFacts]] = defaultdict(list)
    for item in session.scalars(select(Evidence).order_by(Evidence.id)):
        found[item.region_id, item.urusan_id].append(item.facts())
    return {key: tuple(items) for key, items in found.items()}


def _agreements(session: Session) -> dict[int, tuple[AgreementFacts, ...]]:
    found: dict[int, list[AgreementFacts]] = defaultdict(list)
    for item in session.scalars(select(Agreement).order_by(Agreement.id)):
        found[item.region_id].append(AgreementFacts(item.kind, item.valid_from, item.valid_until))
    return {key: tuple(items) for key, items in found.items()}


def adoption_records(session: Session, today: date) -> tuple[dict[tuple[int, int], Estimate], Estimate | None]:
    """What became of earlier recommendations by (host unit, urusan), and the city's usual rate."""
    cells: dict[tuple[int, int], tuple[float, int]] = {}
    for reader in ADOPTION:
        cells |= reader(session, today)
    cells = {key: cell for key, cell in sorted(cells.items()) if cell[1] > 0}
    if not cells:
        return {}, None
    done, total = [k for k, _ in cells.values()], [n for _, n in cells.values()]
    city: Prior = learn(done, total)
    usual = estimate([0], [0], city)[0]
    return dict(zip(cells, estimate(done, total), strict=True)), usual
