"""One day: written, read, changed, taken back; and its photos."""

from __future__ import annotations

from functools import partial

from flask import Response, jsonify, make_response, url_for
from flask_babel import gettext

from magang.audit.services import timeline
from magang.extensions import db
from magang.journals import policy, queries, services
from magang.journals.forms import CommentForm, EntryForm
from magang.journals.models import JournalEntry, JournalPhoto, stay_of
from magang.journals.views import bp
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.clock import now, today
from magang.web.converters import asked_day
from magang.web.files import hand_out, store
from magang.web.forms import EmptyForm, land_error
from magang.web.identity import current_actor
from magang.web.pages import go, render_page, submit_form
from magang.web.panels import panels


@bp.route("/jurnal/<ref:reference>/tulis", methods=["GET", "POST"])
@requires(policy.write, load=queries.find_journal)
def write(placement: Placement) -> Response:
    form = EntryForm.begin(asked_day("hari") or today(), queries.last_entry(db.session(), placement))

    def save() -> Response:
        entry, _ = _written(placement, form)
        return go(url_for(".entry", entry_id=entry.id), N_("Jurnal %(day)s tersimpan."), day=entry.day)

    return submit_form(
        form, save, "journals/form.html", entry=None, placement=placement, stay=stay_of(placement), photos=()
    )


@bp.post("/jurnal/<ref:reference>/kirim")
@requires(policy.write, load=queries.find_journal)
def send(placement: Placement) -> Response:
    """What a phone kept while there was no signal. Sending an entry again is answered like the first time."""
    form = EntryForm.begin()
    if form.validate():
        try:
            entry, is_new = _written(placement, form)
            db.session.commit()
            return make_response({"address": url_for(".entry", entry_id=entry.id)}, 201 if is_new else 200)
        except InvalidField as error:
            db.session.rollback()
            land_error(form, error)
    said = [f"{f.label.text}: {' '.join(f.errors)}" for f in form if f.errors]
    return make_response(jsonify(message=" ".join([*said, *form.form_errors]) or gettext("Periksa isiannya.")), 422)


def _written(placement: Placement, form: EntryForm) -> tuple[JournalEntry, bool]:
    """The entry of the form, and whether it is new: a repeat finds the one that came first.

    Only what says the same is a repeat. Another text under the same key (the Back button) is refused, not lost.
    """
    session, told = db.session(), form.told()
    sent = queries.entry_by_key(session, placement, form.client_key.data)
    if sent is not None and (sent.day, sent.activity, sent.lesson) == (told.day, told.activity, told.lesson):
        return sent, False
    entry = services.write(
        session,
        current_actor(),
        placement,
        told,
        form.new_photos(store()),
        client_key=form.client_key.data,
        noted_at=form.noted,
        zone=current_city().time_zone,
        now=now(),
    )
    return entry, True


@bp.get("/jurnal/catatan/<int:entry_id>")
@requires(policy.view_entry, load=queries.find_entry)
def entry(entry: JournalEntry) -> Response:
    actor = current_actor()
    return render_page(
        "journals/entry.html",
        entry=entry,
        placement=entry.placement,
        photo_url=lambda photo: url_for(".photo", photo_id=photo.id),
        may_edit=bool(policy.edit(actor, entry)),
        may_find=bool(policy.write(actor, entry.placement)),
        may_sign=bool(policy.countersign(actor, entry)),
        comment_form=CommentForm(None) if policy.comment(actor, entry) else None,
        events=timeline(db.session(), entry),
        panels=panels("journal", actor, entry),
    )


@bp.route("/jurnal/catatan/<int:entry_id>/ubah", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_entry)
def edit(entry: JournalEntry) -> Response:
    form, entry_id = EntryForm.make(entry), entry.id

    def save() -> Response:
        services.revise(
            db.session(),
            current_actor(),
            entry,
            form.told(),
            form.new_photos(store()),
            form.old_photos(),
            expected_version=form.expected_version,
            today=today(),
            now=now(),
        )
        return go(url_for(".entry", entry_id=entry_id), N_("Perubahan disimpan."))

    return submit_form(
        form,
        save,
        "journals/form.html",
        saved=partial(_stored_form, entry_id),
        entry=entry,
        placement=entry.placement,
        stay=stay_of(entry.placement),
        photos=entry.photos,
    )


def _stored_form(entry_id: int) -> EntryForm:
    entry = queries.find_entry(db.session(), current_actor(), entry_id)
    assert entry is not None  # noqa: S101 - it was just saved by somebody else
    return EntryForm.make(entry, blank=True)


@bp.route("/jurnal/catatan/<int:entry_id>/hapus", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_entry)
def delete(entry: JournalEntry) -> Response:
    reference, day = entry.placement.reference, entry.day

    def save() -> Response:
        services.delete(db.session(), current_actor(), entry, store=store(), now=now())
        return go(url_for(".show", reference=reference), N_("Jurnal %(day)s dihapus."), day=day)

    return submit_form(EmptyForm(), save, "journals/delete.html", entry=entry)


@bp.get("/jurnal/foto/<int:photo_id>")
@requires(policy.view_photo, load=queries.find_photo)
def photo(photo: JournalPhoto) -> Response:
    return photo_answer(photo)


def photo_answer(photo: JournalPhoto) -> Response:
    """The picture, made by us and checked against its fingerprint; it runs nothing and is kept nowhere."""
    content = store().read(photo.stored_name, photo.sha256)
    return hand_out(content, "image/jpeg")
