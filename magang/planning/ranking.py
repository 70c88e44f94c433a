"""Destinations of one need in the order of their scores, how firmly they stand there, and what would change it.

Plain facts in, plain values out, like the rest of the matching; the pages turn them into sentences.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from magang.planning import scoring
from magang.planning.facts import CandidateFact, Facts, HostFact, NeedFact
from magang.planning.matching import OF_THE_PLACE, Weights, pair_score, place_score
from magang.planning.rules.cycles import Period, RuleSet
from magang.planning.scoring import Component, ComponentKind, Score, SectorRelation
from magang.planning.weights import Stability, rank_stability

# Under this difference of quality two destinations are called equal.
EQUAL: Final = 0.0005


@dataclass(frozen=True, slots=True)
class Ranked:
    """A host with its score for one need. `rank` from 1; a barred host has none, and no stability."""

    host: HostFact
    score: Score
    rank: int | None = None
    stability: Stability | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The hosts that may serve a need, best first, and those that may not, with the reasons in their scores.

    `elsewhere`: how many more work in an unrelated urusan; nobody asks for their names one by one.
    """

    need: NeedFact
    hosts: tuple[Ranked, ...]
    barred: tuple[Ranked, ...]
    elsewhere: int

    @property
    def best(self) -> Ranked | None:
        return self.hosts[0] if self.hosts else None

    def find(self, host_id: int) -> Ranked | None:
        return next((row for row in (*self.hosts, *self.barred) if row.host.id == host_id), None)


def rank_hosts(
    facts: Facts,
    rules: RuleSet,
    weights: Weights,
    need: NeedFact,
    period: Period,
    *,
    candidate: CandidateFact | None = None,
    firmness: bool = True,
) -> Ranking:
    """Every host against one need; for one `candidate` with the person's components. Ties in the order of the ids.

    `firmness` reckons how often each keeps its rank when the weights vary.
    """
    able: list[tuple[HostFact, Score]] = []
    barred: list[tuple[HostFact, Score]] = []
    elsewhere = 0
    for host in sorted(facts.hosts.values(), key=lambda h: h.id):
        near = host.urusan_id is None or facts.relation(need.urusan_id, host.urusan_id) is not SectorRelation.UNRELATED
        if not near:
            elsewhere += 1
            continue
        score = score_of(facts, rules, weights, need, host, period, candidate)
        (barred if score.barred else able).append((host, score))
    able.sort(key=lambda pair: (-round(pair[1].quality, 12), pair[0].id))
    held: Sequence[Stability | None] = [None] * len(able)
    if firmness and able:
        table = np.array([[stripe.component.counted for stripe in score.contributions] for _, score in able])
        held = rank_stability(table, [weights.get(kind, 0.0) for kind in ComponentKind])
    return Ranking(
        need,
        tuple(Ranked(h, s, at, firm) for at, ((h, s), firm) in enumerate(zip(able, held, strict=True), start=1)),
        tuple(Ranked(host, score) for host, score in barred),
        elsewhere,
    )


def score_of(
    facts: Facts,
    rules: RuleSet,
    weights: Weights,
    need: NeedFact,
    host: HostFact,
    period: Period,
    candidate: CandidateFact | None = None,
) -> Score:
    """A place's score, or a person's for it."""
    if candidate is None:
        return place_score(facts, rules, weights, need, host, period)
    return pair_score(facts, rules, weights, candidate, need, host, period)


@dataclass(frozen=True, slots=True)
class Reach:
    """To stand level with `rival`: evidence worth `more` fresh national awards on top; None: no evidence is enough."""

    rival: Ranked
    more: float | None


@dataclass(frozen=True, slots=True)
class Span:
    """What the quality would be if a component without data turned out 0, or 1."""

    kind: ComponentKind
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Changes:
    """What would change a host's place in the ranking. `signed`: quality and rank with a PKS that holds."""

    reach: tuple[Reach, ...]
    missing: tuple[Span, ...]
    signed: tuple[float, int] | None


