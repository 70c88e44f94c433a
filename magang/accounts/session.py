"""How Flask-Login finds the reader: by id and epoch, so that sign-out and a new password end every open session."""

from __future__ import annotations

from typing import Any

from flask import Flask, make_response, redirect, url_for
from flask_login import UserMixin

from magang.accounts.models import User
from magang.accounts.queries import active_account
from magang.extensions import db, login
from magang.kernel.actor import Actor
from magang.web.htmx import request


class SessionUser(UserMixin):  # type: ignore[misc]
    """A signed-in user as Flask-Login sees one; keeps Flask out of the mapped class."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.language = user.language

    def get_id(self) -> str:
        return f"{self.user.id}.{self.user.session_epoch}"

    def as_actor(self) -> Actor:
        return self.user.as_actor()


def load_session_user(session_id: str) -> SessionUser | None:
    """The user of a session id `<user>.<epoch>`, or None when the session has ended."""
    user_id, _, epoch = session_id.partition(".")
    if not (user_id.isdigit() and epoch.isdigit()):
        return None
    user = active_account(db.session(), int(user_id))
    return SessionUser(user) if user and user.session_epoch == int(epoch) else None


def register_sign_in(app: Flask) -> None:
    """Bind Flask-Login; the signed-out reader is sent to the sign-in page and comes back to where they were."""
    login.init_app(app)
    login.user_loader(load_session_user)

    def send_to_sign_in() -> Any:
        # Only a page can be returned to; a form that was posted after the session ended can't be.
        wanted = request.full_path.rstrip("?") if request.method == "GET" else None
        if request.htmx.wants_fragment:
            response = make_response("", 204)
            response.headers["HX-Redirect"] = url_for("accounts.sign_in", next=wanted)
            return response
        return redirect(url_for("accounts.sign_in", next=wanted if wanted != "/" else None))

    login.unauthorized_handler(send_to_sign_in)
