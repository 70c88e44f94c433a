"""The register, one letter, the letters made together, and what placements show of them."""

from __future__ import annotations

from flask import Response, abort, render_template, url_for

from magang.audit.services import timeline
from magang.extensions import db
from magang.jobs.queries import current_sight
from magang.jobs.services import enqueue
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.letters import jobs, policy, queries
from magang.letters.models import IssuedLetter
from magang.letters.rendering import can_make_pdf
from magang.letters.services import issuing
from magang.letters.views import bp
from magang.letters.views.parts import DOCX, PDF, ZIP, batch_name, one_pdf, zipped
from magang.placements.models import Placement
from magang.web.authz import enforce, requires
from magang.web.clock import now
from magang.web.files import hand_out, store
from magang.web.forms import asked_reason
from magang.web.i18n import tr
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_list, render_page
from magang.web.panels import panel


@bp.get("/surat", defaults={"fmt": "html"})
@bp.get("/surat.<export:fmt>")
@requires(policy.list_letters)
def index(fmt: str) -> Response:
    actor = current_actor()
    return render_list(
        "letters/index.html",
        queries.LETTERS,
        queries.visible_letters(actor),
        fmt=fmt,
        may_issue=bool(policy.issue(actor)),
        may_keep=bool(policy.keep(actor)),
    )


@bp.get("/surat/<int:letter_id>")
@requires(policy.read, load=queries.find_letter)
def show(letter: IssuedLetter) -> Response:
    actor = current_actor()
    return render_page(
        "letters/show.html",
        letter=letter,
        taking=policy.take(actor, letter),
        may_void=bool(policy.void(actor, letter)),
        waiting=issuing.awaiting_assignment(actor, letter),
        can_make_pdf=can_make_pdf(),
        events=timeline(db.session(), letter),
    )


@bp.post("/surat/<int:letter_id>/unduh")
@requires(policy.take, load=queries.find_letter)
def download(letter: IssuedLetter) -> Response:
    """A POST, for taking a file with full NIP is an act that is logged."""
    [(name, content)] = _taken([letter])
    return hand_out(content, DOCX, name)


@bp.post("/surat/<int:letter_id>/pdf")
@requires(policy.take, load=queries.find_letter)
def download_pdf(letter: IssuedLetter) -> Response:
    [(name, content)] = _taken([letter])
    return hand_out(one_pdf([content]), PDF, name.replace(".docx", ".pdf"))


@bp.post("/surat/<int:letter_id>/batalkan")
@requires(policy.void, load=queries.find_letter)
def void(letter: IssuedLetter) -> Response:
    letter_id, reason = letter.id, asked_reason()
    return act(
        lambda: issuing.void(db.session(), current_actor(), letter, **reason, now=now()),
        lambda: show(letter_id=letter_id),
        url_for(".show", letter_id=letter_id),
        N_("Surat dibatalkan. Halaman pemeriksaannya sudah mengatakannya."),
    )


@bp.post("/surat/<int:letter_id>/catat")
@requires(policy.read, load=queries.find_letter)
def assign(letter: IssuedLetter) -> Response:
    letter_id = letter.id
    enforce(policy.issue(current_actor()))
    return act(
        lambda: issuing.assign_all(db.session(), current_actor(), letter, now=now()),
        lambda: show(letter_id=letter_id),
        url_for(".show", letter_id=letter_id),
        N_("Nomor surat tugas dicatat pada penempatannya."),
    )


@bp.get("/surat/kiriman/<string(length=16):batch>")
@requires(policy.issue)
def batch(batch: str) -> Response:
    """The letters made together; before they are there, and while their PDF is made, how far the work is."""
    session, actor = db.session(), current_actor()
    letters = queries.letters_in_batch(session, actor, batch)
    job = current_sight(session, actor, subject_kind="letters", reference=batch, now=now())
    if not letters and job is None:
        abort(404)
    return render_page(
        "letters/batch.html",
        letters=letters,
        batch=batch,
        job=job,
        can_make_pdf=can_make_pdf(),
    )


@bp.post("/surat/kiriman/<string(length=16):batch>/zip")
@requires(policy.issue)
def batch_zip(batch: str) -> Response:
    letters = _batch(batch)
    return hand_out(zipped(_taken(letters)), ZIP, batch_name(letters, "zip"))


@bp.post("/surat/kiriman/<string(length=16):batch>/pdf")
@requires(policy.issue)
def batch_pdf(batch: str) -> Response:
    """Made by a worker: LibreOffice takes about half a second a letter."""
    letters, address = _batch(batch), url_for(".batch", batch=batch)
    title = f"{tr(letters[0].kind.label)}: {len(letters)}, PDF"
    subject = jobs.about(batch, title, address)
    enqueue(
        db.session(), current_actor(), kind=jobs.MERGE, payload={"batch": batch}, subject=subject, alone=True, now=now()
    )
    db.session.commit()
    return go(address, N_("PDF sedang dibuat."))


def _batch(token: str) -> list[IssuedLetter]:
    return list(queries.letters_in_batch(db.session(), current_actor(), token)) or abort(404)


def _taken(letters: list[IssuedLetter]) -> list[tuple[str, bytes]]:
    """The files, once the trail says who took them."""
    taken = issuing.hand_out(db.session(), current_actor(), letters, store=store(), now=now())
    db.session.commit()
    return taken


@panel("placement", order=10)
def letters_of_placement(actor: Actor, placement: Placement) -> str:
    """Its letters, and for the planner the way to the next one."""
    letters = queries.letters_of(db.session(), actor, placement.id)
    may_issue = bool(policy.issue(actor))
    if not letters and not may_issue:
        return ""
    return render_template("letters/panel.html", letters=letters, placement=placement, may_issue=may_issue)
