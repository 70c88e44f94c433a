"""Two texts that clash, side by side: the author decides what stands."""

from __future__ import annotations

from flask import Response, request, url_for
from sqlalchemy.orm import Session

from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.kernel.labels import N_
from magang.reports import policy, queries, services
from magang.reports.forms import SettleForm
from magang.reports.merging import merge
from magang.reports.models import Report, ReportVersion
from magang.reports.rules import VersionCause
from magang.reports.services import Saved
from magang.reports.views import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import go, submit_form

Clash = tuple[Report, ReportVersion]


def _find_clash(session: Session, actor: Actor, reference: str, number: int) -> Clash | None:
    """A text the reader had set aside."""
    report = queries.find_report(session, actor, reference)
    aside = queries.find_version(session, report, number) if report else None
    if report is None or aside is None or aside.base is None or aside.author_id != actor.user_id:
        return None
    return report, aside


def _may_settle(actor: Actor, clash: Clash) -> Decision:
    return policy.edit(actor, clash[0])


@bp.route("/laporan/<ref:reference>/bentrok/<int:number>", methods=["GET", "POST"])
@requires(_may_settle, load=_find_clash)
def settle(clash: Clash) -> Response:
    """Choose place by place, or write the text oneself; what was saved meanwhile by others is met again."""
    report, aside = clash
    session, reference, number = db.session(), report.reference, aside.number
    # Merged against the text as it is now, which is what the form is sent back with.
    merged = merge(queries.ancestor(session, report, aside.base or 1).body, aside.body, report.body)
    form = SettleForm.make(len(merged.conflicts), base=report.body_version, body=merged.text)

    def save() -> Response:
        by_choice = request.form.get("cara") == "pilihan"
        if by_choice and form.base.data != report.body_version:
            return go(
                url_for(".settle", reference=reference, number=number),
                N_("Laporan baru saja berubah lagi. Pilih sekali lagi."),
            )
        body = merged.compose(form.sides()) if by_choice else form.body.data
        outcome = services.write(
            session, current_actor(), report, title=report.title, body=body, base=form.base.data,
            cause=VersionCause.MERGE, now=now(),
        )  # fmt: skip
        if outcome.saved is Saved.CONFLICT:
            return go(url_for(".settle", reference=reference, number=outcome.own), N_("Masih ada yang bentrok."))
        return go(url_for(".write", reference=reference), N_("Kedua tulisan sudah digabung dan tersimpan."))

    return submit_form(
        form,
        save,
        "reports/settle.html",
        report=report,
        aside=aside,
        merged=merged,
        latest=queries.find_version(session, report, report.body_version),
    )
