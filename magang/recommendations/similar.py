"""Has this been recommended before? And: which recommendations hold these words?

The same answer on both databases: the database only names candidates, and what ranks them is reckoned here from counts
that are kept in both alike. Nothing reads every row: the rarest words are looked up whole, of the common ones only
pairs and only among the newest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, false, select
from sqlalchemy.orm import Session, joinedload

from magang.kernel.labels import LabelledEnum
from magang.kernel.references import Prefix, parse_reference
from magang.recommendations.index import EVERYTHING, Holds, SearchText, StemCount
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus
from magang.recommendations.stems import FEWEST_LETTERS, stem, stems, words

MOST_WORDS: Final = 12
MOST_ROWS: Final = 5
# Recommendations looked at per question; each costs about ten microseconds.
MOST_CANDIDATES: Final = 400
COMMON_PAIRED: Final = 3
# BM25 with a fixed length instead of the average, so that no one's score changes when another is written.
K1: Final = 1.2
B: Final = 0.5
USUAL_LENGTH: Final = 100
TITLE_WEIGHT: Final = 3
# What share of the question's weight must be met: below it, two titles merely share a word or two.
LEAST_SHARE: Final = 0.35

SHARED: Final = tuple(s for s in RecommendationStatus if s.awaits_decision or s.is_decided)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that became of a recommendation, as a higher feature tells it."""

    label: str
    value: LabelledEnum | date | str


# What higher features know of a recommendation's fate, by its id: the decision, the official status.
FATES: Final[list[Callable[[Session, Collection[int]], Mapping[int, Sequence[Fact]]]]] = []


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier recommendation (with `lead_opd` loaded), how much of the question it answers, and its fate."""

    recommendation: Recommendation
    share: float
    fate: Sequence[Fact] = ()


def searched(text: str) -> ColumnElement[bool]:
    """The recommendation with the number `text`, or those that hold each of its words in whatever form.

    The last word may be unfinished, as it is while somebody types.
    """
    if parse_reference(text.upper(), prefix=Prefix.RECOMMENDATION):
        return Recommendation.reference == text.upper()
    asked = list(words(text))
    if not asked:
        return false()
    whole = [stem(word) for word in asked]
    groups = [list(dict.fromkeys(whole))]
    if len(asked[-1]) > FEWEST_LETTERS:
        groups.append([*dict.fromkeys(whole[:-1]), f"{asked[-1]}*"])
    return Holds(Recommendation.id, groups)


def similar_to(session: Session, text: str, *, except_reference: str = "") -> Sequence[Match]:
    """Approved and decided recommendations about what `text` is about, the nearest first; at most `MOST_ROWS`.

    Not narrowed to the reader: title and fate of what was approved for the mayor is shared knowledge of the house; only
    the page of each stays within its scope.
    """
    weights = _weights(session, list(dict.fromkeys(stems(text[:2_000]))))
    if not weights.known:
        return []
    candidates: dict[int, tuple[str, str]] = {}
    for condition in _questions(weights.counts):
        found = (
            select(SearchText.recommendation_id, SearchText.title, SearchText.body)
            .join(Recommendation, Recommendation.id == SearchText.recommendation_id)
            .where(condition, Recommendation.status.in_(SHARED), Recommendation.reference != except_reference)
        )
        candidates |= {id_: (title, body) for id_, title, body in session.execute(found)}
    ranked = sorted(((weights.share(*texts), id_) for id_, texts in candidates.items()), reverse=True)
    best = {id_: share for share, id_ in ranked[:MOST_ROWS] if share >= LEAST_SHARE}
    if not best:
        return []
    rows = session.scalars(
        select(Recommendation).where(Recommendation.id.in_(best)).options(joinedload(Recommendation.lead_opd))
    )
    by_id = {row.id: row for row in rows}
    fates = [told(session, list(best)) for told in FATES]
    return [
        Match(by_id[id_], share, [fact for fate in fates for fact in fate.get(id_, ())]) for id_, share in best.items()
    ]


@dataclass(frozen=True, slots=True)
class Weights:
    """The question's rarest stems: in how many recommendations each stands, and what meeting it is worth."""

    counts: Mapping[str, int]
    idf: Mapping[str, float]
    total: float

    @property
    def known(self) -> bool:
        """Whether anything could be met: two stems, unless only one was asked for."""
        return bool(self.counts) and len(self.counts) >= min(2, len(self.idf))

    def share(self, title: str, body: str) -> float:
        """How much of the question's weight is met, 0 to 1; 0 when fewer than two of several stems are."""
        in_title, in_body = title.split(), body.split()
        norm = K1 * (1 - B + B * (TITLE_WEIGHT * len(in_title) + len(in_body)) / USUAL_LENGTH)
        met = [(s, n) for s in self.counts if (n := TITLE_WEIGHT * in_title.count(s) + in_body.count(s))]
        if len(met) < min(2, len(self.idf)):
            return 0.0
        return sum(self.idf[s] * often / (often + norm) for s, often in met) / self.total


def _weights(session: Session, asked: Sequence[str]) -> Weights:
    known = dict(
        session.execute(
            select(StemCount.stem, StemCount.documents).where(
                StemCount.stem.in_([EVERYTHING, *asked]), StemCount.documents > 0
            )
        ).all()
    )
    total = known.pop(EVERYTHING, 0)
    rarest = sorted(asked, key=lambda s: (known.get(s, 0), s))[:MOST_WORDS]
    # A word nobody has used tells nothing apart yet: it weighs as one that stands once.
    often = {s: min(max(known.get(s, 0), 1), total) for s in rarest}
    idf = {s: math.log(1 + (total - n + 0.5) / (n + 0.5)) for s, n in often.items()}
    return Weights({s: known[s] for s in rarest if s in known}, idf, sum(idf.values()))


def _questions(counts: Mapping[str, int]) -> list[ColumnElement[bool]]:
    """Which candidates to look at: all with the rarest stems, and the newest with two of the more common ones."""
    rare: list[list[str]] = []
    room = MOST_CANDIDATES
    by_rarity = list(counts)
    for name in by_rarity:
        if counts[name] > room:
            break
        room -= counts[name]
        rare.append([name])
    common = by_rarity[len(rare) : len(rare) + COMMON_PAIRED]
    pairs = [[a, b] for i, a in enumerate(common) for b in common[i + 1 :]]
    if not (rare or pairs):
        pairs = [common]
    column = SearchText.recommendation_id
    # The rare ones are few as counted: a limit would only tempt PostgreSQL to walk down the ids instead of looking up.
    found: list[ColumnElement[bool]] = [Holds(column, rare)] if rare else []
    return [*found, Holds(column, pairs, newest=MOST_CANDIDATES)] if pairs else found
