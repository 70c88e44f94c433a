"""Pages of the needs: parse, load, authorise, one service, commit, answer."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, Response, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.kernel.labels import N_
from magang.needs import policy, queries, services
from magang.needs.forms import NeedForm
from magang.needs.models import Need
from magang.needs.rules import NeedAction, gaps
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.converters import url_enums
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page, submit_form
from magang.web.panels import panels

bp = Blueprint("needs", __name__)
url_enums(NeedAction)


@bp.get("/kebutuhan", defaults={"fmt": "html"})
@bp.get("/kebutuhan.<export:fmt>")
@requires(policy.list_needs)
def index(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "needs/index.html", queries.NEEDS, queries.visible_needs(actor), fmt=fmt, may_create=bool(policy.create(actor))
    )


@bp.route("/kebutuhan/baru", methods=["GET", "POST"])
@requires(policy.create)
def create() -> Response:
    form = NeedForm.make(db.session())

    def save() -> Response:
        need = services.create(db.session(), current_actor(), form.draft(), programmes=form.programmes(), now=now())
        return go(
            url_for(".show", reference=need.reference), N_("Kebutuhan %(n)s dicatat sebagai draf."), n=need.reference
        )

    return submit_form(form, save, "needs/form.html", need=None)


@bp.get("/kebutuhan/<ref:reference>")
@requires(policy.read, load=queries.find_need)
def show(need: Need) -> Response:
    actor = current_actor()
    return render_page(
        "needs/show.html",
        need=need,
        gaps=gaps(need.facts()) if need.status.is_editable else (),
        offers=policy.available(actor, need),
        may_edit=bool(policy.edit(actor, need)),
        events=timeline(db.session(), need),
        panels=panels("need", actor, need),
    )


@bp.route("/kebutuhan/<ref:reference>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_need)
def edit(need: Need) -> Response:
    form = NeedForm.make(db.session(), need)
    reference = need.reference

    def save() -> Response:
        services.revise(
            db.session(),
            current_actor(),
            need,
            form.draft(),
            programmes=form.programmes(),
            expected_version=form.expected_version,
            now=now(),
        )
        return go(url_for(".show", reference=reference), N_("Perubahan disimpan."))

    return submit_form(form, save, "needs/form.html", saved=partial(_stored_form, reference), need=need)


def _stored_form(reference: str) -> NeedForm:
    return NeedForm.make(db.session(), queries.find_need(db.session(), current_actor(), reference), blank=True)


# Which service each button calls, and what is said afterwards.
ACTIONS: dict[NeedAction, tuple[Any, str]] = {
    NeedAction.SUBMIT: (services.submit, N_("Kebutuhan diajukan ke perencana.")),
    NeedAction.VERIFY: (services.verify, N_("Kebutuhan diverifikasi.")),
    NeedAction.RETURN: (services.return_, N_("Kebutuhan dikembalikan ke OPD.")),
    NeedAction.PLAN: (services.plan, N_("Kebutuhan masuk rencana keberangkatan.")),
    NeedAction.MEET: (services.meet, N_("Kebutuhan ditandai terpenuhi.")),
    NeedAction.REOPEN: (services.reopen, N_("Kebutuhan dibuka kembali.")),
}


@bp.post("/kebutuhan/<ref:reference>/<enum(NeedAction):action>")
@requires(policy.read, load=queries.find_need)
def move(need: Need, action: NeedAction) -> Response:
    service, message = ACTIONS[action]
    reason = asked_reason() if action is NeedAction.RETURN else {}
    return act(
        lambda: service(db.session(), current_actor(), need, now=now(), **reason),
        lambda: show(reference=need.reference),
        url_for(".show", reference=need.reference),
        message,
    )
