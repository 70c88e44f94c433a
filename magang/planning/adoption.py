"""What became of earlier recommendations from a host in one urusan, as a probability with its uncertainty (DESIGN 4.2).

Beta–Binomial: each cell (host × urusan) has its own rate θ ~ Beta(μM, (1 − μ)M); μ ~ Beta(2, 2) is the city's usual
rate, log M ~ N(log 8, 1) how alike the cells are. Both are summed over a grid rather than estimated: with few cells
and one to five recommendations each, the textbook estimate is far too sure of itself. An association, not a cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from magang.kernel.errors import DomainError
from magang.kernel.labels import N_

FloatArray = npt.NDArray[np.float64]

MEANS: Final = 17  # points of μ
STRENGTHS: Final = 15  # points of M
STRENGTH_MEDIAN: Final = 8.0
STRENGTH_SPREAD: Final = 1.0  # standard deviation of log M
INTERVAL: Final = 0.9
_POINTS: Final = 400  # of θ, for the interval


@dataclass(frozen=True, slots=True)
class Estimate:
    """Chance that a recommendation is carried out within twelve months: mean and `INTERVAL` credible interval, 0–1.

    `n`: recommendations older than twelve months behind it; 0 means the city's usual rate, "belum ada data" here.
    `done`: how many of them were carried out in time, partly as one half.
    """

    mean: float
    low: float
    high: float
    n: int
    done: float = 0.0

    @property
    def width(self) -> float:
        """Of the interval: wide where sending somebody would teach the city most."""
        return self.high - self.low


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """Weights over (μ, M): `mean` and `strength` have shape (points,), `weight` sums to 1."""

    mean: FloatArray
    strength: FloatArray
    weight: FloatArray

    @classmethod
    def fixed(cls, mean: float, strength: float) -> Prior:
        """As if μ and M were known."""
        return cls(np.array([mean]), np.array([strength]), np.array([1.0]))


def usual_prior() -> Prior:
    """The grid before any data."""
    mean = (np.arange(MEANS) + 0.5) / MEANS
    z = np.linspace(-2.5, 2.5, STRENGTHS)
    mu, log_m = np.meshgrid(mean, np.log(STRENGTH_MEDIAN) + STRENGTH_SPREAD * z, indexing="ij")
    weight = (mu * (1 - mu)) * np.exp(-0.5 * ((log_m - np.log(STRENGTH_MEDIAN)) / STRENGTH_SPREAD) ** 2)
    return Prior(mu.ravel(), np.exp(log_m).ravel(), (weight / weight.sum()).ravel())


def learn(done: npt.ArrayLike, total: npt.ArrayLike) -> Prior:
    """The grid after all cells of the city. `done` (partly = 0.5) and `total` have shape (cells,), 0 ≤ done ≤ total.

    Raises DomainError for anything else.
    """
    k, n = _counts(done, total)
    prior = usual_prior()
    a, b = _shapes(prior)
    seen = n > 0
    log_weight = np.log(prior.weight) + _log_evidence(k[seen], n[seen], a, b).sum(axis=0)
    weight = np.exp(log_weight - log_weight.max())
    return Prior(prior.mean, prior.strength, weight / weight.sum())


def estimate(done: npt.ArrayLike, total: npt.ArrayLike, prior: Prior | None = None) -> list[Estimate]:
    """One estimate a cell. Without a `prior` it is learnt from these cells; a `prior` must not have seen them.

    Errors as `learn`.
    """
    k, n = _counts(done, total)
    city = prior or learn(k, n)
    a, b = _shapes(city)
    # What is learnt from these cells has each cell's own counts in its weights already; another prior has not.
    log_weight = np.log(np.maximum(city.weight, 1e-300))[None, :]
    if prior is not None:
        log_weight = log_weight + _log_evidence(k, n, a, b)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    weight = np.broadcast_to(weight, (len(k), len(city.weight)))
    weight = weight / weight.sum(axis=1, keepdims=True)
    after_a, after_b = k[:, None] + a, (n - k)[:, None] + b
    mean = (weight * after_a / (after_a + after_b)).sum(axis=1)
    low, high = _interval(after_a, after_b, weight)
    return [
        Estimate(float(m), float(lo), float(hi), int(count), float(done_))
        for m, lo, hi, count, done_ in zip(mean, low, high, n, k, strict=True)
    ]


def explore(estimates: list[Estimate], places: int) -> list[int]:
    """Positions of the `places` cells with the widest intervals: one or two a cycle are kept for learning."""
    return sorted(range(len(estimates)), key=lambda at: (-estimates[at].width, at))[: max(0, places)]


def _counts(done: npt.ArrayLike, total: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    k, n = np.atleast_1d(np.asarray(done, float)), np.atleast_1d(np.asarray(total, float))
    if k.shape != n.shape or k.ndim != 1 or not (np.isfinite(k).all() and np.isfinite(n).all()):
        raise DomainError(N_("Catatan adopsi tidak lengkap."))
    if ((k < 0) | (k > n)).any():
        raise DomainError(N_("Rekomendasi yang terlaksana tidak boleh melebihi jumlah rekomendasi."))
    return k, n


def _shapes(prior: Prior) -> tuple[FloatArray, FloatArray]:
    return prior.mean * prior.strength, (1 - prior.mean) * prior.strength


def _log_evidence(k: FloatArray, n: FloatArray, a: FloatArray, b: FloatArray) -> FloatArray:
    """log of B(a + k, b + n − k) / B(a, b), shape (cells, grid)."""
    return np.asarray(_log_beta(a + k[:, None], b + (n - k)[:, None]) - _log_beta(a, b))


def _log_beta(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(_log_gamma(a) + _log_gamma(b) - _log_gamma(a + b))


def _log_gamma(x: FloatArray) -> FloatArray:
    """log Γ for x > 0: Stirling's series after shifting x up by 8; error under 1e-10."""
    shift = np.zeros_like(x)
    for step in range(8):
        shift += np.log(x + step)
    y = x + 8
    series = 1 / (12 * y) - 1 / (360 * y**3) + 1 / (1260 * y**5)
    return np.asarray((y - 0.5) * np.log(y) - y + 0.5 * np.log(2 * np.pi) + series - shift)


def _interval(a: FloatArray, b: FloatArray, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Equal-tailed interval of each cell's mixture of Betas; all arguments have shape (cells, grid)."""
    # θ = sin²(φ) crowds the points where a Beta with small parameters piles up, and makes its density finite there.
    phi = (np.arange(_POINTS) + 0.5) / _POINTS * np.pi / 2
    log_sin, log_cos = 2 * np.log(np.sin(phi)), 2 * np.log(np.cos(phi))
    edge = np.sin((np.arange(1, _POINTS + 1)) / _POINTS * np.pi / 2) ** 2
    tail = (1 - INTERVAL) / 2
    low, high = np.empty(len(a)), np.empty(len(a))
    log_norm = np.asarray(_log_beta(a, b))
    for cell in range(len(a)):
        log_density = (a[cell, :, None] - 0.5) * log_sin + (b[cell, :, None] - 0.5) * log_cos - log_norm[cell, :, None]
        mass = weight[cell] @ np.exp(log_density)
        below = np.cumsum(mass) / mass.sum()
        low[cell], high[cell] = np.interp([tail, 1 - tail], below, edge)
    return low, high
