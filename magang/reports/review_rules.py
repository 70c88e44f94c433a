"""What a reviewer says: coded reasons, and remarks that find their paragraph again. Stdlib and kernel only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from magang.kernel.labels import N_, LabelledEnum

QUOTE: Final = 300  # letters of a paragraph that a remark keeps
ALIKE: Final = 0.5  # share of words a mended paragraph has in common with the one that was quoted
_WORD: Final = re.compile(r"\w+")


class ReturnReason(LabelledEnum):
    """Why a report goes back; several may hold at once."""

    INCOMPLETE = "incomplete", N_("Ada bagian yang belum lengkap")
    NOT_MEASURABLE = "not_measurable", N_("Rekomendasi belum dapat diukur")
    NO_EVIDENCE = "no_evidence", N_("Data atau sumber belum cukup")
    NOT_FITTING = "not_fitting", N_("Belum sesuai dengan kondisi kota")
    COST = "cost", N_("Biaya belum dihitung")
    FACTS = "facts", N_("Ada yang keliru")
    LANGUAGE = "language", N_("Bahasa atau susunannya perlu dirapikan")
    OTHER = "other", N_("Lainnya")


class ReviewVerb(LabelledEnum):
    """What happens in a review without moving the report on."""

    COMMENTED = "commented", N_("Paragraf dikomentari")
    ANSWERED = "answered", N_("Komentar dijawab")
    REOPENED = "reopened", N_("Komentar dibuka lagi")


class Paragraphs:
    """The parts of a text that can be spoken about, by their words; finds a quoted one again after changes."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [quoted(text) for text in texts]
        self._words = [frozenset(_words(text)) for text in texts]

    def find(self, quote: str, at: int) -> int | None:
        """Where `quote`, which stood at `at`, stands now: unmoved, moved, or mended; None when it is gone."""
        same = [n for n, text in enumerate(self._texts) if quote and text == quote]
        if same:
            return min(same, key=lambda n: (abs(n - at), n))
        wanted = frozenset(_words(quote))
        shares = ((_alike(wanted, words), -abs(n - at), n) for n, words in enumerate(self._words))
        share, _, n = max(shares, default=(0.0, 0, 0))
        return n if share >= ALIKE else None


def quoted(text: str) -> str:
    """What a remark keeps of a paragraph."""
    return " ".join(text.split())[:QUOTE]


def _words(text: str) -> Iterator[str]:
    return (word.casefold() for word in _WORD.findall(text[: 2 * QUOTE]))


def _alike(wanted: frozenset[str], words: frozenset[str]) -> float:
    return len(wanted & words) / len(wanted | words) if wanted and words else 0.0
