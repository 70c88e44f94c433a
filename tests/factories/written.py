"""Reports as their authors write them."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.kernel.filestore import FileStore
from magang.placements.models import Placement
from magang.reports.frozen import fingerprint
from magang.reports.models import Report, ReportAuthor, ReportImage, ReportVersion, ReviewComment
from magang.reports.rules import Chapter, ReportStatus, VersionCause
from tests.factories.city import City
from tests.factories.findings import WHEN, build_finding
from tests.factories.journals import jpeg
from tests.factories.recommendations import build_recommendation

_serial = count(900)  # Above what the counter gives out in a test.


def full_body(*inserts: str) -> str:
    """Every chapter with a sentence, and `inserts` on lines of their own."""
    chapters = [f"# {chapter.label}\n\nIsi bagian {chapter.label.lower()}." for chapter in Chapter]
    return "\n\n".join([*chapters, *inserts]) + "\n"


def build_report(session: Session, city: City, placement: Placement | None = None, **values: Any) -> Report:
    """A draft that lacks nothing, about a running placement with a finding and a recommendation; committed."""
    if placement is None:
        finding = build_finding(session, city)
        recommendation = build_recommendation(session, city, finding)
        placement = session.get_one(Placement, finding.placement_id)
        inserts = (f"[[temuan:{finding.reference}]]", f"[[rekomendasi:{recommendation.reference}]]")
        values = {"body": full_body(*inserts)} | values
    defaults: dict[str, Any] = {
        "reference": f"L-2026-{next(_serial)}",
        "cycle_id": placement.cycle_id,
        "title": "Antrean daring puskesmas: pelajaran dari Kota Malang",
        "body": full_body(),
        "body_version": 1,
        "version_count": 1,
        "created_by_id": placement.participant_id,
        "authors": [ReportAuthor(placement_id=placement.id)],
        "images": [],
        "created_at": WHEN,
        "updated_at": WHEN,
    }
    if values.get("status", ReportStatus.DRAFT) is not ReportStatus.DRAFT:
        defaults["submitted_at"] = WHEN
    if values.get("status") in {ReportStatus.APPROVED, ReportStatus.PRESENTED}:
        defaults |= {"approved_at": WHEN + timedelta(days=1), "approved_by_id": city.superior.id}
    frozen: dict[str, Any] = {}
    if values.get("status") is ReportStatus.PRESENTED:
        values = values | {"status": ReportStatus.APPROVED}
        kept = json.dumps({"title": defaults["title"], "blocks": [], "images": {}})
        frozen = {"presented_at": WHEN + timedelta(days=2), "frozen_body": kept, "frozen_hash": fingerprint(kept)}
    report = Report(**defaults | values)
    session.add(report)
    session.flush()
    session.add(
        ReportVersion(
            report_id=report.id,
            number=1,
            title=report.title,
            body=report.body,
            cause=VersionCause.START,
            author_id=report.created_by_id,
            written_at=WHEN,
        )
    )
    session.flush()
    if frozen:  # Last: from then on the database refuses any change.
        session.execute(update(Report).where(Report.id == report.id).values(status=ReportStatus.PRESENTED, **frozen))
        session.refresh(report)
    session.commit()
    return report


def build_aside(session: Session, report: Report) -> ReportVersion:
    """What its author wrote on the first version while another window changed the same lines; committed."""
    report.body = report.body.replace("Isi bagian temuan.", "Isi dari jendela lain.")
    report.body_version, report.version_count = 2, 3
    stamps = {"report_id": report.id, "title": report.title, "author_id": report.created_by_id, "written_at": WHEN}
    saved = ReportVersion(number=2, body=report.body, cause=VersionCause.LEAVING, **stamps)
    aside = ReportVersion(number=3, body="# Temuan\n\nLain.", cause=VersionCause.ASIDE, base=1, **stamps)
    session.add_all([saved, aside])
    session.commit()
    return aside


def build_image(session: Session, store: FileStore, report: Report, content: bytes = b"") -> ReportImage:
    """A photo that lies in `store`; committed."""
    kept = store.put(session, content or jpeg())
    image = ReportImage(
        report_id=report.id,
        shown_name="loket.jpg",
        stored_name=kept.name,
        sha256=kept.sha256,
        size=kept.size,
        width=40,
        height=30,
        added_by_id=report.created_by_id,
        added_at=WHEN,
    )
    session.add(image)
    session.commit()
    return image


def build_remark(session: Session, report: Report, author: User) -> ReviewComment:
    """What a reviewer said about the first chapter; committed."""
    remark = ReviewComment(
        report_id=report.id,
        block=1,
        quote="Isi bagian ringkasan.",
        text="Sebutkan angkanya.",
        author_id=author.id,
        answer="",
        written_at=WHEN,
    )
    session.add(remark)
    session.commit()
    return remark
