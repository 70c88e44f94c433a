"""Exports that take longer than a click, and forgetting old ones."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from magang.jobs.context import JobContext
from magang.jobs.kinds import Payload, Result, job_kind
from magang.jobs.rules import Subject
from magang.jobs.sweeps import sweep
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.reports import queries
from magang.reports.cache import KEEP_SECONDS
from magang.reports.exports import Format, file_name
from magang.reports.handing import cache, produce, wanted, work_of
from magang.reports.models import Report

EXPORT: Final = "reports.export"
STEPS: Final = 3


def about(report: Report, fmt: Format, address: str) -> Subject:
    """What the job is about: one format of one report, on whose page of exports the progress is seen."""
    return Subject("report", f"{report.reference}.{fmt.value}", f"{report.reference} {fmt.label}", address=address)


@job_kind(EXPORT, label=N_("Menyiapkan laporan"))
def export(job: JobContext, payload: Payload) -> Result:
    """`payload`: reference, format. The owner's right to read the report is asked again."""
    fmt = Format(payload["format"])
    job.progress(0, STEPS, N_("Membaca naskah"))
    with job.reading() as session:
        report = queries.find_report(session, job.actor, payload["reference"])
        if report is None:
            raise RuleBroken(N_("Laporan ini tidak dapat dibuka lagi."))
        asked, name = wanted(report, fmt, work_of(report)), file_name(report, fmt)
    job.stop_if_cancelled()
    job.progress(1, STEPS, N_("Menyusun %(format)s"), format=fmt.label)
    content = cache().read(asked.key) or produce(asked)
    job.stop_if_cancelled()
    job.progress(2, STEPS, N_("Menyimpan"))
    job.save_file(content, name=name, media_type=fmt.media_type)
    return None


@sweep("old exports of reports")
def forget_exports(session: Session, now: datetime) -> int:  # noqa: ARG001 - a sweep is given the session
    return cache().forget(before=now.timestamp() - KEEP_SECONDS)
