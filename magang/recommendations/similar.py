"""Has this been recommended before? Compares words, so that authors join rather than repeat.

Deliberately plain (ILIKE on the words that carry meaning): full-text search replaces `similar_to` and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Final

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session, joinedload

from magang.recommendations.models import Recommendation
from magang.recommendations.rules import RecommendationStatus

_COMMON: Final = """
adalah agar akan antara atau bagi bagian dalam dapat dari daerah dengan harus hingga kepada kota lebih melalui menjadi
oleh pada paling para perlu program sampai sebagai secara semua seluruh serta setiap supaya tentang terhadap untuk yang
"""
SHORTEST_WORD: Final = 4
MOST_WORDS: Final = 8
MOST_ROWS: Final = 5
# Words that stand in most titles and tell nothing apart.
COMMON: Final = frozenset(_COMMON.split())


def significant_words(text: str) -> list[str]:
    """The words of `text` that carry meaning, lower case, each once, at most `MOST_WORDS`."""
    words = (w for w in re.findall(r"\w+", text[:500].lower()) if len(w) >= SHORTEST_WORD and w not in COMMON)
    return list(dict.fromkeys(words))[:MOST_WORDS]


def similar_to(session: Session, text: str, *, except_reference: str = "") -> Sequence[Recommendation]:
    """Approved and decided recommendations that share words with `text`, most words first.

    Not narrowed to the reader: title and fate of what was approved for the mayor is shared knowledge of the house; only
    the page of each stays within its scope.
    """
    words = significant_words(text)
    if not words:
        return []
    score = reduce(add, map(_hit, words))
    return session.scalars(
        select(Recommendation)
        .where(
            Recommendation.status.in_([s for s in RecommendationStatus if s.awaits_decision or s.is_decided]),
            Recommendation.reference != except_reference,
            score >= min(2, len(words)),
        )
        .options(joinedload(Recommendation.lead_opd))
        .order_by(score.desc(), Recommendation.id.desc())
        .limit(MOST_ROWS)
    ).all()


def _hit(word: str) -> ColumnElement[int]:
    """1 where title or action contains `word`."""
    texts = (Recommendation.title, Recommendation.action)
    return case((or_(*(text.icontains(word, autoescape=True) for text in texts)), 1), else_=0)
