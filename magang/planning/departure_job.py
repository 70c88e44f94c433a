"""A departure plan of many people as a paper: made by a worker, waiting among the reader's jobs."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from magang.jobs.context import JobContext
from magang.jobs.kinds import Payload, Result, job_kind
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.planning.policy import departure as policy
from magang.planning.queries import departure as queries
from magang.planning.queries.scenarios import find_scenario
from magang.planning.services.departure import reveal_nips
from magang.planning.views.departure_papers import PAPERS, file_name, make, with_nips
from magang.web.city import current_city
from magang.web.clock import today

PAPER: Final = "planning.departure"


@job_kind(PAPER, label=N_("Menyiapkan rencana keberangkatan"), limit=timedelta(minutes=5))
def write_paper(job: JobContext, payload: Payload) -> Result:
    """`payload`: scenario, fmt (one of `PAPERS`), nip."""
    nips: dict[int, str] = {}
    if payload["nip"]:
        with job.writing() as session:
            if (scenario := find_scenario(session, job.actor, payload["scenario"])) is None:
                raise RuleBroken(N_("Skenario ini tidak ada lagi."))
            people = queries.people_of(session, scenario.id)
            nips = dict(reveal_nips(session, job.actor, scenario, people, now=job.now()))
    with job.reading() as session:
        if (scenario := find_scenario(session, job.actor, payload["scenario"])) is None:
            raise RuleBroken(N_("Skenario ini tidak ada lagi."))
        policy.read(job.actor, scenario).ensure()
        plan = with_nips(queries.read_plan(session, scenario, today=today()), nips)
        city = current_city()
        session.expunge_all()
    job.stop_if_cancelled()
    content = make(plan, city, payload["fmt"], made_at=job.now())
    job.save_file(content, name=file_name(plan, payload["fmt"]), media_type=PAPERS[payload["fmt"]])
    return None
