"""What the mentor does in a journal: put their name under days, and say something about one."""

from __future__ import annotations

from flask import Response, url_for

from magang.extensions import db
from magang.journals import policy, queries, services
from magang.journals.forms import CommentForm, asked_entries
from magang.journals.models import JournalEntry
from magang.journals.views import bp
from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_
from magang.placements.models import Placement
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import go, render_page


def chosen(placement: Placement) -> list[JournalEntry]:
    """The entries that were pressed. Raises `RuleBroken` when none of them is there (any more)."""
    if found := queries.entries_to_sign(db.session(), placement, asked_entries()):
        return list(found)
    raise RuleBroken(N_("Jurnal yang akan diparaf tidak ditemukan. Muat ulang halaman ini."))


@bp.post("/jurnal/<ref:reference>/paraf")
@requires(policy.view, load=queries.find_journal)
def countersign(placement: Placement) -> Response:
    """One day or a whole week."""
    entries = chosen(placement)
    for entry in entries:
        services.countersign(db.session(), current_actor(), entry, now=now())
    db.session.commit()
    return go(url_for(".show", reference=placement.reference), N_("%(n)s hari diparaf."), n=len(entries))


@bp.post("/jurnal/catatan/<int:entry_id>/komentar")
@requires(policy.comment, load=queries.find_entry)
def comment(entry: JournalEntry) -> Response:
    form = CommentForm()
    if not form.validate():
        return render_page("journals/comment.html", status=422, form=form, entry=entry)
    services.comment(db.session(), current_actor(), entry, text=form.text.data, now=now())
    db.session.commit()
    return go(url_for(".entry", entry_id=entry.id, _anchor="komentar"), N_("Komentar disimpan."))
