"""Reading what the pages of the matching show: the facts of a cycle, and the records behind a need's destinations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from sqlalchemy import select, true
from sqlalchemy.orm import Session, joinedload

from magang.destinations.models import Agreement, Evidence, best_agreement
from magang.destinations.queries import visible_evidence
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.reckoned import Reckoned, choose, reckoned
from magang.planning.adoption import Estimate
from magang.planning.facts import CandidateFact, Facts, NeedFact
from magang.planning.matching import Weights, importance, stay_cost
from magang.planning.models import Cycle, WeightSet
from magang.planning.queries.facts import read_facts
from magang.planning.queries.weights import current_weights
from magang.planning.ranking import Ranked, Ranking, part, period_of, rank_hosts
from magang.planning.rules.costs import CostEstimate
from magang.planning.rules.cycles import Period, RuleSet
from magang.planning.scoring import ComponentKind
from magang.reference.models import Region

SIGNED: Final = 0.7  # what an MoU that holds is worth (scoring.agreement)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a cycle's matching stands on: one day's facts, the rules, the weights, the period looked at."""

    facts: Facts
    rules: RuleSet
    weights: Weights
    version: WeightSet | None
    period: Period

    def rank(self, need: NeedFact, candidate: CandidateFact | None = None, *, firmness: bool = True) -> Ranking:
        return rank_hosts(
            self.facts, self.rules, self.weights, need, self.period, candidate=candidate, firmness=firmness
        )

    def need(self, reference: str) -> NeedFact | None:
        return next((need for need in self.facts.needs.values() if need.reference == reference), None)

    @property
    def needs(self) -> list[NeedFact]:
        """The needs that may be served, the weightiest first."""
        return sorted(self.facts.needs.values(), key=lambda n: (-importance(n), n.reference))


def read_ground(
    session: Session,
    cycle: Cycle | None,
    *,
    today: date,
    period: str = "",
    people: bool = False,
    needs: bool = True,
) -> Ground | None:
    """The ground of a cycle, or of a stay that begins today where there is no cycle yet; None for an unknown period."""
    rules = RuleSet(periods=(Period("1", "", today, today),)) if cycle is None else cycle.starting_rules()
    chosen = period_of(rules, period)
    if chosen is None:
        return None
    facts = read_facts(session, cycle, today=today, people=people, needs=needs)
    weights = current_weights(session, cycle)
    return Ground(facts, rules, weights.shares, weights.version, chosen)


@dataclass(frozen=True, slots=True)
class HostRow:
    """A host of a ranking with the records behind its score. `region` has its province loaded."""

    ranked: Ranked
    region: Region
    evidence: tuple[Evidence, ...]
    agreements: tuple[Agreement, ...]
    cost: CostEstimate
    adoption: Estimate | None

    @property
    def key(self) -> int:
        return self.ranked.host.id

    @property
    def name(self) -> str:
        return self.ranked.host.name

    @property
    def counted(self) -> int:
        """Items of evidence a placement may rest on."""
        return sum(item.counts for item in self.evidence)

    def agreement(self, on: date) -> Agreement | None:
        """The agreement that binds most on that day."""
        return best_agreement(self.agreements, on)

    @property
    def holds(self) -> bool:
        """Whether a PKS or MoU holds to the last day of the stay."""
        return (self.value(ComponentKind.AGREEMENT) or 0.0) >= SIGNED

    def value(self, kind: ComponentKind) -> float | None:
        """One component, None where there are no data."""
        return part(self.ranked.score, kind).value


@dataclass(frozen=True, slots=True)
class Records:
    """Evidence in one urusan and agreements by region, and the regions themselves."""

    evidence: Mapping[int, tuple[Evidence, ...]]
    agreements: Mapping[int, tuple[Agreement, ...]]
    regions: Mapping[int, Region] = field(default_factory=dict)


def read_records(session: Session, actor: Actor, *, urusan_id: int, region_ids: Iterable[int]) -> Records:
    """The records behind the destinations of one urusan, in three queries."""
    wanted = sorted(set(region_ids))
    evidence = session.scalars(
        visible_evidence(actor)
        .where(Evidence.urusan_id == urusan_id, Evidence.region_id.in_(wanted))
        .options(joinedload(Evidence.urusan), joinedload(Evidence.host_unit))
        .order_by(Evidence.year.desc().nulls_last(), Evidence.id.desc())
    ).all()
    agreements = session.scalars(
        select(Agreement).where(Agreement.region_id.in_(wanted)).order_by(Agreement.id.desc())
    ).all()
    regions = session.scalars(select(Region).where(Region.id.in_(wanted)).options(joinedload(Region.province)))
    return Records(_by_region(evidence), _by_region(agreements), {region.id: region for region in regions})


