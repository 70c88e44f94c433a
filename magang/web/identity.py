"""Who is asking."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app, g
from flask_login import current_user

from magang.kernel.actor import Actor

ANONYMOUS = Actor(user_id=None, name="")


def current_actor() -> Actor:
    """The signed-in user as a plain value; an actor without grants when nobody is signed in."""
    if "actor" not in g:
        g.actor = current_user.as_actor() if current_user.is_authenticated else ANONYMOUS
    actor: Actor = g.actor
    return actor


def account_key(actor: Actor) -> str:
    """A name for the account that tells nobody who it is: what a phone writes on the entries it keeps for later."""
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, f"account {actor.user_id}".encode(), hashlib.sha256).hexdigest()[:24]
