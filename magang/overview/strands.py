"""The thread as a drawing: stations on a line, and a fork only where the line really divides. Pure values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from magang.kernel.labels import LabelledEnum
from magang.overview.rules import Stage


@dataclass(frozen=True, slots=True)
class Node:
    """One thing at a station. `title` and `detail` are people's own words, `phrase` and `remark` are the program's."""

    stage: Stage
    title: str = ""
    phrase: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    reference: str = ""
    detail: str = ""
    remark: str = ""
    endpoint: str = ""
    args: Mapping[str, str | int] = field(default_factory=dict)
    anchor: str = ""
    state: LabelledEnum | None = None
    health: LabelledEnum | None = None
    on: date | None = None
    due_on: date | None = None
    original_due_on: date | None = None
    due_moves: int = 0
    rests_on: Sequence[str] = ()
    is_current: bool = False
    is_ahead: bool = False
    """Not reached yet: the next promise, in words."""
    is_hidden: bool = False
    """Beyond the reader's reach: stands in the line without details, because something readable hangs on it."""


@dataclass(frozen=True, slots=True)
class Station:
    """One stage on a line, its things side by side; `hidden` more are beyond the reader's reach."""

    stage: Stage
    nodes: Sequence[Node]
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class Strand:
    """A line of stations and the lines it divides into; `hidden` more of `hidden_stage` are out of reach."""

    stations: Sequence[Station] = ()
    forks: Sequence[Strand] = ()
    hidden: int = 0
    hidden_stage: Stage | None = None

    @property
    def holds_something(self) -> bool:
        """Whether the reader sees anything on it."""
        return any(not n.is_hidden for s in self.stations for n in s.nodes) or any(
            f.holds_something for f in self.forks
        )


@dataclass(frozen=True, slots=True)
class Thread:
    """A drawn thread and the object it was opened from."""

    stage: Stage
    reference: str
    title: str
    strand: Strand


def continued(stations: Sequence[Station], stage: Stage, branches: Sequence[Strand]) -> Strand:
    """The line through `stations` and on into `branches`: straight on for one, a fork for several.

    Branches that hold nothing the reader may see are only counted.
    """
    seen = [branch for branch in branches if branch.holds_something]
    hidden = len(branches) - len(seen)
    if len(seen) == 1 and not hidden:
        only = seen[0]
        return Strand((*stations, *only.stations), only.forks, only.hidden, only.hidden_stage)
    return Strand(tuple(stations), tuple(seen), hidden, stage if hidden else None)


def walk(strand: Strand) -> Iterator[Station]:
    """Every station, from the top."""
    yield from strand.stations
    for fork in strand.forks:
        yield from walk(fork)


def reached(strand: Strand) -> Mapping[Stage, int]:
    """How many things the reader sees at each stage; promises not kept yet don't count."""
    return Counter(
        node.stage for station in walk(strand) for node in station.nodes if not (node.is_ahead or node.is_hidden)
    )


def out_of_reach(strand: Strand) -> int:
    """How many things of this thread the reader may not see."""
    here = sum(s.hidden + sum(n.is_hidden for n in s.nodes) for s in strand.stations)
    return here + strand.hidden + sum(out_of_reach(fork) for fork in strand.forks)
