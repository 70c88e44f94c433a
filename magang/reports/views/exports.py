"""A report going out: its formats, the page for printing."""

from __future__ import annotations

from flask import Response, url_for

from magang.documents import html
from magang.documents.markdown import MarkdownRefused
from magang.documents.markdown.arrange import outline_of
from magang.documents.report import Report as Work
from magang.extensions import db
from magang.jobs.queries import current_sight
from magang.jobs.services import enqueue
from magang.kernel.errors import RuleBroken
from magang.reports import jobs, policy, queries
from magang.reports.exports import Format, file_name
from magang.reports.handing import cache, produce, wanted, work_of
from magang.reports.models import Report
from magang.reports.views import bp
from magang.reports.views.reading import image_url
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.files import hand_out
from magang.web.i18n import tr
from magang.web.identity import current_actor
from magang.web.pages import go, render_page


def readable(report: Report) -> Work:
    """What the report says. Raises `RuleBroken` with the sentence of a text that cannot be read in time."""
    try:
        return work_of(report)
    except MarkdownRefused as error:
        raise RuleBroken(error.message, **error.params) from error


@bp.get("/laporan/<ref:reference>/ekspor")
@requires(policy.read, load=queries.find_report)
def exports(report: Report) -> Response:
    work, session, actor = readable(report), db.session(), current_actor()
    offered = []
    for fmt in Format:
        asked = wanted(report, fmt, work)
        seen = current_sight(
            session, actor, subject_kind="report", reference=f"{report.reference}.{fmt.value}", now=now()
        )
        # What a job left is of the text as it was then; the file of today's text is offered beside it.
        offered.append((fmt, asked.is_ready or asked.is_quick, seen if seen and not asked.is_ready else None))
    return render_page("reports/exports.html", report=report, offered=offered, seal=work.seal)


@bp.get("/laporan/<ref:reference>/ekspor/<enum(Format):fmt>")
@requires(policy.read, load=queries.find_report)
def download(report: Report, fmt: Format) -> Response:
    """The file, if it is there or soon made; otherwise the page on which a worker can be asked."""
    asked = wanted(report, fmt, readable(report))
    name, content = file_name(report, fmt), cache().read(asked.key)
    if content is None and not asked.is_quick:
        return go(url_for(".exports", reference=report.reference))
    if content is None:
        db.session.rollback()  # Reading is done: while the file is made, nobody waits for this connection.
        content = produce(asked)
    return hand_out(content, fmt.media_type, name)


@bp.post("/laporan/<ref:reference>/ekspor/<enum(Format):fmt>")
@requires(policy.read, load=queries.find_report)
def prepare(report: Report, fmt: Format) -> Response:
    """Have a worker make a large one; the page shows how far it is and may be left."""
    address = url_for(".exports", reference=report.reference)
    asked = wanted(report, fmt, readable(report))
    if asked.is_ready or asked.is_quick:
        return go(url_for(".download", reference=report.reference, fmt=fmt))
    enqueue(
        db.session(),
        current_actor(),
        kind=jobs.EXPORT,
        payload={"reference": report.reference, "format": fmt.value},
        subject=jobs.about(report, fmt, address),
        now=now(),
    )
    db.session.commit()
    return go(address)


@bp.get("/laporan/<ref:reference>/cetak")
@requires(policy.read, load=queries.find_report)
def printed(report: Report) -> Response:
    """One page for the browser's own printing."""
    work = readable(report)
    return render_page(
        "reports/print.html",
        report=report,
        work=work,
        body=html.render(work.blocks, image_url=image_url, label=tr),
        outline=outline_of(work.blocks),
    )
