"""The journal as the host's supervisor sees it: no account, one placement, by a link that expires."""

from __future__ import annotations

from flask import Response, abort, url_for

from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.extensions import db
from magang.journals import policy, queries, services
from magang.journals.forms import CommentForm
from magang.journals.models import stay_of
from magang.journals.rules import weeks
from magang.journals.views import bp
from magang.journals.views.entries import photo_answer
from magang.journals.views.signing import chosen
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.web.authz import enforce
from magang.web.city import current_calendar
from magang.web.clock import now, today
from magang.web.identity import whoever_is_here
from magang.web.links import NameForm, opened_as, remember_opened, through_link
from magang.web.pages import go, render_page, submit_form

supervisor = through_link(LinkKind.HOST_SUPERVISOR)


def shared_placement(link: SharedLink) -> Placement:
    """What the link opens, once its holder has said who they are; before that nothing is there."""
    placement = queries.find_shared(db.session(), link.subject)
    if placement is None or not opened_as(link):
        abort(404)
    return placement


@bp.route("/pembimbing/<secret:secret>", methods=["GET", "POST"])
@supervisor
def host(link: SharedLink, secret: str) -> Response:
    """The journal, after the question who is reading it."""
    if opened_as(link):
        return _journal(link, secret)
    form = NameForm(data={"name": link.label})

    def save() -> Response:
        services.open_link(db.session(), link, name=form.name.data, now=now())
        remember_opened(link, form.name.data)
        return go(url_for(".host", secret=secret))

    return submit_form(form, save, "journals/host_name.html", link=link)


def _journal(link: SharedLink, secret: str, form: CommentForm | None = None, about: int = 0) -> Response:
    """With `form`, the refused comment about the entry `about` stays as typed."""
    placement = shared_placement(link)
    written = queries.entries_of(db.session(), placement)
    return render_page(
        "journals/host.html",
        status=422 if form else 200,
        secret=secret,
        link=link,
        name=opened_as(link),
        placement=placement,
        weeks=weeks(stay_of(placement, current_calendar()), written, today()),
        photo_url=lambda photo: url_for(".host_photo", secret=secret, photo_id=photo.id),
        may_sign=bool(policy.through_link(whoever_is_here(), placement)),
        form=form,
        about=about,
    )


@bp.post("/pembimbing/<secret:secret>/paraf")
@supervisor
def host_countersign(link: SharedLink, secret: str) -> Response:
    placement, name = shared_placement(link), opened_as(link)
    entries = chosen(placement)
    for entry in entries:
        services.countersign_by_link(db.session(), whoever_is_here(), entry, link=link, name=name, now=now())
    db.session.commit()
    return go(url_for(".host", secret=secret), N_("%(n)s hari diparaf atas nama %(name)s."), n=len(entries), name=name)


@bp.post("/pembimbing/<secret:secret>/komentar/<int:entry_id>")
@supervisor
def host_comment(link: SharedLink, secret: str, entry_id: int) -> Response:
    placement, form = shared_placement(link), CommentForm()
    enforce(policy.through_link(whoever_is_here(), placement))
    entry = next((e for e in queries.entries_of(db.session(), placement).values() if e.id == entry_id), None)
    if entry is None:
        abort(404)
    if not form.validate():
        return _journal(link, secret, form, entry_id)
    services.comment_by_link(
        db.session(), whoever_is_here(), entry, link=link, name=opened_as(link), text=form.text.data, now=now()
    )
    db.session.commit()
    return go(url_for(".host", secret=secret, _anchor=f"catatan-{entry_id}"), N_("Komentar disimpan."))


@bp.get("/pembimbing/<secret:secret>/foto/<int:photo_id>")
@supervisor
def host_photo(link: SharedLink, secret: str, photo_id: int) -> Response:  # noqa: ARG001 - part of the address
    photo = queries.photo_of(db.session(), shared_placement(link), photo_id)
    return photo_answer(photo) if photo is not None else abort(404)
