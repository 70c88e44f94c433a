"""From facts to scores, and from scores to the allocation's problem.

One pair's score comes with all its components (`pair_score`); all pairs at once come as arrays (`evaluate`), because a
city of a thousand candidates has a million of them. Both add up the same components.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from magang.destinations.rules import counted
from magang.kernel.labels import N_
from magang.planning import scoring
from magang.planning.allocation.problem import (
    KEEP_BONUS,
    Anchor,
    Budget,
    Coverage,
    Forbid,
    HostLimit,
    Lock,
    NeedRule,
    OpdQuota,
    Pairs,
    Person,
    Problem,
    Programme,
    Slot,
    Step,
    Together,
)
from magang.planning.facts import CandidateFact, Facts, HostFact, NeedFact
from magang.planning.rules.costs import CostEstimate, days_inclusive, estimate_cost
from magang.planning.rules.cycles import GAINS, Period, RuleSet, Seat
from magang.planning.scoring import Component, ComponentKind, Score, Skill

Weights = Mapping[ComponentKind, float]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

# The components a place has whoever goes there; the other two are the person's.
OF_THE_PLACE: Final = (
    ComponentKind.SECTOR,
    ComponentKind.EVIDENCE,
    ComponentKind.CONTEXT,
    ComponentKind.OUTCOME,
    ComponentKind.AGREEMENT,
)


def importance(need: NeedFact) -> float:
    """π of a need, 0.5–1."""
    return scoring.pi_need(scoring.priority(need.programmes.values(), need.urgency))


def place_components(facts: Facts, rules: RuleSet, need: NeedFact, host: HostFact, period: Period) -> list[Component]:
    """What a host is worth for a need in a period, whoever goes; `barred` says why nobody may."""
    region = facts.regions[host.region_id]
    sector = (
        Component(ComponentKind.SECTOR, None, completeness=0.0)
        if host.urusan_id is None
        else scoring.sector(facts.relation(need.urusan_id, host.urusan_id))
    )
    proofs = facts.evidence.get((host.region_id, need.urusan_id), ())
    evidence = scoring.evidence(proofs, facts.on)
    if rules.evidence_required and not counted(proofs):
        evidence = replace(evidence, barred=N_("Belum ada bukti keunggulan bertanggal dan bersumber pada urusan ini."))
    return [
        sector,
        evidence,
        scoring.context(facts.home, region.place),
        scoring.outcome(facts.adoption.get((host.id, need.urusan_id), facts.usual_adoption)),
        scoring.agreement(facts.agreements.get(host.region_id, ()), period.ends_on, required=rules.agreement_required),
    ]


def person_components(rules: RuleSet, candidate: CandidateFact, need: NeedFact, host: HostFact) -> list[Component]:
    """What a person adds: competency in the need's urusan, and the wish."""
    required = rules.need_terms(need.id).required_level
    known = candidate.skill(need.urusan_id)
    skill = Skill(required, None if known is None else known.level, verified=known is not None and known.verified)
    return [scoring.competency([skill]), scoring.preference(candidate.wish(host.region_id))]


def place_score(
    facts: Facts, rules: RuleSet, weights: Weights, need: NeedFact, host: HostFact, period: Period
) -> Score:
    """A host's score for a need before anybody is chosen: competency and wish stand at their assumptions for all."""
    return scoring.score(place_components(facts, rules, need, host, period), weights, importance(need))


def pair_score(
    facts: Facts,
    rules: RuleSet,
    weights: Weights,
    candidate: CandidateFact,
    need: NeedFact,
    host: HostFact,
    period: Period,
) -> Score:
    """One person's score for one place."""
    components = place_components(facts, rules, need, host, period)
    return scoring.score([*components, *person_components(rules, candidate, need, host)], weights, importance(need))


