"""Kinds of jobs that only tests ask for. As a program: the `magang` command that knows them.

python -m tests.support.job_kinds worker
"""

from __future__ import annotations

import time

from flask_babel import gettext

from magang.jobs.context import JobContext
from magang.jobs.kinds import Payload, Result, job_kind
from magang.kernel.errors import RuleBroken
from magang.reference.models import PriorityProgramme
from magang.web.i18n import pick_language


@job_kind("test.count", label="Menghitung")
def count(job: JobContext, payload: Payload) -> Result:
    """Counts `steps`, `pause` seconds apart, and leaves a file."""
    for n in range(1, payload["steps"] + 1):
        job.progress(n, payload["steps"], "Langkah %(n)s", n=n)
        time.sleep(payload.get("pause", 0))
        job.stop_if_cancelled()
    job.save_file(b"1, 2, 3", name="hitungan.txt", media_type="text/plain")
    return {"counted": payload["steps"], "by": job.actor.name, "language": pick_language(), "done": gettext("Selesai")}


@job_kind("test.write", label="Menulis")
def write(job: JobContext, payload: Payload) -> Result:
    """Adds programme `number`, `times` over: the second breaks the database's rule."""
    with job.reading() as session:
        before = session.query(PriorityProgramme).count()
    job.progress(1, 2, "Menulis")
    for _ in range(payload.get("times", 1)):
        with job.writing() as session:
            session.add(PriorityProgramme(number=payload["number"], title="Puskesmas tanpa antre", agenda=""))
    return {"before": before}


@job_kind("test.refuse", label="Menolak")
def refuse(job: JobContext, payload: Payload) -> Result:
    raise RuleBroken("Angkatan %(name)s sudah ditutup.", name=payload["name"])


@job_kind("test.break", label="Rusak")
def break_(job: JobContext, payload: Payload) -> Result:
    raise ZeroDivisionError("not for the reader's eyes")


if __name__ == "__main__":
    from magang.cli import main

    main()
