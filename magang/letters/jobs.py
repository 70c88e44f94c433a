"""What takes longer than a click: many letters at once, and many letters as one PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from magang.jobs.context import JobContext
from magang.jobs.kinds import Payload, Result, job_kind
from magang.jobs.rules import Subject
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.letters import queries
from magang.letters.rules import LetterKind
from magang.letters.services import issuing
from magang.letters.views.parts import PDF, batch_name, one_pdf, surroundings
from magang.web.clock import today
from magang.web.files import store

ISSUE: Final = "letters.issue"
MERGE: Final = "letters.merge"
_LIMIT: Final = timedelta(minutes=10)


def about(batch: str, title: str, address: str) -> Subject:
    """What both kinds are about: the letters made together, on whose page the progress is seen."""
    return Subject("letters", batch, title, address=address)


@job_kind(ISSUE, label=N_("Menerbitkan surat"), limit=_LIMIT)
def issue_letters(job: JobContext, payload: Payload) -> Result:
    """`payload`: kind, placements (ids), dated, signer, assign, batch, verify_at. All letters, or none."""
    with job.reading() as session:
        signer = queries.find_signer(session, job.actor, payload["signer"])
        if signer is None:
            raise RuleBroken(N_("Pilih penanda tangan."))
        plan = issuing.plan(
            session,
            job.actor,
            LetterKind(payload["kind"]),
            queries.placements_for_letters(session, job.actor, ids=payload["placements"]),
            dated=date.fromisoformat(payload["dated"]),
            signer=signer,
            around=surroundings(payload["verify_at"]),
            today=today(),
        )
    written = plan.written(_teller(job, len(plan.letters), N_("%(n)s dari %(of)s surat ditulis")))
    with job.writing() as session:
        issuing.issue(
            session,
            job.actor,
            plan,
            written,
            batch=payload["batch"],
            assign=payload["assign"],
            store=store(),
            now=job.now(),
        )
    return None


@job_kind(MERGE, label=N_("Menggabungkan surat menjadi satu PDF"), limit=_LIMIT)
def merge_letters(job: JobContext, payload: Payload) -> Result:
    """`payload`: batch. Who asks for the file is in the trail before there is one."""
    with job.writing() as session:
        letters = queries.letters_in_batch(session, job.actor, payload["batch"])
        if not letters:
            raise RuleBroken(N_("Surat ini tidak ada lagi."))
        name = batch_name(letters, "pdf")
        taken = issuing.hand_out(session, job.actor, letters, store=store(), now=job.now())
    tell = _teller(job, len(taken), N_("%(n)s dari %(of)s surat menjadi PDF"))
    job.save_file(one_pdf([content for _, content in taken], tell), name=name, media_type=PDF)
    return None


def _teller(job: JobContext, total: int, message: str) -> Callable[[int], None]:
    def tell(done: int) -> None:
        job.progress(done, total, message, n=done, of=total)
        job.stop_if_cancelled()

    return tell
