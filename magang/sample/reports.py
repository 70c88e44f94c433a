"""Reports of the sample city: one in each state, from being written to presented and frozen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from magang.audit.services import Common
from magang.documents.markdown.blocks import Paragraph, words
from magang.kernel.machine import advance
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.placements.models import Placement
from magang.reports.frozen import fingerprint, snapshot
from magang.reports.inserts import resolve
from magang.reports.models import (
    Report,
    ReportAuthor,
    ReportReturn,
    ReportVersion,
    ReturnReasonLink,
    ReviewComment,
)
from magang.reports.queries import submitted_text
from magang.reports.review_rules import ReturnReason, quoted
from magang.reports.rules import TRANSITIONS, ReportAction, VersionCause
from magang.sample.town import Story, Town, known

DATA: Final = Path(__file__).parent / "data"
PRESENTED_ON: Final = date(2025, 6, 18)  # The day the mayor heard the cohort of 2024.
SECRETARY: Final = "sekda"
_A = ReportAction
REVIEWED: Final = {
    "kesehatan-12": (_A.SUBMIT,),
    "kepegawaian-13": (_A.SUBMIT, _A.RETURN),
    "kesehatan-11": (_A.SUBMIT, _A.APPROVE),
}


def presented_story(town: Town) -> Story:
    """Written after coming home, approved by the mentor, heard and frozen."""
    begun = town.at(date(2024, 12, 2), 3)
    yield begun
    body = _text(
        "laporan-2024", finding=town.findings["talenta"].reference,
        recommendation=town.recommendations["talenta"].reference,
    )  # fmt: skip
    title = "Standar kompetensi jabatan pelaksana: pelajaran dari angkatan 2024"
    report = _write(town, town.placements["2024-1"], title, body, begun)
    for action, at in ((_A.SUBMIT, begun + timedelta(days=3)), (_A.APPROVE, begun + timedelta(days=8))):
        yield at
        _take(town, report, action, at)
    heard = town.at(PRESENTED_ON, 5)
    yield heard
    _take(town, report, _A.PRESENT, heard)


def reviewed_story(town: Town, key: str, turn: int) -> Story:
    """One that has come as far as `REVIEWED` says."""
    begun = town.at(-24 + turn, turn)
    yield begun
    placement = town.placements[key]
    findings = [f for f in town.findings.values() if f.placement is placement]
    recommendations = [r for r in town.recommendations.values() if r.placement is placement]
    title = f"{findings[0].title} (laporan contoh)"
    body = _text(
        "laporan-singkat",
        title=findings[0].title,
        findings="\n\n".join(f"[[temuan:{finding.reference}]]" for finding in findings),
        recommendations="\n\n".join(f"[[rekomendasi:{one.reference}]]" for one in recommendations) or "Sedang disusun.",
    )
    report = _write(town, placement, title, body, begun)
    for days, action in enumerate(REVIEWED[key], start=1):
        at = begun + timedelta(days=5 * days)
        yield at
        _take(town, report, action, at)


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


def _take(town: Town, report: Report, action: ReportAction, at: datetime) -> None:
    """One step of the report's life: by its author, their mentor, or whoever keeps the hearing's book."""
    placement = report.authors[0].placement
    mentor = known(placement.mentor).username
    who = {_A.SUBMIT: placement.participant.username, _A.PRESENT: SECRETARY}.get(action, mentor)
    # Asked before anything is set: a query in between would flush half a step.
    kept = submitted_text(town.session, report) or ""
    if action is _A.SUBMIT:
        kept = snapshot(report, resolve(town.session, report, today=at.date()).document)
    if action is _A.RETURN:
        _say_why(town, report, mentor, at)
    report.status, report.updated_at = advance(TRANSITIONS, report.status, action), at
    match action:
        case ReportAction.SUBMIT:
            report.submitted_at = at
            report.body_version = report.version_count = 2
            _keep(town, report, VersionCause.SUBMISSION, at, kept)
        case ReportAction.APPROVE:
            report.approved_at, report.approved_by_id = at, town.user_id(mentor)
        case ReportAction.PRESENT:
            report.presented_at, report.frozen_body, report.frozen_hash = at, kept, fingerprint(kept)
    town.tell(who, action, report, at)


def _say_why(town: Town, report: Report, mentor: str, at: datetime) -> None:
    """A return with its reasons, and a remark on a paragraph that waits for its answer."""
    paragraph = next(
        (n, text)
        for n, block in enumerate(resolve(town.session, report, today=at.date()).document.blocks)
        if isinstance(block, Paragraph) and (text := words(block))
    )
    town.session.add_all(
        [
            ReportReturn(
                report_id=report.id,
                body_version=report.body_version,
                note="Sebutkan angka sebelum dan sesudah, dan hitung biayanya.",
                returned_by_id=town.user_id(mentor),
                returned_at=at,
                reason_links=[
                    ReturnReasonLink(reason=reason) for reason in (ReturnReason.NOT_MEASURABLE, ReturnReason.COST)
                ],
            ),
            ReviewComment(
                report_id=report.id,
                block=paragraph[0],
                quote=quoted(paragraph[1]),
                text="Berapa angkanya, dan dari mana sumbernya?",
                author_id=town.user_id(mentor),
                answer="",
                written_at=at - timedelta(hours=1),
            ),
        ]
    )


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