def changes(ranking: Ranking, row: Ranked, *, person: bool = False) -> Changes:
    """What evidence would change this: for one host against the next better and the best.

    What a `person` adds is missing only once somebody is looked at.
    """
    better = [other for other in ranking.hosts if other.score.quality > row.score.quality + EQUAL]
    rivals = [better[-1], better[0]] if len(better) > 1 else better
    missing = tuple(
        Span(stripe.component.kind, row.score.quality - stripe.width, row.score.quality - stripe.width + stripe.weight)
        for stripe in row.score.contributions
        if stripe.component.value is None and stripe.weight > 0 and (person or stripe.component.kind in OF_THE_PLACE)
    )
    return Changes(
        tuple(Reach(rival, _more(row.score, rival.score)) for rival in rivals), missing, _signed(ranking, row)
    )


def _more(score: Score, rival: Score) -> float | None:
    total = scoring.evidence_to_reach(score, rival.quality)
    return None if total is None else max(0.0, total - strength(score))


def strength(score: Score) -> float:
    """E behind the evidence component: 1 is one fresh national award."""
    share = part(score, ComponentKind.EVIDENCE).counted
    return math.inf if share >= 1 else -math.log(1 - share) / scoring.EVIDENCE_RATE


def part(score: Score, kind: ComponentKind) -> Component:
    """One component of a score."""
    return next(stripe.component for stripe in score.contributions if stripe.component.kind is kind)


def _signed(ranking: Ranking, row: Ranked) -> tuple[float, int] | None:
    stripe = next(s for s in row.score.contributions if s.component.kind is ComponentKind.AGREEMENT)
    if stripe.component.counted >= 1 or stripe.weight <= 0:
        return None
    quality = row.score.quality + stripe.weight * (1 - stripe.component.counted)
    ahead = sum(1 for other in ranking.hosts if other.host.id != row.host.id and other.score.quality > quality + EQUAL)
    return quality, ahead + 1


@dataclass(frozen=True, slots=True)
class Gap:
    """Why one host rather than another: the components that differ, the largest first, as (kind, difference)."""

    one: Ranked
    other: Ranked
    total: float
    parts: tuple[tuple[ComponentKind, float], ...]


def gap(one: Ranked, other: Ranked) -> Gap:
    """What tells two hosts apart."""
    apart = scoring.differences(one.score, other.score)
    parts = sorted(((k, d) for k, d in apart.items() if abs(d) > EQUAL), key=lambda kd: -abs(kd[1]))
    return Gap(one, other, one.score.quality - other.score.quality, tuple(parts))


@dataclass(frozen=True, slots=True)
class Shift:
    """What other weights would do to one need: the first places before and after, and how many hosts move."""

    need: NeedFact
    before: tuple[Ranked, ...]
    after: tuple[Ranked, ...]
    moved: int

    @property
    def new_first(self) -> bool:
        """Whether another destination would be first."""
        return bool(self.before and self.after) and self.before[0].host.id != self.after[0].host.id


def shifts(facts: Facts, rules: RuleSet, now: Weights, then: Weights, period: Period, *, first: int = 3) -> list[Shift]:
    """For each need with destinations, what `then` would change; needs that get another best destination come first."""
    found = []
    for need in facts.needs.values():
        before = rank_hosts(facts, rules, now, need, period, firmness=False).hosts
        if not before:
            continue
        after = rank_hosts(facts, rules, then, need, period, firmness=False).hosts
        was = {row.host.id: row.rank for row in before}
        moved = sum(1 for row in after if was[row.host.id] != row.rank)
        found.append(Shift(need, before[:first], after[:first], moved))
    return sorted(found, key=lambda s: (not s.new_first, -s.moved, s.need.reference))


def period_of(rules: RuleSet, key: str = "") -> Period | None:
    """The period asked for, else the first; None for a key the rules do not have."""
    periods = sorted(rules.periods, key=lambda p: (p.starts_on, p.key))
    return rules.period(key) if key else next(iter(periods), None)
