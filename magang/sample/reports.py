"""Two reports of the sample city: one presented with the cohort of 2024, one that is being written."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from magang.audit.services import Common
from magang.kernel.machine import advance
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.placements.models import Placement
from magang.reports.frozen import fingerprint, snapshot
from magang.reports.inserts import resolve
from magang.reports.models import Report, ReportAuthor, ReportVersion
from magang.reports.rules import TRANSITIONS, ReportAction, VersionCause
from magang.sample.town import Story, Town, known

DATA: Final = Path(__file__).parent / "data"
PRESENTED_ON: Final = date(2025, 6, 18)  # The day the mayor heard the cohort of 2024.
SECRETARY: Final = "sekda"


def presented_story(town: Town) -> Story:
    """Written after coming home, approved by the mentor, heard and frozen."""
    begun = town.at(date(2024, 12, 2), 3)
    yield begun
    placement = town.placements["2024-1"]
    body = _text(
        "laporan-2024", finding=town.findings["talenta"].reference,
        recommendation=town.recommendations["talenta"].reference,
    )  # fmt: skip
    report = _write(town, placement, "Standar kompetensi jabatan pelaksana: pelajaran dari angkatan 2024", body, begun)
    mentor = known(placement.mentor).username
    steps = (
        (ReportAction.SUBMIT, placement.participant.username, begun + timedelta(days=3)),
        (ReportAction.APPROVE, mentor, begun + timedelta(days=8)),
        (ReportAction.PRESENT, SECRETARY, town.at(PRESENTED_ON, 5)),
    )
    for action, who, at in steps:
        yield at
        report.status, report.updated_at = advance(TRANSITIONS, report.status, action), at
        match action:
            case ReportAction.SUBMIT:
                report.submitted_at = at
                report.body_version = report.version_count = 2
                kept = snapshot(report, resolve(town.session, report, today=at.date()).document)
                _keep(town, report, VersionCause.SUBMISSION, at, kept)
            case ReportAction.APPROVE:
                report.approved_at, report.approved_by_id = at, town.user_id(mentor)
            case ReportAction.PRESENT:
                report.presented_at, report.frozen_body, report.frozen_hash = at, kept, fingerprint(kept)
        town.tell(who, action, report, at)


def draft_story(town: Town) -> Story:
    """What the sample's participant has so far: half of its chapters, and two versions to compare."""
    begun = town.at(-6, 11)
    yield begun
    placement = town.placements["peserta"]
    own = [f for f in town.findings.values() if f.placement is placement]
    body = _text("laporan-draf", findings="\n\n".join(f"[[temuan:{finding.reference}]]" for finding in own[:2]))
    report = _write(town, placement, "Satu data penerima bantuan: pelajaran dari tempat magang", body, begun)
    at = town.at(-2, 7)
    yield at
    report.body = report.body.replace("setahun sekali", "setahun sekali, menjelang penyaluran bantuan")
    report.body_version = report.version_count = 2
    report.updated_at = at
    _keep(town, report, VersionCause.LEAVING, at)


def _text(name: str, **values: str) -> str:
    return (DATA / f"{name}.md").read_text(encoding="utf-8").format(**values)


def _write(town: Town, placement: Placement, title: str, body: str, at: datetime) -> Report:
    report = Report(
        reference=next_reference(town.session, Prefix.REPORT, at.year),
        cycle=placement.cycle,
        title=title,
        body=body,
        body_version=1,
        version_count=1,
        created_by=placement.participant,
        authors=[ReportAuthor(placement=placement)],
        images=[],
        created_at=at,
        updated_at=at,
    )
    town.session.add(report)
    town.session.flush()
    _keep(town, report, VersionCause.START, at)
    town.tell(placement.participant.username, Common.CREATED, report, at)
    return report


def _keep(town: Town, report: Report, cause: VersionCause, at: datetime, snapshot: str | None = None) -> None:
    town.session.add(
        ReportVersion(
            report_id=report.id,
            number=report.body_version,
            title=report.title,
            body=report.body,
            cause=cause,
            author_id=report.created_by_id,
            written_at=at,
            snapshot=snapshot,
        )
    )
