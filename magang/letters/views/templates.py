"""Templates: what they may name, how they look, who changed them, and the way back."""

from __future__ import annotations

from functools import partial

from flask import Response, url_for

from magang.extensions import db
from magang.kernel.labels import N_
from magang.letters import policy, queries
from magang.letters.forms import TemplateForm
from magang.letters.models import LetterTemplate
from magang.letters.rendering import can_make_pdf, check_template, shipped_template
from magang.letters.rules import LetterKind
from magang.letters.services import keeping
from magang.letters.variables import REQUIRED, variables_of
from magang.letters.views import bp
from magang.letters.views.parts import DOCX, PDF, one_pdf
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.files import hand_out, store
from magang.web.identity import current_actor
from magang.web.pages import act, go, submit_form


@bp.route("/admin/surat/templat/<enum(LetterKind):kind>", methods=["GET", "POST"])
@requires(policy.change_template, load=queries.find_kind)
def template(kind: LetterKind) -> Response:
    form = TemplateForm()

    def save() -> Response:
        keeping.upload_template(db.session(), current_actor(), kind, **form.values(), store=store(), now=now())
        return go(url_for(".template", kind=kind), N_("Templat baru dipakai mulai sekarang; yang lama tetap ada."))

    editions = queries.editions(db.session(), kind)
    return submit_form(
        form,
        save,
        "letters/admin/template.html",
        kind=kind,
        editions=editions,
        own=bool(editions) and not editions[0].is_shipped,
        variables=variables_of(kind),
        required=REQUIRED,
        can_make_pdf=can_make_pdf(),
    )


@bp.post("/admin/surat/templat/<enum(LetterKind):kind>/bawaan")
@requires(policy.change_template, load=queries.find_kind)
def reset(kind: LetterKind) -> Response:
    return act(
        lambda: keeping.back_to_shipped(db.session(), current_actor(), kind, now=now()),
        partial(_stay, kind),
        url_for(".template", kind=kind),
        N_("Templat bawaan dipakai lagi; yang lain tetap ada."),
    )


def _stay(kind: LetterKind) -> Response:
    return go(url_for(".template", kind=kind))


@bp.get("/admin/surat/templat/<enum(LetterKind):kind>/contoh")
@requires(policy.change_template, load=queries.find_kind)
def sample(kind: LetterKind) -> Response:
    """The template in force, filled with values that say they are samples."""
    return hand_out(_sample(kind), DOCX, f"contoh-{kind.value}.docx")


@bp.get("/admin/surat/templat/<enum(LetterKind):kind>/contoh-pdf")
@requires(policy.change_template, load=queries.find_kind)
def sample_pdf(kind: LetterKind) -> Response:
    return hand_out(one_pdf([_sample(kind)]), PDF, f"contoh-{kind.value}.pdf")


def _sample(kind: LetterKind) -> bytes:
    own = queries.template_in_force(db.session(), kind)
    return check_template(kind, store().read(own.stored_name, own.sha256) if own else shipped_template(kind))


@bp.get("/admin/surat/templat/<enum(LetterKind):kind>/berkas-bawaan")
@requires(policy.change_template, load=queries.find_kind)
def shipped(kind: LetterKind) -> Response:
    """The template that comes with the application, to start an own one from."""
    return hand_out(shipped_template(kind), DOCX, f"{kind.value}.docx")


@bp.get("/admin/surat/templat/berkas/<int:template_id>")
@requires(policy.take_template, load=queries.find_template)
def template_file(template: LetterTemplate) -> Response:
    content = store().read(template.stored_name, template.sha256)
    return hand_out(content, DOCX, f"{template.kind.value}-edisi-{template.edition}.docx")