def _by_region(rows: Sequence[Any]) -> dict[int, tuple[Any, ...]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.region_id, []).append(row)
    return {key: tuple(items) for key, items in found.items()}


def host_rows(
    session: Session,
    actor: Actor,
    ground: Ground,
    need: NeedFact,
    hosts: Sequence[Ranked],
    *,
    senior: bool = False,
) -> list[HostRow]:
    """`hosts` with what is behind their scores. The cost is that of a junior unless `senior`."""
    records = read_records(session, actor, urusan_id=need.urusan_id, region_ids=(row.host.region_id for row in hosts))
    return [
        HostRow(
            row,
            records.regions[row.host.region_id],
            records.evidence.get(row.host.region_id, ()),
            records.agreements.get(row.host.region_id, ()),
            stay_cost(ground.facts, ground.rules, row.host, ground.period, senior=senior),
            ground.facts.adoption.get((row.host.id, need.urusan_id)),
        )
        for row in hosts
    ]


NEED, PERIOD, REGION = "kebutuhan", "gelombang", "daerah"


def ranking_list(ground: Ground) -> Reckoned:
    """The list of a need's destinations: by score or any component, by region, evidence and agreement."""
    regions = [(str(r.id), r.name) for r in sorted(ground.facts.regions.values(), key=lambda r: (r.name, r.id))]
    periods = [(period.key, period.name) for period in ground.rules.periods]
    kinds = list(ComponentKind)
    return Reckoned(
        columns=(
            reckoned("peringkat", N_("Peringkat"), lambda r: r.ranked.rank),
            reckoned("instansi", N_("Instansi"), lambda r: r.name),
            reckoned("daerah", N_("Daerah"), lambda r: r.region.name),
            reckoned("mutu", N_("Mutu"), lambda r: _decimal(r.ranked.score.quality)),
            reckoned("nilai", N_("Nilai"), lambda r: r.ranked.score.value, sorts=False),
            *(reckoned(kind.value, kind.label, partial(_cell, kind=kind)) for kind in kinds),
            reckoned("kelengkapan", N_("Berdasarkan data (%)"), lambda r: round(100 * r.ranked.score.completeness)),
            reckoned("bukti", N_("Bukti yang dihitung"), lambda r: r.counted),
            reckoned("biaya", N_("Biaya satu orang"), lambda r: r.cost.total),
        ),
        tie_break=Region.id,
        default_sort="peringkat",
        filters=(
            choose(NEED, N_("Kebutuhan"), [(n.reference, f"{n.reference} {n.title}") for n in ground.needs]),
            *((choose(PERIOD, N_("Gelombang"), periods),) if len(periods) > 1 else ()),
            choose(REGION, N_("Daerah"), regions),
            choose("bukti", N_("Bukti"), [("ada", N_("Dengan bukti bersumber")), ("tanpa", N_("Tanpa bukti"))]),
            choose("kerjasama", N_("Kerja sama"), [("ada", N_("Berlaku sampai akhir magang")), ("tanpa", N_("Belum"))]),
        ),
        search=lambda _: true(),
        search_label=N_("Cari instansi atau daerah"),
        filename="kecocokan",
        keys={
            "peringkat": lambda r: r.ranked.rank,
            "instansi": lambda r: r.name.casefold(),
            "daerah": lambda r: r.region.name.casefold(),
            "mutu": lambda r: r.ranked.score.quality,
            **{kind.value: partial(HostRow.value, kind=kind) for kind in kinds},
            "kelengkapan": lambda r: r.ranked.score.completeness,
            "bukti": lambda r: r.counted,
            "biaya": lambda r: r.cost.total,
        },
        keeps={
            NEED: lambda _row, _value: True,
            PERIOD: lambda _row, _value: True,
            REGION: lambda row, value: str(row.region.id) == value,
            "bukti": lambda row, value: (row.counted > 0) == (value == "ada"),
            "kerjasama": lambda row, value: row.holds == (value == "ada"),
        },
        text=lambda row: f"{row.name} {row.region.name}",
    )


def _cell(row: HostRow, kind: ComponentKind) -> Decimal | None:
    return _decimal(row.value(kind))


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.4f}")
