"""Pictures of a report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.journals.photos import Upload, develop, shown_name
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField
from magang.kernel.filestore import FileStore
from magang.kernel.labels import N_
from magang.reports import policy
from magang.reports.models import Report, ReportImage
from magang.reports.rules import MAX_IMAGES, ReportVerb


def add_image(
    session: Session, actor: Actor, report: Report, *, upload: Upload, store: FileStore, now: datetime
) -> ReportImage:
    """Take in a photo, decoded and written anew. Raises `InvalidField` on `photo`."""
    policy.edit(actor, report).ensure()
    if len(report.images) >= MAX_IMAGES:
        raise InvalidField("photo", N_("Paling banyak %(n)s foto dalam satu laporan."), n=MAX_IMAGES)
    picture = develop(upload, field="photo")
    kept = store.put(session, picture.content)
    image = ReportImage(
        shown_name=shown_name(upload.name),
        stored_name=kept.name,
        sha256=kept.sha256,
        size=kept.size,
        width=picture.width,
        height=picture.height,
        added_by_id=actor.user_id,
        added_at=now,
    )
    report.images.append(image)
    session.flush()
    record(session, actor, ReportVerb.PICTURED, report, now=now, note=image.shown_name)
    return image
