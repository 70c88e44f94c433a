"""What a destination is worth for a need and a person: seven components on fixed scales, added up (DESIGN 4.1).

`quality = Σ w·c`, `value = round(10 000 · π · quality)`. Fixed scales, so that adding or removing a destination never
reorders the others, and so that the contributions sum to the score.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from magang.destinations.rules import AgreementKind, AgreementState, EvidenceFacts, agreement_state, contribution
from magang.kernel.labels import N_, LabelledEnum
from magang.planning.adoption import Estimate

VALUE_SCALE: Final = 10_000
SELF_DECLARED_SHARE: Final = 0.5
EVIDENCE_RATE: Final = 0.693  # ln 2: E = 1 is worth one half
SIMILAR_ENOUGH: Final = 0.85


class ComponentKind(LabelledEnum):
    """The seven components, in the order of the bar."""

    SECTOR = "sector", N_("Kesesuaian urusan")
    COMPETENCY = "competency", N_("Kompetensi peserta")
    EVIDENCE = "evidence", N_("Bukti keunggulan")
    CONTEXT = "context", N_("Kemiripan daerah")
    OUTCOME = "outcome", N_("Riwayat adopsi")
    AGREEMENT = "agreement", N_("Kerja sama")
    PREFERENCE = "preference", N_("Pilihan peserta")

    @property
    def assumed(self) -> float:
        """What stands in the score where there are no data yet; always shown as an assumption.

        Evidence: nothing proven counts as nothing (LAN's rule). A preference not asked: willing. Others: the middle.
        """
        return {ComponentKind.EVIDENCE: 0.0, ComponentKind.PREFERENCE: Preference.WILLING.worth or 0.0}.get(self, 0.5)


class SectorRelation(LabelledEnum):
    """The urusan matrix's word on the need's urusan and the host unit's."""

    SAME = "same", N_("Urusan sama")
    RELATED = "related", N_("Urusan terkait")
    UNRELATED = "unrelated", N_("Urusan berbeda")


class Preference(LabelledEnum):
    """What the candidate said about the destination."""

    FIRST = "first", N_("Pilihan pertama")
    SECOND = "second", N_("Pilihan kedua")
    WILLING = "willing", N_("Bersedia")
    REFUSED = "refused", N_("Menolak")

    @property
    def worth(self) -> float | None:
        """0–1; None: not eligible."""
        return {Preference.FIRST: 1.0, Preference.SECOND: 0.7, Preference.WILLING: 0.4}.get(self)


@dataclass(frozen=True, slots=True)
class Component:
    """One component: `value` 0–1, None where there are no data; `barred` says why the pair is not eligible at all."""

    kind: ComponentKind
    value: float | None
    completeness: float = 1.0
    barred: str = ""

    @property
    def counted(self) -> float:
        """The number in the score: the value, or the assumption in its place."""
        return self.kind.assumed if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Skill:
    """One competency the need asks for. `required` and `level` on one positive scale; None: not recorded.

    `weight`: how much it matters, the required level unless said otherwise.
    """

    required: float
    level: float | None
    verified: bool
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """One agreement with the host's region; both days belong to the period, an open end never expires."""

    kind: AgreementKind
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A government as the similarity sees it. None: belum ada data. Money in rupiah per head and year."""

    population: float | None = None
    own_revenue_per_head: float | None = None
    coastal: bool | None = None
    hazard_index: float | None = None
    urban_form: str | None = None


# Ranges fixed nationally (DESIGN 4.1): a new destination must not move the others. Smallest and largest regencies and
# cities, rounded outward; IRBI scores run from 0 to 250.
POPULATION_RANGE: Final = (10_000.0, 6_000_000.0)
REVENUE_RANGE: Final = (50_000.0, 15_000_000.0)
HAZARD_RANGE: Final = (0.0, 250.0)
CONTEXT_WEIGHTS: Final[Mapping[str, float]] = {
    "population": 0.3,
    "own_revenue_per_head": 0.25,
    "coastal": 0.15,
    "hazard_index": 0.15,
    "urban_form": 0.15,
}


def sector(relation: SectorRelation) -> Component:
    """Same urusan 1, related 0.6, otherwise not eligible."""
    if relation is SectorRelation.UNRELATED:
        return Component(ComponentKind.SECTOR, 0.0, barred=N_("Urusan instansi tujuan tidak terkait kebutuhan."))
    return Component(ComponentKind.SECTOR, 1.0 if relation is SectorRelation.SAME else 0.6)


def competency(skills: Sequence[Skill]) -> Component:
    """Σ weight · min(1, level/required) / Σ weight over the skills with a level; a self-declared level counts half."""
    total = sum(_skill_weight(skill) for skill in skills)
    known = [(skill, skill.level) for skill in skills if skill.level is not None]
    weight = sum(_skill_weight(skill) for skill, _level in known)
    if weight <= 0:
        return Component(ComponentKind.COMPETENCY, None, completeness=0.0)
    met = sum(
        _skill_weight(skill)
        * (1.0 if skill.required <= 0 else min(1.0, max(0.0, level) / skill.required))
        * (1.0 if skill.verified else SELF_DECLARED_SHARE)
        for skill, level in known
    )
    return Component(ComponentKind.COMPETENCY, met / weight, completeness=weight / total)


def _skill_weight(skill: Skill) -> float:
    return max(0.0, skill.required if skill.weight is None else skill.weight)


def evidence(items: Iterable[EvidenceFacts], today: date) -> Component:
    """1 − exp(−0.693 E), E the sum of the items' contributions; without a dated item with a source: no data."""
    strengths = [contribution(item, today) for item in items]
    strength = sum(strengths)
    if strength <= 0:
        return Component(ComponentKind.EVIDENCE, None, completeness=0.0)
    return Component(ComponentKind.EVIDENCE, evidence_share(strength))


def evidence_share(strength: float) -> float:
    """From E to the component, 0–1: one fresh national award 0.50, two 0.75."""
    return 1 - math.exp(-EVIDENCE_RATE * max(0.0, strength))


def context(ours: Place, theirs: Place, weights: Mapping[str, float] = CONTEXT_WEIGHTS) -> Component:
    """Weighted Gower similarity over what both sides know; 0.85 and above counts as 1."""
    likeness = {
        "population": _log_likeness(ours.population, theirs.population, POPULATION_RANGE),
        "own_revenue_per_head": _log_likeness(ours.own_revenue_per_head, theirs.own_revenue_per_head, REVENUE_RANGE),
        "coastal": _equal(ours.coastal, theirs.coastal),
        "hazard_index": _likeness(ours.hazard_index, theirs.hazard_index, HAZARD_RANGE),
        "urban_form": _equal(ours.urban_form, theirs.urban_form),
    }
    known = {name: value for name, value in likeness.items() if value is not None}
    weight = sum(weights[name] for name in known)
    if weight <= 0:
        return Component(ComponentKind.CONTEXT, None, completeness=0.0)
    similarity = sum(weights[name] * value for name, value in known.items()) / weight
    return Component(
        ComponentKind.CONTEXT, min(1.0, similarity / SIMILAR_ENOUGH), completeness=weight / sum(weights.values())
    )


def _likeness(a: float | None, b: float | None, span: tuple[float, float]) -> float | None:
    if a is None or b is None:
        return None
    low, high = span
    return 1 - abs(min(max(a, low), high) - min(max(b, low), high)) / (high - low)


def _log_likeness(a: float | None, b: float | None, span: tuple[float, float]) -> float | None:
    if a is None or b is None:
        return None
    low, high = span
    inside = [math.log(min(max(x, low), high)) for x in (a, b)]
    return _likeness(inside[0], inside[1], (math.log(low), math.log(high)))


def _equal(a: object, b: object) -> float | None:
    return None if a is None or b is None else float(a == b)


def outcome(record: Estimate | None) -> Component:
    """The posterior mean; a host without old recommendations carries the city's usual rate and completeness 0."""
    if record is None:
        return Component(ComponentKind.OUTCOME, None, completeness=0.0)
    return Component(ComponentKind.OUTCOME, record.mean, completeness=float(record.n > 0))


def agreement(facts: Iterable[AgreementFacts], ends_on: date, *, required: bool = False) -> Component:
    """The best of the agreements on the placement's last day: PKS 1, MoU .7, in process .4, expired a year ago .2.

    None at all is known to be 0. `required` bars the pair unless a PKS or MoU holds.
    """
    best = max((_agreement_worth(item, ends_on) for item in facts), default=0.0)
    barred = N_("Belum ada kerja sama yang berlaku sampai akhir magang.") if required and best < 0.7 else ""
    return Component(ComponentKind.AGREEMENT, best, barred=barred)


def _agreement_worth(facts: AgreementFacts, ends_on: date) -> float:
    state = agreement_state(facts.kind, facts.valid_from, facts.valid_until, ends_on)
    if state is AgreementState.VALID:
        return 1.0 if facts.kind is AgreementKind.PKS else 0.7
    return {
        AgreementState.IN_PROCESS: 0.4,
        AgreementState.NOT_YET: 0.4,  # signed for later: as good as in process
        AgreementState.EXPIRED_RECENTLY: 0.2,
    }.get(state, 0.0)


def preference(choice: Preference | None) -> Component:
    """First 1, second .7, willing .4; refused is not eligible; None: not asked yet."""
    if choice is None:
        return Component(ComponentKind.PREFERENCE, None, completeness=0.0)
    barred = N_("Calon menolak tujuan ini.") if choice.worth is None else ""
    return Component(ComponentKind.PREFERENCE, choice.worth or 0.0, barred=barred)


def priority(programme_weights: Iterable[float], urgency: int) -> float:
    """1 − (1 − programme weight)(1 − urgency), the largest over the programmes served; 0–1.

    Weights 0–1; urgency 1–5 counts as 0, ¼, ½, ¾, 1. A need that serves no programme has its urgency only.
    """
    pressing = min(1.0, max(0.0, (urgency - 1) / 4))
    weight = max((min(1.0, max(0.0, w)) for w in programme_weights), default=0.0)
    return 1 - (1 - weight) * (1 - pressing)


def pi_need(priority_of_need: float) -> float:
    """Importance of a need, 0.5–1: it multiplies quality, so that a bad match on a top need does not win."""
    return 0.5 + 0.5 * priority_of_need


@dataclass(frozen=True, slots=True)
class Contribution:
    """One stripe of the bar: weight · counted. `width` is in the unit of the quality."""

    component: Component
    weight: float

    @property
    def width(self) -> float:
        return self.weight * self.component.counted


@dataclass(frozen=True, slots=True)
class Score:
    """A pair's score. `quality` 0–1 is the sum of the contributions; `value` is what the allocation adds up."""

    contributions: tuple[Contribution, ...]
    importance: float

    @property
    def quality(self) -> float:
        return math.fsum(stripe.width for stripe in self.contributions)

    @property
    def value(self) -> int:
        """10 000 · π · quality, rounded half up so that equal inputs round alike on every machine."""
        return math.floor(VALUE_SCALE * self.importance * self.quality + 0.5)

    @property
    def barred(self) -> tuple[str, ...]:
        """Why the pair is not eligible; empty when it is."""
        return tuple(stripe.component.barred for stripe in self.contributions if stripe.component.barred)

    @property
    def completeness(self) -> float:
        """Share of the weight that rests on data, 0–1."""
        return math.fsum(stripe.weight * stripe.component.completeness for stripe in self.contributions)

    @property
    def span(self) -> tuple[float, float]:
        """Quality if all the components without data turned out 0, and if they turned out 1."""
        known = math.fsum(stripe.width for stripe in self.contributions if stripe.component.value is not None)
        open_weight = math.fsum(stripe.weight for stripe in self.contributions if stripe.component.value is None)
        return known, known + open_weight


def score(components: Iterable[Component], weights: Mapping[ComponentKind, float], importance: float) -> Score:
    """Put the components together. `weights` sum to 1 (see `weights.Weights`); a component left out counts as no data.

    Raises ValueError for a component given twice.
    """
    given: dict[ComponentKind, Component] = {}
    for component in components:
        if component.kind in given:
            raise ValueError(f"{component.kind} is given twice")
        given[component.kind] = component
    stripes = (
        Contribution(given.get(kind, Component(kind, None, completeness=0.0)), weights.get(kind, 0.0))
        for kind in ComponentKind
    )
    return Score(tuple(stripes), importance)


def differences(one: Score, other: Score) -> dict[ComponentKind, float]:
    """Why one rather than the other: by component, what it adds or takes from the quality; sums to the difference."""
    return {a.component.kind: a.width - b.width for a, b in zip(one.contributions, other.contributions, strict=True)}


def evidence_to_reach(pair: Score, quality: float) -> float | None:
    """What evidence would change this: the E the host would need for that quality; None if no evidence is enough.

    E = 1 is one fresh national award; 0 when the quality is reached already.
    """
    stripe = next(s for s in pair.contributions if s.component.kind is ComponentKind.EVIDENCE)
    if pair.quality >= quality:
        return 0.0
    if stripe.weight <= 0:
        return None
    share = stripe.component.counted + (quality - pair.quality) / stripe.weight
    return -math.log(1 - share) / EVIDENCE_RATE if share < 1 else None
