"""Who is asking."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import Final

from flask import current_app, g, session
from flask_login import current_user

from magang.kernel.actor import Actor

ANONYMOUS = Actor(user_id=None, name="")
_LEFT: Final = "signed_out"


def current_actor() -> Actor:
    """The signed-in user as a plain value; an actor without grants when nobody is signed in."""
    if "actor" not in g:
        g.actor = current_user.as_actor() if current_user.is_authenticated else ANONYMOUS
    actor: Actor = g.actor
    return actor


def remember_who_left(user_id: int | None) -> None:
    """Whoever signed out stays known to this browser until it is closed: to a link they are no stranger."""
    session[_LEFT] = user_id


def whoever_is_here() -> Actor:
    """For pages behind a link: who is signed in, or else who signed out last in this browser, with no rights left."""
    here = current_actor()
    return here if here.user_id is not None else replace(ANONYMOUS, user_id=session.get(_LEFT))


def account_key(actor: Actor) -> str:
    """A name for the account that tells nobody who it is: what a phone writes on the entries it keeps for later."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"account {actor.user_id}".encode(), hashlib.sha256).hexdigest()[:24]
