"""Error answers: what happened, why, and what to do next. A page for browsers, a short alert for htmx."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, make_response, render_template
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from magang.documents.errors import ConversionFailed, TooBusy
from magang.extensions import db
from magang.kernel.decision import Verdict
from magang.kernel.errors import DomainError, GapsRemain, InvalidField, NotAllowed, StaleVersion
from magang.kernel.labels import N_
from magang.kernel.listing import BadQuery
from magang.web.conflicts import latest_by_another
from magang.web.htmx import request
from magang.web.i18n import tr

log = logging.getLogger(__name__)

TITLES = {
    400: N_("Permintaan tidak dapat dibaca"),
    403: N_("Anda tidak berhak"),
    404: N_("Halaman tidak ditemukan"),
    405: N_("Cara ini tidak didukung"),
    409: N_("Belum bisa dilakukan"),
    413: N_("Kiriman terlalu besar"),
    422: N_("Isian belum dapat diterima"),
    429: N_("Terlalu sering dicoba"),
    500: N_("Terjadi kesalahan di pihak kami"),
    503: N_("Sedang ramai"),
}
ADVICE = {
    400: N_("Kembali ke halaman sebelumnya dan ulangi dari sana."),
    403: N_("Bila menurut Anda ini keliru, hubungi administrator."),
    404: N_("Alamatnya mungkin salah ketik, atau isinya di luar wewenang Anda."),
    405: N_("Kembali ke halaman sebelumnya dan pakai tombol yang ada di sana."),
    409: N_("Tidak ada yang diubah."),
    413: N_("Berkas paling besar 10 MB dan teks paling panjang 500 KB. Tidak ada yang disimpan."),
    429: N_("Tunggu sebentar, lalu coba lagi."),
    500: N_("Kesalahan ini sudah dicatat. Tidak ada yang disimpan; coba lagi sebentar lagi."),
    503: N_("Tunggu sebentar, lalu coba lagi."),
}


def _said_of(texts: dict[int, str], status: int) -> str:
    """The text of a status; of a rarer one, whether the request or the server was at fault."""
    return texts.get(status, texts[400 if status < 500 else 500])


def answer(status: int, message: str, **context: Any) -> Response:
    """An error page, or an alert put at the top of the page that asked."""
    if request.accept_mimetypes.best == "application/json":  # A script of ours asks (journals sent from a phone).
        return make_response({"message": message}, status)
    title = gettext(_said_of(TITLES, status))
    context |= {"status": status, "title": title, "message": message, "gaps": context.get("gaps", ())}
    context["latest"] = latest_by_another() if status == 409 else None
    if request.htmx.wants_fragment:
        response = make_response(render_template("errors/alert.html", **context), status)
        response.headers["HX-Retarget"] = "#alerts"
        response.headers["HX-Reswap"] = "innerHTML"
        response.headers["HX-Push-Url"] = "false"
        return response
    return make_response(render_template("errors/page.html", **context), status)


def loggable_path() -> str:
    """The address asked for; of one that is itself a key (a shared link), only its shape."""
    is_key = not {"secret", "token"}.isdisjoint(request.view_args or {})
    return str(request.url_rule.rule) if is_key and request.url_rule else request.path


def register_errors(app: Flask) -> None:
    """Handlers for HTTP errors, domain refusals and the unforeseen."""

    @app.errorhandler(HTTPException)
    def on_http(error: HTTPException) -> Response | HTTPException:
        status = error.code or 500
        if status < 400:
            return error
        db.session.rollback()
        return answer(status, gettext(_said_of(ADVICE, status)))

    @app.errorhandler(CSRFError)
    def on_csrf(_error: CSRFError) -> Response:
        return answer(400, gettext("Sesi formulir sudah berakhir. Muat ulang halaman, lalu kirim sekali lagi."))

    @app.errorhandler(DomainError)
    def on_domain(error: DomainError) -> Response:
        db.session.rollback()
        status = 409
        if isinstance(error, NotAllowed):
            status = 404 if error.decision.verdict is Verdict.HIDDEN else 403
        elif isinstance(error, BadQuery):
            status = 400
        elif isinstance(error, TooBusy):
            status = 503
        elif isinstance(error, InvalidField | ConversionFailed):
            status = 422
        gaps = error.gaps if isinstance(error, GapsRemain) else ()
        return answer(status, tr(error.message, error.params), gaps=gaps)

    @app.errorhandler(StaleDataError)
    def on_stale(_error: StaleDataError) -> Response:
        # A button pressed while somebody else's press was being saved; forms show both texts instead (submit_form).
        return on_domain(StaleVersion())

    @app.errorhandler(Exception)
    def on_unforeseen(error: Exception) -> Response:
        db.session.rollback()
        log.exception("unforeseen error at %s", loggable_path())
        if app.testing:
            raise error
        return answer(500, gettext(ADVICE[500]))
