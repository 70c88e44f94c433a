"""What the text was before: the list of versions, what changed between two, bringing one back."""

from __future__ import annotations

from flask import Response, abort, url_for
from sqlalchemy.orm import Session

from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.kernel.labels import N_
from magang.reports import policy, queries, services
from magang.reports.diffing import compare as differences
from magang.reports.models import Report, ReportVersion
from magang.reports.views import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.converters import asked_id
from magang.web.identity import current_actor
from magang.web.pages import go, render_page

Old = tuple[Report, ReportVersion]


@bp.get("/laporan/<ref:reference>/versi")
@requires(policy.read_versions, load=queries.find_report)
def versions(report: Report) -> Response:
    listed = queries.versions_of(db.session(), report)
    return render_page(
        "reports/versions.html",
        report=report,
        versions=listed,
        may_restore=bool(policy.edit(current_actor(), report)),
    )


@bp.get("/laporan/<ref:reference>/banding")
@requires(policy.read_versions, load=queries.find_report)
def compare(report: Report) -> Response:
    """`?dari=` and `?ke=`; without them the newest version and the one before."""
    session = db.session()
    listed = queries.versions_of(session, report)
    newest = listed[0].number
    after = _find(report, asked_id("ke") or newest)
    earlier = [v.number for v in listed if v.number < after.number]
    before = _find(report, asked_id("dari") or (earlier[0] if earlier else after.number))
    return render_page(
        "reports/compare.html",
        report=report,
        versions=listed,
        before=before,
        after=after,
        comparison=differences(before.body, after.body),
    )


def _find(report: Report, number: int) -> ReportVersion:
    return queries.find_version(db.session(), report, number) or abort(404)


def _find_old(session: Session, actor: Actor, reference: str, number: int) -> Old | None:
    report = queries.find_report(session, actor, reference)
    version = queries.find_version(session, report, number) if report else None
    return (report, version) if report and version else None


def _may_restore(actor: Actor, old: Old) -> Decision:
    return policy.edit(actor, old[0])


@bp.post("/laporan/<ref:reference>/versi/<int:number>/pulihkan")
@requires(_may_restore, load=_find_old)
def restore(old: Old) -> Response:
    report, version = old
    services.restore(db.session(), current_actor(), report, version=version, now=now())
    db.session.commit()
    return go(
        url_for(".write", reference=report.reference),
        N_("Versi %(n)s dipulihkan. Teks sebelumnya tetap ada di daftar versi."),
        n=version.number,
    )
