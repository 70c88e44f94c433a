"""Solving that takes longer than a click: a job with progress that can be cancelled."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Final

from babel.numbers import format_decimal
from flask_babel import get_locale
from sqlalchemy.orm import Session

from magang.documents.imports import LIFETIME, forget
from magang.jobs.context import JobContext
from magang.jobs.kinds import Payload, Result, job_kind
from magang.jobs.sweeps import sweep
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.planning import solving
from magang.planning.models import CandidateImport
from magang.planning.policy import scenarios as policy
from magang.planning.queries.scenarios import find_scenario
from magang.planning.rules.scenarios import ScenarioAction
from magang.web.clock import today

SOLVE: Final = "planning.solve"
_LOOK_EVERY: Final = 0.25  # seconds


@job_kind(SOLVE, label=N_("Menghitung skenario"), limit=timedelta(minutes=5))
def solve_scenario(job: JobContext, payload: Payload) -> Result:
    """`payload`: scenario, version, fresh. A scenario changed since fails the job; a cancelled one changes nothing."""
    with job.reading() as session:
        scenario = find_scenario(session, job.actor, payload["scenario"])
        if scenario is None:
            raise RuleBroken(N_("Skenario ini tidak ada lagi."))
        policy.act(job.actor, scenario, ScenarioAction.SOLVE).ensure()
        scenario.expect_version(payload["version"])
        asked = solving.ask(session, scenario, today=today(), fresh=payload["fresh"])
    work = solving.Solving(asked)
    try:
        while not work.wait(_LOOK_EVERY):
            _tell(job, work.progress)
            job.stop_if_cancelled()
        outcome = work.finish()
    finally:
        work.cancel()
    with job.writing() as session:
        scenario = find_scenario(session, job.actor, payload["scenario"])
        if scenario is None:
            raise RuleBroken(N_("Skenario ini tidak ada lagi."))
        solving.keep(session, job.actor, scenario, outcome, now=job.now())
    return None


def _tell(job: JobContext, progress: tuple[float, float] | None) -> None:
    if progress is None or not math.isfinite(progress[1]):
        job.progress(0, None, N_("Membaca dan menyusun soal …"))
        return
    best, bound = progress
    if not math.isfinite(best):
        job.progress(0, None, N_("Batas %(bound)s; mencari rencana pertama …"), bound=_number(bound))
        return
    gap = max(0.0, bound - best) / max(1.0, abs(best))
    words = N_("Nilai %(best)s, batas %(bound)s, selisih %(gap)s%%")
    job.progress(0, None, words, best=_number(best), bound=_number(bound), gap=_number(100 * gap, "#,##0.0"))


def _number(value: float, pattern: str = "#,##0") -> str:
    return str(format_decimal(value, format=pattern, locale=get_locale()))


@sweep("expired candidate lists")
def forget_candidate_lists(session: Session, now: datetime) -> int:
    """A day after the upload at the latest, also when nobody ever uploads again."""
    return forget(session, CandidateImport, before=now - LIFETIME)
