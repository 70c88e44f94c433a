"""Everything the matching looks at, as plain values: what the city knew on one day. `queries.facts` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from magang.destinations.rules import EvidenceFacts
from magang.planning.adoption import Estimate
from magang.planning.rules.costs import TariffFacts
from magang.planning.scoring import AgreementFacts, Place, Preference, SectorRelation


@dataclass(frozen=True, slots=True)
class NeedFact:
    """A need that may be served. `programmes`: ids of the programmes it serves with their weights, 0–1."""

    id: int
    reference: str
    title: str
    urusan_id: int
    urgency: int
    programmes: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class HostFact:
    """A unit that takes interns; `capacity`: what its own row says, None is not known."""

    id: int
    name: str
    region_id: int
    urusan_id: int | None
    capacity: int | None


@dataclass(frozen=True, slots=True)
class RegionFact:
    """A government; `tariff` is its province's, None where there is none."""

    id: int
    name: str
    place: Place
    tariff: TariffFacts | None


@dataclass(frozen=True, slots=True)
class SkillFact:
    level: int
    verified: bool


@dataclass(frozen=True, slots=True)
class CandidateFact:
    """Who may be sent. `skills` by urusan, `wishes` by region; empty means not recorded, not asked."""

    id: int
    name: str
    opd_id: int
    opd: str
    senior: bool
    skills: Mapping[int, SkillFact] = field(default_factory=dict)
    wishes: Mapping[int, Preference] = field(default_factory=dict)

    def skill(self, urusan_id: int) -> SkillFact | None:
        """Competency in one urusan. Who named others but not this one has none; who named nothing was not asked."""
        return self.skills.get(urusan_id, SkillFact(0, verified=True) if self.skills else None)

    def wish(self, region_id: int) -> Preference | None:
        """The word on one region. Who named some is willing to see the others; None: not asked."""
        return self.wishes.get(region_id, Preference.WILLING if self.wishes else None)


@dataclass(frozen=True, slots=True)
class Facts:
    """One day's knowledge. Evidence by (region, urusan), agreements by region, adoption by (host unit, urusan)."""

    on: date
    home: Place
    home_tariff: TariffFacts | None
    needs: Mapping[int, NeedFact]
    hosts: Mapping[int, HostFact]
    regions: Mapping[int, RegionFact]
    candidates: Mapping[int, CandidateFact]
    evidence: Mapping[tuple[int, int], tuple[EvidenceFacts, ...]]
    agreements: Mapping[int, tuple[AgreementFacts, ...]]
    related: frozenset[tuple[int, int]]
    adoption: Mapping[tuple[int, int], Estimate]
    # The city's usual rate: what stands for a host nobody has come home from yet. None before the first result.
    usual_adoption: Estimate | None = None

    def relation(self, one: int, other: int) -> SectorRelation:
        """What the urusan matrix says."""
        if one == other:
            return SectorRelation.SAME
        near = (min(one, other), max(one, other)) in self.related
        return SectorRelation.RELATED if near else SectorRelation.UNRELATED
