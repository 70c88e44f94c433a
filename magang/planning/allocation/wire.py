"""A problem as bytes and back: what the worker is sent, and what a scenario's input hash is taken of.

One line of JSON, then the five pair columns as little-endian arrays. No pickle: the bytes can be kept and read later.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from magang.planning.allocation.problem import (
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

COLUMNS: Final = (("person", "<i8"), ("slot", "<i8"), ("value", "<f8"), ("cost", "<i8"), ("use", "<f8"))
FORMAT: Final = 1


def to_bytes(problem: Problem) -> bytes:
    """Canonical: equal problems give equal bytes."""
    lists: dict[str, Any] = {
        name: [dataclasses.asdict(item) for item in getattr(problem, name)]
        for name in (
            "people",
            "slots",
            "budgets",
            "hosts",
            "quotas",
            "needs",
            "locks",
            "forbids",
            "together",
            "anchors",
        )
    }
    coverage = dataclasses.asdict(problem.coverage) if problem.coverage else None
    head = {"format": FORMAT, "pairs": len(problem.pairs), "coverage": coverage, **lists}
    text = json.dumps(head, sort_keys=True, separators=(",", ":"), default=_sorted_set)
    columns = [np.ascontiguousarray(getattr(problem.pairs, name), kind).tobytes() for name, kind in COLUMNS]
    return b"".join([text.encode(), b"\n", *columns])


def _sorted_set(thing: object) -> list[str]:
    if isinstance(thing, frozenset):
        return sorted(thing)
    if isinstance(thing, np.generic):  # a NumPy number given as a capacity
        return thing.item()  # type: ignore[no-any-return]
    raise TypeError(type(thing))


def from_bytes(data: bytes) -> Problem:
    """The problem `to_bytes` wrote. Raises ValueError for anything else."""
    text, _, body = data.partition(b"\n")
    head: Mapping[str, Any] = json.loads(text)
    count = head["pairs"]
    if head["format"] != FORMAT or len(body) != count * 8 * len(COLUMNS):
        raise ValueError("not a problem written by to_bytes")
    parts = [np.frombuffer(body, kind, count, 8 * count * at).copy() for at, (_, kind) in enumerate(COLUMNS)]
    return Problem(
        people=tuple(Person(**item) for item in head["people"]),
        slots=tuple(Slot(**item) for item in head["slots"]),
        pairs=Pairs(*parts),
        budgets=tuple(
            Budget(item["key"], item["at_most"], None if item["opds"] is None else frozenset(item["opds"]))
            for item in head["budgets"]
        ),
        hosts=tuple(HostLimit(**item) for item in head["hosts"]),
        quotas=tuple(OpdQuota(**item) for item in head["quotas"]),
        needs=tuple(
            NeedRule(item["need"], item["minimum"], item["maximum"], tuple(Step(**step) for step in item["steps"]))
            for item in head["needs"]
        ),
        coverage=_coverage(head["coverage"]),
        locks=tuple(Lock(**item) for item in head["locks"]),
        forbids=tuple(Forbid(**item) for item in head["forbids"]),
        together=tuple(Together(**item) for item in head["together"]),
        anchors=tuple(Anchor(**item) for item in head["anchors"]),
    )


def _coverage(raw: Mapping[str, Any] | None) -> Coverage | None:
    if raw is None:
        return None
    return Coverage(
        raw["at_least"], tuple(Programme(item["key"], frozenset(item["needs"])) for item in raw["programmes"])
    )


def fingerprint(problem: Problem) -> str:
    """SHA-256 of the canonical bytes, as a scenario records its input."""
    return hashlib.sha256(to_bytes(problem)).hexdigest()
