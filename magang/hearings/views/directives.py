"""Pages of the directives: what the mayor ordered, and what the OPD answers."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from flask import Response, abort, render_template, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.hearings.forms.directives import AnswerForm, DirectiveForm, DueForm
from magang.hearings.models import Directive, DirectiveAnswer
from magang.hearings.policy import directives as policy
from magang.hearings.queries import directives as queries
from magang.hearings.rules.directives import DirectiveAction, Silence
from magang.hearings.services import directives as services
from magang.hearings.views import bp
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.recommendations.models import Recommendation
from magang.recommendations.queries import find_recommendation
from magang.reference.rules import CityClock
from magang.web.authz import requires
from magang.web.city import current_city, promise
from magang.web.clock import now, today
from magang.web.converters import asked_reference
from magang.web.files import allow_uploads, hand_out, store
from magang.web.forms import asked_reason
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page, submit_form
from magang.web.panels import panel

DIRECTIVE: Final = "/arahan/<ref:reference>"


@bp.url_value_preprocessor
def take_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """An answer's file may be large."""
    if endpoint == "hearings.answer_directive":
        allow_uploads(1)


def silence() -> Silence:
    """From when on no news is too long ago."""
    return Silence(today(), promise(CityClock.STALE).since(today()), current_city().time_zone)


@bp.get("/arahan", defaults={"fmt": "html"})
@bp.get("/arahan.<export:fmt>")
@requires(policy.list_directives)
def directives(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "hearings/directives/index.html",
        queries.directives_listing(at := silence()),
        queries.visible_directives(actor),
        fmt=fmt,
        silence=at,
        may_give=bool(policy.give(actor)),
    )


@bp.route("/arahan/baru", methods=["GET", "POST"])
@requires(policy.give)
def give_directive() -> Response:
    session, actor = db.session(), current_actor()
    recommendation = _asked_recommendation()
    form = DirectiveForm.make(session, actor, recommendation=recommendation)

    def save() -> Response:
        directive = services.give(
            session, actor, **form.values(), recommendation=recommendation, today=today(), now=now()
        )
        return go(
            url_for(".directive", reference=directive.reference), N_("Arahan %(n)s dicatat."), n=directive.reference
        )

    return submit_form(form, save, "hearings/directives/form.html", directive=None, recommendation=recommendation)


def _asked_recommendation() -> Recommendation | None:
    """The recommendation that `?rekomendasi=` names."""
    asked = asked_reference("rekomendasi")
    return (find_recommendation(db.session(), current_actor(), asked) or abort(404)) if asked else None


@bp.get(DIRECTIVE)
@requires(policy.read, load=queries.find_directive)
def directive(directive: Directive) -> Response:
    actor = current_actor()
    return render_page(
        "hearings/directives/show.html",
        directive=directive,
        offers=policy.available(actor, directive),
        may_edit=bool(policy.edit(actor, directive)),
        may_move=bool(policy.move_due(actor, directive)),
        late=directive.is_overdue(today()),
        silent=directive.is_silent(silence()),
        events=timeline(db.session(), directive),
    )


@bp.route(f"{DIRECTIVE}/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_directive)
def edit_directive(directive: Directive) -> Response:
    session, actor, reference = db.session(), current_actor(), directive.reference
    form = DirectiveForm.make(session, actor, directive)

    def save() -> Response:
        services.revise(
            session, actor, directive, **form.values(), expected_version=form.expected_version, today=today(), now=now()
        )
        return go(url_for(".directive", reference=reference), N_("Perubahan disimpan."))

    def saved() -> DirectiveForm:
        return DirectiveForm.make(session, actor, queries.find_directive(session, actor, reference), blank=True)

    return submit_form(
        form, save, "hearings/directives/form.html", saved=saved, directive=directive, recommendation=None
    )


@bp.route(f"{DIRECTIVE}/jawab", methods=["GET", "POST"])
@requires(policy.answer, load=queries.find_directive)
def answer_directive(directive: Directive) -> Response:
    form, reference = AnswerForm(), directive.reference

    def save() -> Response:
        services.answer(db.session(), current_actor(), directive, **form.values(), store=store(), now=now())
        return go(url_for(".directive", reference=reference), N_("Jawaban dikirim."))

    return submit_form(form, save, "hearings/directives/answer.html", directive=directive)


@bp.route(f"{DIRECTIVE}/tenggat", methods=["GET", "POST"])
@requires(policy.move_due, load=queries.find_directive)
def move_directive(directive: Directive) -> Response:
    form, reference = DueForm(), directive.reference

    def save() -> Response:
        services.move_due(db.session(), current_actor(), directive, **form.facts(), now=now())
        return go(url_for(".directive", reference=reference), N_("Tenggat digeser."))

    return submit_form(form, save, "hearings/directives/due.html", directive=directive)


# Which service each button calls, and what is said afterwards.
ACTIONS: Final[dict[DirectiveAction, tuple[Any, str]]] = {
    DirectiveAction.CLOSE: (services.close, N_("Arahan dinyatakan selesai.")),
    DirectiveAction.RETURN: (services.return_, N_("Jawaban dikembalikan untuk dilengkapi.")),
    DirectiveAction.CANCEL: (services.cancel, N_("Arahan dibatalkan.")),
}


@bp.post(f"{DIRECTIVE}/<enum(DirectiveAction):action>")
@requires(policy.read, load=queries.find_directive)
def move_on(directive_: Directive, action: DirectiveAction) -> Response:
    service, message = ACTIONS.get(action) or abort(404)  # An answer has its own form.
    reference = directive_.reference
    reason = asked_reason() if action.asks_why else {}
    return act(
        lambda: service(db.session(), current_actor(), directive_, now=now(), **reason),
        partial(directive, reference=reference),
        url_for(".directive", reference=reference),
        message,
    )


@bp.get("/arahan/berkas/<int:answer_id>")
@requires(policy.read_answer, load=queries.find_answer)
def answer_file(answer: DirectiveAnswer) -> Response:
    file = answer.file or abort(404)
    return hand_out(store().read(file.stored_name, file.sha256), file.file_type.media_type, answer.original_name)


@panel("recommendation", order=12)
def directives_on_recommendation(actor: Actor, recommendation: Recommendation) -> str:
    """What was ordered about it, and the way to order more."""
    may_give = bool(policy.give(actor)) and not recommendation.status.is_private
    found = queries.directives_on(db.session(), actor, recommendation)
    if not found:
        return ""
    return render_template(
        "hearings/directives/on_recommendation.html", directives=found, recommendation=recommendation, may_give=may_give
    )
