"""Watches every answer: GET never writes, nothing stays uncommitted, the policy was asked, the page is well made."""

from __future__ import annotations

from flask import Flask, Response, g, request
from sqlalchemy import event

from magang.extensions import db
from tests.support.pages import check_page

# Endpoints anybody may open, each with its reason.
PUBLIC = {
    "static": "assets",
    "accounts.sign_in": "the way in",
    "accounts.set_language": "readable before sign-in too",
    "overview.calendar_feed": "calendar programs have no session; the link's secret is asked instead",
    "overview.health": "asked by the watchdog; tells nothing but health",
    "journals.offline": "kept on phones for where there is no signal; holds nobody's data",
    "journals.service_worker": "a script like any other asset, at the root",
    "journals.connection": "tells a phone only whether its own session still holds",
    "journals.host": "the host's supervisor has no account; the link's secret is asked instead",
    "journals.host_countersign": "the same link",
    "journals.host_comment": "the same link",
    "journals.host_photo": "the same link",
    "followups.by_link": "who reports by a link has no account; the link's secret is asked instead",
    "evaluations.guest": "alumnus and superior may have no account; the link's secret is asked instead",
    "reference.logo": "shown on the sign-in page",
    "letters.verify": "whoever holds a letter may check it; tells number, date, subject, office and hash",
}


def install_guards(app: Flask) -> None:
    """Add the checks after everything the application does itself."""

    @event.listens_for(db.session, "before_flush")
    def get_never_writes(session, _context, _instances):
        if session.info.get("guarded") and (
            session.new or session.deleted or any(session.is_modified(o) for o in session.dirty)
        ):
            raise AssertionError(f"GET {request.path} writes: {list(session.new) + list(session.dirty)}")

    @app.before_request
    def mark() -> None:
        db.session().info["guarded"] = request.method in {"GET", "HEAD"}

    def inspect(response: Response) -> Response:
        session = db.session()
        session.info["guarded"] = False
        left = [*session.new, *session.deleted, *(o for o in session.dirty if session.is_modified(o))]
        assert not left, f"{request.method} {request.path} leaves uncommitted: {left}"
        if (
            request.endpoint
            and request.endpoint not in PUBLIC
            and response.status_code not in {404, 405, 413, 429, 400}
        ):
            assert g.get("policy_asked"), f"{request.endpoint} answered without asking a policy"
        if look_at_pages and response.mimetype == "text/html" and response.status_code != 303 and response.get_data():
            check_page(response, request)
        return response

    # What a page says does not depend on the database that held it, and parsing it is the dearest check of all.
    look_at_pages = app.config["SETTINGS"].database_url.startswith("sqlite")

    # Flask runs these backwards: the first in the list sees the finished answer.
    app.after_request_funcs.setdefault(None, []).insert(0, inspect)
