"""Answers: whole pages for browsers, blocks of the same template for htmx. The server names the blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import (
    Response,
    flash,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
)
from flask import request as plain_request
from flask_wtf import FlaskForm
from jinja2_fragments.flask import render_block
from sqlalchemy import Select
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.urls import iri_to_uri

from magang.extensions import db
from magang.kernel.errors import InvalidField, StaleVersion
from magang.kernel.listing import Listing, Page
from magang.kernel.reckoned import Reckoned
from magang.web.conflicts import conflict_of
from magang.web.exports import FORMATS, export_answer, reckoned_answer
from magang.web.forms import land_error
from magang.web.htmx import request
from magang.web.i18n import tr


def render_page(template: str, *, fragment: str = "main", status: int = 200, **context: Any) -> Response:
    """The whole page, or only the block named `fragment` when htmx swaps part of it."""
    if request.htmx.wants_fragment:
        body = render_block(template, fragment, **context) + render_template("ui/announcements.html")
        return make_response(body, status)
    return make_response(render_template(template, **context), status)


def go(address: str, message: str = "", **params: object) -> Response:
    """Leave for another page with a message: 303, or `HX-Redirect` for htmx (fetch would repeat its headers)."""
    if message:
        flash(tr(message, params), "success")
    if request.htmx.wants_fragment:
        response = make_response("", 204)
        response.headers["HX-Redirect"] = iri_to_uri(address)  # A header holds ASCII.
        return response
    return make_response(redirect(address, 303))


def render_list(
    template: str, listing: Listing, statement: Select[Any], *, fmt: str = "html", **context: Any
) -> Response:
    """A list page with the rows the address asks for, its `rows` block for htmx, or the same rows as a file."""
    session = db.session()
    if fmt in FORMATS:
        return export_answer(session, listing, statement, fmt)
    return _list_page(template, listing.page(session, statement, plain_request.args), context)


def render_reckoned(
    template: str, listing: Reckoned, rows: Sequence[Any], *, fmt: str = "html", **context: Any
) -> Response:
    """`render_list` for rows that were reckoned rather than read."""
    session = db.session()
    if fmt in FORMATS:
        return reckoned_answer(session, listing, rows, fmt)
    return _list_page(template, listing.turn(session, rows, plain_request.args), context)


def _list_page(template: str, page: Page, context: Mapping[str, Any]) -> Response:
    fragment = "rows" if request.htmx.target_id == "rows" else "main"
    response = render_page(template, fragment=fragment, page=page, **context)
    if request.htmx.wants_fragment:
        # The shortest address of this state, so that it can be shared; the form would push its empty fields too.
        query = page.query()
        response.headers["HX-Push-Url"] = f"{plain_request.path}?{query}" if query else plain_request.path
    return response


def submit_form(
    form: FlaskForm,
    save: Callable[[], Response],
    template: str,
    *,
    saved: Callable[[], FlaskForm] | None = None,
    **context: Any,
) -> Response:
    """The life of a form page: show it, refuse it (422), save and leave, or show the conflict (409) with both texts.

    `save` calls one service and returns `go(…)`; what it did is committed here. `saved` makes the same form anew from
    the row as it is stored now, so that the conflict page can show both texts side by side.
    """
    if not form.is_submitted():
        return render_page(template, form=form, conflict=None, **context)
    if form.validate():
        try:
            response = save()
            db.session.commit()
            return response
        except InvalidField as error:
            db.session.rollback()
            land_error(form, error)
        except (StaleVersion, StaleDataError):
            db.session.rollback()
            if saved is None:
                raise
            theirs = saved()
            conflict = conflict_of(form, theirs)
            return render_page(template, status=409, form=form, conflict=conflict, **context)
    return render_page(template, status=422, form=form, conflict=None, **context)


def act(
    do: Callable[[], object], stay: Callable[[], Response], address: str, message: str, **params: object
) -> Response:
    """The life of a button: run one service, commit, then show the changed page (htmx) or go back to it (browser)."""
    do()
    db.session.commit()
    if not request.htmx.wants_fragment:
        return go(address, message, **params)
    flash(tr(message, params), "success")
    db.session.expire_all()
    return stay()


def announcements() -> list[tuple[str, str]]:
    """Flashed messages as (category, text), taken once."""
    flashed: list[tuple[str, str]] = get_flashed_messages(with_categories=True)  # type: ignore[assignment]
    return flashed
