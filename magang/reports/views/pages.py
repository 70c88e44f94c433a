"""Reading reports: all of them, one; beginning one, handing it in, and who writes along."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.findings.views import choose_placement, chosen_placement
from magang.kernel.labels import N_
from magang.reports import policy, queries, services
from magang.reports.forms import JoinForm, StartForm
from magang.reports.models import Report, ReportAuthor, ReportImage
from magang.reports.rules import ReportAction
from magang.reports.starting import body_for, title_for
from magang.reports.views import bp
from magang.reports.views.reading import places, show_kept, show_text
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.files import hand_out, store
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page, submit_form
from magang.web.panels import panels


@bp.get("/laporan", defaults={"fmt": "html"})
@bp.get("/laporan.<export:fmt>")
@requires(policy.list_reports)
def index(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "reports/index.html",
        queries.REPORTS,
        queries.visible_reports(actor),
        fmt=fmt,
        may_create=bool(policy.create(actor)),
    )


@bp.route("/laporan/baru", methods=["GET", "POST"])
@requires(policy.create)
def create() -> Response:
    session, actor = db.session(), current_actor()
    placement = chosen_placement()
    if placement is None:
        return choose_placement(N_("Tulis laporan"), "reports.create")
    existing = queries.report_of(session, actor, placement)
    if existing is not None:
        return go(url_for(".show", reference=existing.reference))
    form = StartForm(data={"title": title_for(placement)})

    def save() -> Response:
        body = body_for(*queries.recorded_for(session, placement))
        report = services.create(session, actor, placement=placement, title=form.title.data, body=body, now=now())
        return go(url_for(".write", reference=report.reference), N_("Laporan %(n)s dimulai."), n=report.reference)

    return submit_form(form, save, "reports/start.html", placement=placement)


@bp.get("/laporan/<ref:reference>")
@requires(policy.read, load=queries.find_report)
def show(report: Report) -> Response:
    session, actor = db.session(), current_actor()
    shown = show_text(report) if report.status.is_editable else show_kept(report)
    returns = queries.returns_of(session, report)
    may_review = bool(policy.read_versions(actor, report))
    may_edit = bool(policy.edit(actor, report))
    companions = queries.companions(session, report) if may_edit else ()
    removable = [author for author in report.authors if policy.remove_author(actor, author)]
    wrote = queries.writers(session, report) if removable else frozenset()
    return render_page(
        "reports/show.html",
        report=report,
        shown=shown,
        places=places(report, shown),
        offers=policy.available(actor, report, missing=shown.missing),
        may_edit=may_edit,
        may_read_versions=may_review,
        returns=returns,
        waiting=queries.open_comments(session, report) if may_review else 0,
        removable=[author for author in removable if author.placement.participant_id not in wrote],
        join_form=JoinForm.make(companions) if companions else None,
        events=timeline(session, report),
        panels=panels("report", actor, report),
    )


# Which service each button calls, and what is said afterwards.
ACTIONS: dict[ReportAction, tuple[Any, str]] = {
    ReportAction.SUBMIT: (services.submit, N_("Laporan diajukan. Atasan dan perencana akan membacanya.")),
    ReportAction.APPROVE: (services.approve, N_("Laporan disetujui.")),
    ReportAction.PRESENT: (services.present, N_("Laporan dibekukan. Isinya tidak berubah lagi.")),
}


@bp.post("/laporan/<ref:reference>/<enum(ReportAction):action>")
@requires(policy.read, load=queries.find_report)
def move(report: Report, action: ReportAction) -> Response:
    if action not in ACTIONS:
        abort(404)
    service, message = ACTIONS[action]
    # What is handed in or frozen is resolved as of today.
    day = {} if action is ReportAction.APPROVE else {"today": today()}
    return act(
        lambda: service(db.session(), current_actor(), report, **day, now=now()),
        lambda: show(reference=report.reference),
        url_for(".show", reference=report.reference),
        message,
    )


@bp.post("/laporan/<ref:reference>/penulis")
@requires(policy.edit, load=queries.find_report)
def join(report: Report) -> Response:
    session = db.session()
    companions = {p.id: p for p in queries.companions(session, report)}
    form = JoinForm.make(list(companions.values()))

    def save() -> Response:
        services.join(session, current_actor(), report, placement=companions[form.placement_id.data], now=now())
        return go(url_for(".show", reference=report.reference), N_("Rekan penulis ditambahkan."))

    return submit_form(form, save, "reports/join.html", report=report)


@bp.post("/laporan/<ref:reference>/penulis/<int:author_id>/keluarkan")
@requires(policy.remove_author, load=queries.find_author)
def remove_author(author: ReportAuthor) -> Response:
    actor, report, name = current_actor(), author.report, author.placement.participant.name
    stays = author.placement.participant_id != actor.user_id
    services.remove_author(db.session(), actor, author, now=now())
    db.session.commit()
    # Who has stepped back may not read the draft any more.
    address = url_for(".show", reference=report.reference) if stays else url_for(".index")
    return go(address, N_("%(name)s tidak lagi menulis laporan ini."), name=name)


@bp.get("/laporan/foto/<int:image_id>")
@requires(policy.view_image, load=queries.find_image)
def image(image: ReportImage) -> Response:
    return hand_out(store().read(image.stored_name, image.sha256), "image/jpeg")
