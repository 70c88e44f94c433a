"""Pages of the findings."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, abort, render_template, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.findings import policy, queries, services
from magang.findings.forms import FindingForm
from magang.findings.models import Finding
from magang.findings.rules import gaps
from magang.journals.models import JournalEntry
from magang.journals.policy import view as view_journal
from magang.journals.queries import find_entry
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.web.authz import enforce, requires
from magang.web.clock import now
from magang.web.converters import asked_id, asked_reference
from magang.web.forms import EmptyForm
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, render_page, submit_form
from magang.web.panels import panel, panels

bp = Blueprint("findings", __name__)


@bp.get("/temuan", defaults={"fmt": "html"})
@bp.get("/temuan.<export:fmt>")
@requires(policy.list_findings)
def index(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "findings/index.html",
        queries.findings_listing(actor),
        queries.visible_findings(actor),
        fmt=fmt,
        may_create=bool(policy.create(actor)),
    )


def chosen_placement() -> Placement | None:
    """The placement that `?penempatan=` names, else the only one that is open; None when there is none or a choice."""
    session, actor = db.session(), current_actor()
    if reference := asked_reference("penempatan"):
        placement = queries.own_placement(session, actor, reference)
        if placement is None:
            abort(404)
        enforce(policy.create(actor, placement))
        return placement
    mine = queries.own_placements(session, actor)
    return mine[0] if len(mine) == 1 else None


def chosen_entry() -> JournalEntry | None:
    """The day of the journal that `?jurnal=` names: one of the reader's own."""
    if (entry_id := asked_id("jurnal")) is None:
        return None
    return find_entry(db.session(), current_actor(), entry_id) or abort(404)


def _own_placement_of(entry: JournalEntry) -> Placement:
    placement = queries.own_placement(db.session(), current_actor(), entry.placement.reference) or abort(404)
    enforce(policy.create(current_actor(), placement))
    return placement


def choose_placement(title: str, endpoint: str) -> Response:
    """The question before the form: which of your placements is it about?"""
    mine = queries.own_placements(db.session(), current_actor())
    return render_page("findings/choose.html", title=title, endpoint=endpoint, placements=mine)


@bp.route("/temuan/baru", methods=["GET", "POST"])
@requires(policy.create)
def create() -> Response:
    entry = chosen_entry()
    placement = _own_placement_of(entry) if entry else chosen_placement()
    if placement is None:
        return choose_placement(N_("Catat temuan"), "findings.create")
    form = FindingForm.make(db.session(), placement=placement, entry=entry)

    def save() -> Response:
        finding = services.create(db.session(), current_actor(), placement, form.draft(), entry=entry, now=now())
        return go(url_for(".show", reference=finding.reference), N_("Temuan %(n)s dicatat."), n=finding.reference)

    return submit_form(form, save, "findings/form.html", finding=None, placement=placement, entry=entry)


@bp.get("/temuan/<ref:reference>")
@requires(policy.read, load=queries.find_finding)
def show(finding: Finding) -> Response:
    actor = current_actor()
    used = queries.is_used(db.session(), finding)
    may_edit = bool(policy.edit(actor, finding))
    return render_page(
        "findings/show.html",
        finding=finding,
        entry=_day_of(actor, finding),
        gaps=gaps(finding.facts()) if may_edit else (),
        may_edit=may_edit,
        may_delete=bool(policy.delete(actor, finding, used=used)),
        events=timeline(db.session(), finding),
        panels=panels("finding", actor, finding),
    )


def _day_of(actor: Actor, finding: Finding) -> JournalEntry | None:
    """The day it began on, for who may read the journal: findings are read by more people than diaries."""
    entry = finding.journal_entry
    return entry if entry is not None and view_journal(actor, finding.placement) else None


@bp.route("/temuan/<ref:reference>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_finding)
def edit(finding: Finding) -> Response:
    form = FindingForm.make(db.session(), finding)
    reference = finding.reference

    def save() -> Response:
        services.revise(
            db.session(), current_actor(), finding, form.draft(), expected_version=form.expected_version, now=now()
        )
        return go(url_for(".show", reference=reference), N_("Perubahan disimpan."))

    return submit_form(
        form,
        save,
        "findings/form.html",
        saved=partial(_stored_form, reference),
        finding=finding,
        placement=finding.placement,
        entry=None,
    )


def _stored_form(reference: str) -> FindingForm:
    return FindingForm.make(db.session(), queries.find_finding(db.session(), current_actor(), reference), blank=True)


@bp.route("/temuan/<ref:reference>/hapus", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_finding)
def delete(finding: Finding) -> Response:
    enforce(policy.delete(current_actor(), finding, used=queries.is_used(db.session(), finding)))

    def save() -> Response:
        services.delete(db.session(), current_actor(), finding, now=now())
        return go(url_for(".index"), N_("Temuan %(n)s dihapus."), n=finding.reference)

    return submit_form(EmptyForm(), save, "findings/delete.html", finding=finding)


@panel("journal", order=20)
def from_journal(actor: Actor, entry: JournalEntry) -> str:
    """What a day became."""
    found = queries.findings_from(db.session(), actor, entry)
    return render_template("findings/from_journal.html", findings=found) if found else ""


@panel("placement", order=20)
def on_placement(actor: Actor, placement: Placement) -> str:
    """What was seen there, once somebody has left; before that there is nothing to see."""
    found = queries.findings_of(db.session(), actor, placement)
    may_create = bool(policy.create(actor, placement))
    if not found and not placement.status.takes_findings:
        return ""
    return render_template("findings/on_placement.html", findings=found, placement=placement, may_create=may_create)
