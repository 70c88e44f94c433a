"""What can be run, by name. Features register their kinds on import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from magang.jobs.rules import LONGEST_RUN

if TYPE_CHECKING:
    from magang.jobs.context import JobContext

Payload = Mapping[str, Any]
Result = Mapping[str, Any] | None
Work = Callable[["JobContext", Payload], Result]


@dataclass(frozen=True, slots=True)
class JobKind:
    """One thing that can be run: `label` names it on screen; after `limit` its worker is given up."""

    name: str
    label: str
    work: Work
    limit: timedelta


KINDS: Final[dict[str, JobKind]] = {}


def job_kind(name: str, *, label: str, limit: timedelta = LONGEST_RUN) -> Callable[[Work], Work]:
    """Register the decorated `(job, payload) -> result` as `name` (`feature.verb`).

    It runs in the application's context, in the owner's language and as `job.actor`: it asks policies like a view
    does. Payload and result are JSON. What it raises becomes the job's failure: a `DomainError` with its sentence.
    """

    def register(work: Work) -> Work:
        if name in KINDS and KINDS[name].work is not work:
            raise ValueError(f"there are two kinds of job called {name}")
        KINDS[name] = JobKind(name, label, work, limit)
        return work

    return register
