"""The page a QR code opens: anybody who holds a letter may ask whether it is one. No name and no NIP is said."""

from __future__ import annotations

import hashlib

from flask import Response, abort

from magang.extensions import db, limiter
from magang.letters import queries
from magang.letters.forms import CompareForm
from magang.letters.views import bp
from magang.web.pages import render_page


@bp.route("/verifikasi/<string(length=22):token>", methods=["GET", "POST"])
@limiter.limit("60 per minute")
def verify(token: str) -> Response:
    """What the letter says on the outside; a file sent along is compared by its hash and forgotten."""
    letter = queries.letter_with_token(db.session(), token) or abort(404)
    form = CompareForm()
    same: bool | None = None
    status = 200
    if form.is_submitted():
        if form.validate():
            same = hashlib.sha256(form.file.data.read()).hexdigest() == letter.sha256
        else:
            status = 422
    return render_page("letters/verify.html", status=status, letter=letter, form=form, same=same)
