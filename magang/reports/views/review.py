"""Judging a report: remarks beside its paragraphs, the way back with reasons, and what its authors answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Response, abort, request, url_for
from markupsafe import Markup

from magang.documents import html
from magang.documents.markdown import MarkdownRefused
from magang.documents.markdown.blocks import Block, Footnotes, printed, words
from magang.extensions import db
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.labels import N_
from magang.reports import policy, queries, services
from magang.reports.forms import AnswerForm, CommentForm, ReturnForm
from magang.reports.frozen import as_read
from magang.reports.models import Report, ReviewComment
from magang.reports.review_rules import Paragraphs, ReturnReason, quoted
from magang.reports.views import bp
from magang.reports.views.reading import image_url
from magang.web.authz import requires
from magang.web.clock import now, today
from magang.web.i18n import tr
from magang.web.identity import current_actor
from magang.web.pages import go, render_page, submit_form


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with what this reader may do about it."""

    comment: ReviewComment
    may_answer: bool
    may_reopen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of the text and what was said about it; `number` is None for what cannot be spoken about."""

    html: Markup
    number: int | None
    quote: str = ""
    remarks: list[Remark] = field(default_factory=list)


def _blocks(report: Report) -> tuple[Block, ...]:
    try:
        return printed(as_read(db.session(), report, today=today()).document.blocks)
    except MarkdownRefused as error:
        raise RuleBroken(error.message, **error.params) from error


def _laid_out(blocks: Sequence[Block], remarks: Sequence[Remark]) -> tuple[list[Part], list[Remark]]:
    """The text with each remark at its paragraph, and those whose paragraph is gone."""
    texts = ["" if isinstance(block, Footnotes) else words(block) for block in blocks]
    shown = html.render_each(blocks, image_url=image_url, label=tr)
    parts = [
        Part(block_html, n if text else None, quoted(text))
        for n, (block_html, text) in enumerate(zip(shown, texts, strict=True))
    ]
    paragraphs = Paragraphs(texts)
    lost: list[Remark] = []
    for remark in remarks:
        at = paragraphs.find(remark.comment.quote, remark.comment.block)
        (parts[at].remarks if at is not None else lost).append(remark)
    return parts, lost


@bp.route("/laporan/<ref:reference>/telaah", methods=["GET", "POST"])
@requires(policy.read_versions, load=queries.find_report)
def review(report: Report) -> Response:
    """The text with its remarks; `?paragraf=` opens the form at one paragraph, so that it works without JavaScript."""
    session, actor, reference = db.session(), current_actor(), report.reference
    blocks = _blocks(report)
    asked = request.args.get("paragraf", "")
    chosen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None
    comments = queries.comments_of(session, report)
    remarks = [Remark(c, bool(policy.answer(actor, c)), bool(policy.reopen(actor, c))) for c in comments]
    parts, lost = _laid_out(blocks, remarks)
    if chosen is not None and (chosen >= len(parts) or parts[chosen].number is None):
        abort(404)
    form = CommentForm()

    def save() -> Response:
        if chosen is None:
            raise InvalidField("text", N_("Pilih paragraf yang dikomentari."))
        services.comment(
            session, actor, report, block=chosen, paragraph=words(blocks[chosen]), text=form.text.data, now=now()
        )
        return go(url_for(".review", reference=reference, _anchor=f"paragraf-{chosen}"), N_("Komentar disimpan."))

    if form.is_submitted():
        policy.comment(actor, report).ensure()
    return submit_form(
        form,
        save,
        "reports/review.html",
        report=report,
        parts=parts,
        lost=lost,
        chosen=chosen,
        waiting=sum(remark.comment.is_open for remark in remarks),
        may_comment=bool(policy.comment(actor, report)),
        answer_form=AnswerForm(),
        returns=queries.returns_of(session, report),
    )


@bp.post("/laporan/<ref:reference>/telaah/<int:comment_id>/selesai")
@requires(policy.answer, load=queries.find_comment)
def answer(remark: ReviewComment) -> Response:
    form = AnswerForm()
    if not form.validate():
        return render_page("reports/answer.html", status=422, form=form, remark=remark)
    services.answer(db.session(), current_actor(), remark, answer=form.answer.data, now=now())
    return _back_to(remark, N_("Komentar ditandai selesai."))


@bp.post("/laporan/<ref:reference>/telaah/<int:comment_id>/buka-lagi")
@requires(policy.reopen, load=queries.find_comment)
def reopen(remark: ReviewComment) -> Response:
    services.reopen(db.session(), current_actor(), remark, now=now())
    return _back_to(remark, N_("Komentar dibuka lagi."))


def _back_to(remark: ReviewComment, message: str) -> Response:
    address = url_for(".review", reference=remark.report.reference, _anchor=f"komentar-{remark.id}")
    db.session.commit()
    return go(address, message)


@bp.route("/laporan/<ref:reference>/kembalikan", methods=["GET", "POST"])
@requires(policy.return_, load=queries.find_report)
def return_(report: Report) -> Response:
    session, reference, form = db.session(), report.reference, ReturnForm()

    def save() -> Response:
        services.return_(
            session,
            current_actor(),
            report,
            reasons=[ReturnReason(value) for value in form.reasons.data],
            note=form.note.data,
            now=now(),
        )
        return go(url_for(".show", reference=reference), N_("Laporan dikembalikan kepada penulisnya."))

    return submit_form(form, save, "reports/return.html", report=report, waiting=queries.open_comments(session, report))
