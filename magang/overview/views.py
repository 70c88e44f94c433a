"""Homes by role."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from magang import __version__
from magang.extensions import db
from magang.web.authz import requires, signed_in
from magang.web.pages import render_page

bp = Blueprint("overview", __name__)


@bp.get("/")
@requires(signed_in)
def home() -> Response:
    return render_page("overview/home.html")


@bp.get("/healthz")
def health() -> tuple[Response, int]:
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:  # whatever the driver raises: the answer is that the database is not there
        return jsonify(status="error", database="unreachable", version=__version__), 503
    return jsonify(status="ok", database="ok", version=__version__), 200
