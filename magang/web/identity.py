"""Who is asking."""

from __future__ import annotations

from flask import g
from flask_login import current_user

from magang.kernel.actor import Actor

ANONYMOUS = Actor(user_id=None, name="")


def current_actor() -> Actor:
    """The signed-in user as a plain value; an actor without grants when nobody is signed in."""
    if "actor" not in g:
        g.actor = current_user.as_actor() if current_user.is_authenticated else ANONYMOUS
    actor: Actor = g.actor
    return actor
