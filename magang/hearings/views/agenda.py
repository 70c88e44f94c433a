"""Before the meeting: what is heard in which order, who sits there, and both on paper."""

from __future__ import annotations

from functools import partial
from typing import Final

from flask import Response, abort, request, url_for
from flask_babel import gettext

from magang.extensions import db
from magang.hearings import papers, policy
from magang.hearings.forms.meeting import AgendaForm, MinutesForm, SeatsForm
from magang.hearings.models import AgendaItem, Hearing
from magang.hearings.queries import meeting
from magang.hearings.services import agenda as services
from magang.hearings.services import seats as seating
from magang.hearings.views import bp
from magang.hearings.views.pages import HEARING
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.clock import now
from magang.web.files import hand_out
from magang.web.identity import current_actor
from magang.web.pages import act, go, render_page, submit_form

AGENDA, SEATS = f"{HEARING}/acara", f"{HEARING}/daftar-hadir"
ITEM: Final = f"{AGENDA}/<int:item_id>"
PDF: Final = "application/pdf"


# ---------- Agenda ----------


@bp.route(AGENDA, methods=["GET", "POST"])
@requires(policy.keep, load=meeting.find_meeting)
def agenda(hearing: Hearing) -> Response:
    """The agenda with one more item to choose."""
    session, actor, hearing_id = db.session(), current_actor(), hearing.id
    form = AgendaForm.make(session, actor, hearing)

    def save() -> Response:
        item = services.put(session, actor, hearing, subject=form.subject(), minutes=form.minutes.data, now=now())
        return go(url_for(".agenda", hearing_id=hearing_id), N_("%(n)s masuk acara."), n=item.reference)

    return submit_form(form, save, "hearings/agenda.html", hearing=hearing, total=_total(hearing))


def _total(hearing: Hearing) -> int:
    return sum(item.minutes for item in hearing.items)


def _stay(hearing_id: int) -> Response:
    session, actor = db.session(), current_actor()
    hearing = meeting.find_meeting(session, actor, hearing_id) or abort(404)
    form = AgendaForm.make(session, actor, hearing)
    return render_page("hearings/agenda.html", form=form, conflict=None, hearing=hearing, total=_total(hearing))


@bp.post(f"{AGENDA}/urutan")
@requires(policy.keep, load=meeting.find_meeting)
def reorder(hearing: Hearing) -> Response:
    """All items in their new order, as a hand has dragged them."""
    hearing_id = hearing.id
    order = [
        int(text) for text in request.form.getlist("butir") if text.isascii() and text.isdigit() and len(text) < 10
    ]
    return act(
        lambda: services.reorder(db.session(), current_actor(), hearing, order=order, now=now()),
        partial(_stay, hearing_id),
        url_for(".agenda", hearing_id=hearing_id),
        N_("Urutan acara disimpan."),
    )


def _shifted(item: AgendaItem, by: int) -> list[int]:
    order = [each.id for each in item.hearing.items]
    at = order.index(item.id)
    to = min(max(at + by, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    return order


def _shift(item: AgendaItem, by: int) -> Response:
    hearing = item.hearing
    return act(
        lambda: services.reorder(db.session(), current_actor(), hearing, order=_shifted(item, by), now=now()),
        partial(_stay, hearing.id),
        url_for(".agenda", hearing_id=hearing.id) + f"#butir-{item.id}",
        N_("Urutan acara disimpan."),
    )


@bp.post(f"{ITEM}/naik")
@requires(policy.keep_item, load=meeting.find_item)
def raise_item(item: AgendaItem) -> Response:
    return _shift(item, -1)


@bp.post(f"{ITEM}/turun")
@requires(policy.keep_item, load=meeting.find_item)
def lower_item(item: AgendaItem) -> Response:
    return _shift(item, 1)


@bp.post(f"{ITEM}/menit")
@requires(policy.keep_item, load=meeting.find_item)
def set_minutes(item: AgendaItem) -> Response:
    form, hearing_id = MinutesForm.make(item), item.hearing_id

    def step() -> None:
        if not form.validate():
            raise InvalidField("minutes", N_("Isi menit dari 1 sampai 480."))
        services.set_minutes(db.session(), current_actor(), item, minutes=form.minutes.data, now=now())

    return act(step, partial(_stay, hearing_id), url_for(".agenda", hearing_id=hearing_id), N_("Waktu acara disimpan."))


@bp.post(f"{ITEM}/hapus")
@requires(policy.keep_item, load=meeting.find_item)
def take_off(item: AgendaItem) -> Response:
    hearing_id = item.hearing_id
    return act(
        lambda: services.take_off(db.session(), current_actor(), item, now=now()),
        partial(_stay, hearing_id),
        url_for(".agenda", hearing_id=hearing_id),
        N_("Butir dihapus dari acara."),
    )


@bp.get(f"{AGENDA}.pdf")
@requires(policy.read_papers, load=meeting.find_meeting)
def agenda_pdf(hearing: Hearing) -> Response:
    """The agenda on paper, for the table."""
    session, actor = db.session(), current_actor()
    turns = meeting.agenda(session, actor, hearing)
    matters = meeting.matters(session, actor, hearing)
    content = papers.agenda_pdf(hearing, turns, matters, city=current_city(), made_at=now())
    return hand_out(content, PDF, gettext("acara-pemaparan") + f"-{hearing.held_on}.pdf")


# ---------- Seats ----------


@bp.route(SEATS, methods=["GET", "POST"])
@requires(policy.keep, load=meeting.find_meeting)
def seats(hearing: Hearing) -> Response:
    """Who is invited, who came, and one more guest."""
    form, hearing_id = SeatsForm.make(hearing), hearing.id

    def save() -> Response:
        seating.seat(db.session(), current_actor(), hearing, **form.values(hearing), now=now())
        return go(url_for(".seats", hearing_id=hearing_id), N_("Daftar hadir disimpan."))

    return submit_form(form, save, "hearings/seats.html", hearing=hearing, rows=form.rows(hearing))


@bp.post(f"{SEATS}/undangan")
@requires(policy.keep, load=meeting.find_meeting)
def invite(hearing: Hearing) -> Response:
    """Seats for all whom the agenda concerns."""
    count = seating.invite(db.session(), current_actor(), hearing, now=now())
    db.session.commit()
    return go(url_for(".seats", hearing_id=hearing.id), N_("%(n)s orang ditambahkan."), n=count)


@bp.get(f"{SEATS}.pdf")
@requires(policy.read_papers, load=meeting.find_meeting)
def seats_pdf(hearing: Hearing) -> Response:
    """The list with a column to sign."""
    content = papers.seats_pdf(hearing, city=current_city(), made_at=now())
    return hand_out(content, PDF, gettext("daftar-hadir") + f"-{hearing.held_on}.pdf")
