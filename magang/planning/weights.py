"""Weights: swing weights, AHP as a second opinion, and how firmly a ranking stands on them (DESIGN 4.1)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from magang.kernel.errors import DomainError
from magang.kernel.labels import N_
from magang.planning.scoring import ComponentKind

FloatArray = npt.NDArray[np.float64]

START: Final[Mapping[ComponentKind, float]] = {
    ComponentKind.SECTOR: 0.22,
    ComponentKind.COMPETENCY: 0.15,
    ComponentKind.EVIDENCE: 0.18,
    ComponentKind.CONTEXT: 0.12,
    ComponentKind.OUTCOME: 0.15,
    ComponentKind.AGREEMENT: 0.10,
    ComponentKind.PREFERENCE: 0.08,
}
CONSISTENT_BELOW: Final = 0.10
# Saaty's mean consistency index of random matrices, by size (Saaty 1980).
RANDOM_INDEX: Final = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
# How far the draws stray: each weight varies by about a fifth of itself where it is near 0.15.
CONCENTRATION: Final = 120.0
DRAWS: Final = 200
# Below this share of the draws a choice is called equal to its rival: a person should decide.
FIRM_FROM: Final = 0.5


def swing(points: Mapping[ComponentKind, float]) -> dict[ComponentKind, float]:
    """Weights that sum to 1 from points (usually 0–100, the most important swing 100); a component left out gets 0.

    Raises DomainError for negative or infinite points, or when all are 0.
    """
    if any(not math.isfinite(p) or p < 0 for p in points.values()):
        raise DomainError(N_("Setiap bobot harus bilangan 0 atau lebih."))
    total = math.fsum(points.values())
    if total <= 0:
        raise DomainError(N_("Paling sedikit satu bobot harus lebih dari 0."))
    return {kind: points.get(kind, 0.0) / total for kind in ComponentKind}


@dataclass(frozen=True, slots=True)
class WorstEntry:
    """The comparison that disagrees most with the others: positions, what was said, and what the others imply."""

    row: int
    column: int
    said: float
    implied: float


@dataclass(frozen=True, slots=True)
class Ahp:
    """`weights` sum to 1, in the order of the matrix; `ratio` is Saaty's consistency ratio."""

    weights: tuple[float, ...]
    ratio: float
    worst: WorstEntry | None

    @property
    def consistent(self) -> bool:
        return self.ratio < CONSISTENT_BELOW


def ahp(comparisons: Mapping[tuple[int, int], float], size: int) -> Ahp:
    """Weights from pairwise comparisons: `comparisons[i, j]` says how many times i matters more than j, for i < j.

    Principal eigenvector. `worst` is None where nothing disagrees. Raises DomainError for a missing comparison, a
    number outside 1/9–9, or a size outside 1–10.
    """
    if not 1 <= size < len(RANDOM_INDEX):
        raise DomainError(N_("Perbandingan berpasangan menerima 1 sampai 10 hal."))
    matrix = np.ones((size, size))
    for i in range(size):
        for j in range(i + 1, size):
            said = comparisons.get((i, j))
            if said is None:
                raise DomainError(N_("Masih ada perbandingan yang belum diisi."))
            if not (math.isfinite(said) and 1 / 9 - 1e-9 <= said <= 9 + 1e-9):
                raise DomainError(N_("Setiap perbandingan antara 1/9 dan 9."))
            matrix[i, j], matrix[j, i] = said, 1 / said
    values, vectors = np.linalg.eig(matrix)
    top = int(np.argmax(values.real))
    vector = np.abs(vectors[:, top].real)
    weight = vector / vector.sum()
    index = (float(values[top].real) - size) / (size - 1) if size > 1 else 0.0
    ratio = max(0.0, index / RANDOM_INDEX[size]) if RANDOM_INDEX[size] else 0.0
    return Ahp(tuple(float(w) for w in weight), ratio, _worst(matrix, weight))


def _worst(matrix: FloatArray, weight: FloatArray) -> WorstEntry | None:
    implied = weight[:, None] / weight[None, :]
    strain = np.triu(np.abs(np.log(matrix / implied)), 1)
    row, column = np.unravel_index(int(np.argmax(strain)), strain.shape)
    if strain[row, column] < 1e-9:
        return None
    return WorstEntry(int(row), int(column), float(matrix[row, column]), float(implied[row, column]))


def draws(weights: Sequence[float], count: int = DRAWS, concentration: float = CONCENTRATION) -> FloatArray:
    """Weights nearby, shape (count, components), from a Dirichlet around them; the same ones every time.

    A weight of 0 stays 0. Raises DomainError unless there is a positive weight and none is negative.
    """
    centre = np.asarray(weights, float)
    if not np.isfinite(centre).all() or (centre < 0).any() or centre.sum() <= 0:
        raise DomainError(N_("Setiap bobot harus bilangan 0 atau lebih."))
    result = np.zeros((count, len(centre)))
    used = centre > 0
    result[:, used] = np.random.default_rng(1).dirichlet(concentration * centre[used] / centre.sum(), size=count)
    return result


@dataclass(frozen=True, slots=True)
class Stability:
    """In how many of the draws something held. `percent` is ready for "bertahan di 83 % variasi bobot"."""

    held: int
    draws: int

    @property
    def share(self) -> float:
        return self.held / self.draws if self.draws else 1.0

    @property
    def percent(self) -> int:
        """Whole per cent; 100 and 0 only when it held always or never."""
        whole = round(100 * self.share)
        if 0 < self.held < self.draws:
            return min(99, max(1, whole))
        return whole

    @property
    def firm(self) -> bool:
        """Otherwise "setara, silakan pilih"."""
        return self.share >= FIRM_FROM


def rank_stability(components: npt.ArrayLike, weights: Sequence[float], count: int = DRAWS) -> list[Stability]:
    """For each alternative: in how many draws it keeps the rank it has now. `components` (alternatives, components).

    Ties rank by position. Raises DomainError as `draws`.
    """
    table = np.asarray(components, float)
    nearby = draws(weights, count)
    now = _ranks(table @ (np.asarray(weights, float) / sum(weights)))
    held = np.zeros(len(table), np.int64)
    for drawn in nearby:
        held += _ranks(table @ drawn) == now
    return [Stability(int(times), count) for times in held]


def _ranks(scores: FloatArray) -> npt.NDArray[np.int64]:
    # Rounded, so that equal alternatives stay equal whatever order the sums were taken in.
    order = np.argsort(-np.round(scores, 12), kind="stable")
    rank = np.empty(len(scores), np.int64)
    rank[order] = np.arange(len(scores))
    return rank