def stay_cost(facts: Facts, rules: RuleSet, host: HostFact, period: Period, *, senior: bool) -> CostEstimate:
    """What one stay costs by the tariffs, the rules' boarding price standing in where the table has none."""
    tariff = facts.regions[host.region_id].tariff
    if tariff is not None and tariff.boarding_month is None:
        tariff = replace(tariff, boarding_month=rules.boarding_month)
    return estimate_cost(
        tariff,
        days=days_inclusive(period.starts_on, period.ends_on),
        rate=rules.rate,
        lodging=rules.lodging,
        is_senior=senior,
        home=facts.home_tariff,
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A slot of the allocation: one need at one host in one period."""

    need: NeedFact
    host: HostFact
    period: Period

    @property
    def key(self) -> str:
        return f"{self.need.id}-{self.host.id}-{self.period.key}"

    def seat(self, candidate_id: int) -> Seat:
        return Seat(candidate_id, self.need.id, self.host.id, self.period.key)


def slot_key(seat: Seat) -> str:
    """The slot a seat is in."""
    return f"{seat.need_id}-{seat.host_unit_id}-{seat.period}"


@dataclass(frozen=True, eq=False)
class Field:
    """All pairs of a cycle, evaluated. Arrays have shape (people, places); `cost` in rupiah, known parts only.

    `parts` has shape (places, 5) with the counted components of `OF_THE_PLACE`; `skill` and `wish` (people, places).
    `incomplete` marks pairs whose cost has a part without data.
    """

    facts: Facts
    rules: RuleSet
    people: tuple[CandidateFact, ...]
    places: tuple[Place, ...]
    weights: Weights
    parts: FloatArray
    skill: FloatArray
    wish: FloatArray
    pi: FloatArray
    eligible: BoolArray
    cost: npt.NDArray[np.int64]
    incomplete: BoolArray

    @cached_property
    def quality(self) -> FloatArray:
        """q of every pair, 0–1."""
        base = self.parts @ np.array([self.weights.get(kind, 0.0) for kind in OF_THE_PLACE])
        return np.asarray(
            base[None, :]
            + self.weights.get(ComponentKind.COMPETENCY, 0.0) * self.skill
            + self.weights.get(ComponentKind.PREFERENCE, 0.0) * self.wish
        )

    @cached_property
    def value(self) -> FloatArray:
        """10 000 · π · q of every pair, rounded half up (the sum rounded first: its order does not matter)."""
        return np.floor(np.round(scoring.VALUE_SCALE * self.pi[None, :] * self.quality, 6) + 0.5)

    @cached_property
    def person_at(self) -> dict[int, int]:
        return {person.id: at for at, person in enumerate(self.people)}

    @cached_property
    def place_at(self) -> dict[str, int]:
        return {place.key: at for at, place in enumerate(self.places)}

    def score(self, candidate_id: int, key: str) -> Score:
        """One pair's score with its components. KeyError for a person or place that is not in the field."""
        place = self.places[self.place_at[key]]
        person = self.people[self.person_at[candidate_id]]
        return pair_score(self.facts, self.rules, self.weights, person, place.need, place.host, place.period)

    def component_table(self) -> tuple[FloatArray, FloatArray]:
        """For `placement_stability`: counted components (pairs, 7) in the order of the kinds, and π (pairs,)."""
        person, place = np.nonzero(self.eligible)
        columns = {kind: self.parts[place, at] for at, kind in enumerate(OF_THE_PLACE)}
        columns[ComponentKind.COMPETENCY] = self.skill[person, place]
        columns[ComponentKind.PREFERENCE] = self.wish[person, place]
        return np.stack([columns[kind] for kind in ComponentKind], axis=1), self.pi[place]

    def knows(self, seat: Seat) -> bool:
        """Whether person and place both take part."""
        return seat.candidate_id in self.person_at and slot_key(seat) in self.place_at


def evaluate(facts: Facts, rules: RuleSet, weights: Weights) -> Field:
    """Every candidate against every place of a need that takes part, in the order of their ids."""
    people = tuple(sorted(facts.candidates.values(), key=lambda c: c.id))
    needs = [need for need in sorted(facts.needs.values(), key=lambda n: n.id) if rules.most_for(need.id) > 0]
    hosts = [host for host in sorted(facts.hosts.values(), key=lambda h: h.id) if rules.most_at(host.id) > 0]
    periods = sorted(rules.periods, key=lambda p: (p.starts_on, p.key))
    places: list[Place] = []
    parts: list[list[float]] = []
    for need in needs:
        for host in hosts:
            for period in periods:
                components = place_components(facts, rules, need, host, period)
                if any(component.barred for component in components):
                    continue
                places.append(Place(need, host, period))
                parts.append([component.counted for component in components])
    return _field(facts, rules, weights, people, tuple(places), np.array(parts, float).reshape(len(places), 5))


def _field(
    facts: Facts,
    rules: RuleSet,
    weights: Weights,
    people: tuple[CandidateFact, ...],
    places: tuple[Place, ...],
    parts: FloatArray,
) -> Field:
    shape = (len(people), len(places))
    skill, wish, eligible = np.zeros(shape), np.zeros(shape), np.ones(shape, bool)
    # Places of one need, of one region share a person's numbers: reckoned once each, then spread.
    needs = {place.need.id: place for place in places}
    regions = sorted({place.host.region_id for place in places})
    of_need = {i: np.array([p.need.id == i for p in places]) for i in needs}
    of_region = {i: np.array([p.host.region_id == i for p in places]) for i in regions}
    for row, person in enumerate(people):
        for need_id, place in needs.items():
            skill[row, of_need[need_id]] = person_components(rules, person, place.need, place.host)[0].counted
        for region_id in regions:
            component = scoring.preference(person.wish(region_id))
            wish[row, of_region[region_id]] = component.counted
            if component.barred:
                eligible[row, of_region[region_id]] = False
    cost, incomplete = _costs(facts, rules, people, places)
    pi = np.array([importance(place.need) for place in places])
    return Field(facts, rules, people, places, weights, parts, skill, wish, pi, eligible, cost, incomplete)


def _costs(
    facts: Facts, rules: RuleSet, people: Sequence[CandidateFact], places: Sequence[Place]
) -> tuple[npt.NDArray[np.int64], BoolArray]:
    senior = np.array([person.senior for person in people], bool)
    cost = np.zeros((len(people), len(places)), np.int64)
    incomplete = np.zeros(cost.shape, bool)
    for column, place in enumerate(places):
        for is_senior in (False, True):
            estimate = stay_cost(facts, rules, place.host, place.period, senior=is_senior)
            cost[senior == is_senior, column] = estimate.known_total
            incomplete[senior == is_senior, column] = bool(estimate.unknown)
    return cost, incomplete


def build_problem(field: Field, kept: Iterable[Seat] = (), *, bonus: float = KEEP_BONUS) -> Problem:
    """The field's eligible pairs with the rules as the solver takes them.

    `kept`: the plan on screen, which a re-solve stays near to. Locks, bans and companions of people or places that no
    longer take part limit nothing; `gone` names them.
    """
    rules = field.rules
    person, place = np.nonzero(field.eligible)
    return Problem(
        people=[Person(str(p.id), opd=str(p.opd_id)) for p in field.people],
        slots=[_slot(rules, p) for p in field.places],
        pairs=Pairs.of(person, place, field.value[person, place], field.cost[person, place]),
        budgets=[] if rules.budget is None else [Budget("cycle", rules.budget)],
        hosts=_host_limits(field),
        quotas=_quotas(field),
        needs=_need_rules(field),
        coverage=_coverage(field),
        locks=[Lock(str(s.candidate_id), slot_key(s)) for s in rules.locks if field.knows(s)],
        forbids=[Forbid(str(s.candidate_id), slot_key(s)) for s in rules.forbids if field.knows(s)],
        together=[
            Together(str(pair.first), str(pair.second))
            for pair in rules.together
            if {pair.first, pair.second} <= set(field.person_at)
        ],
        anchors=[Anchor(str(s.candidate_id), slot_key(s), bonus) for s in kept if field.knows(s)],
    )


def gone(field: Field) -> list[Seat]:
    """Locks that name somebody or some place that no longer takes part: worth telling before solving."""
    return [seat for seat in field.rules.locks if not field.knows(seat)]


def _slot(rules: RuleSet, place: Place) -> Slot:
    capacity = min(rules.most_for(place.need.id), rules.most_at(place.host.id))
    return Slot(place.key, str(place.need.id), str(place.host.id), place.period.key, capacity)


def _host_limits(field: Field) -> list[HostLimit]:
    used = sorted({(place.host.id, place.period.key) for place in field.places})
    return [HostLimit(str(host), period, field.rules.most_at(host)) for host, period in used]


def _quotas(field: Field) -> list[OpdQuota]:
    opds = sorted({person.opd_id for person in field.people})
    return [
        OpdQuota(str(opd), period.key, limit)
        for opd in opds
        if (limit := field.rules.most_away(opd)) is not None
        for period in field.rules.periods
    ]


def _need_rules(field: Field) -> list[NeedRule]:
    """Also for a need with a minimum that no place serves: the solver then says so."""
    rules = field.rules
    served = {place.need.id: place.need for place in field.places}
    wanted = {t.need_id for t in rules.needs if t.minimum > 0 and t.need_id in field.facts.needs}
    return [
        NeedRule(
            str(i), rules.need_terms(i).minimum, rules.most_for(i), _steps(field.facts.needs[i], rules.most_for(i))
        )
        for i in sorted({*served, *wanted})
    ]


def _steps(need: NeedFact, most: int) -> tuple[Step, ...]:
    """Falling gains, in the need's own importance; what is left of the maximum gains nothing more."""
    pi = importance(need)
    steps = [Step(1, float(round(gain * pi))) for gain in GAINS[:most]]
    return (*steps, Step(most - len(steps), 0.0)) if most > len(steps) else tuple(steps)


def _coverage(field: Field) -> Coverage | None:
    if field.rules.programmes_at_least <= 0:
        return None
    serving: dict[int, set[str]] = {}
    for need in {place.need.id: place.need for place in field.places}.values():
        for programme in need.programmes:
            serving.setdefault(programme, set()).add(str(need.id))
    programmes = tuple(Programme(str(i), frozenset(needs)) for i, needs in sorted(serving.items()))
    return Coverage(field.rules.programmes_at_least, programmes)
