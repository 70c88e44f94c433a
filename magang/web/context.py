"""What every template may use: the component macros, the reader, the city, the menu."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, g, request, url_for
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from magang.kernel.actor import Role
from magang.settings import ROOT
from magang.web.city import current_city
from magang.web.clock import today
from magang.web.filters import number
from magang.web.i18n import LANGUAGES, pick_language
from magang.web.identity import account_key, current_actor
from magang.web.navigation import menu
from magang.web.pages import announcements


@lru_cache(maxsize=64)
def _digest(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(name: str) -> str:
    """The address of a static file with its content's digest, so that browsers may keep it for a year."""
    path = ROOT / "static" / name
    return url_for("static", filename=name, v=_digest(path, path.stat().st_mtime))


def icon(name: str) -> Markup:
    """An icon from the sprite; decoration only, so screen readers skip it."""
    if "sprite" not in g:
        g.sprite = asset("img/icons.svg")
    return _icon(g.sprite, name)


@lru_cache  # A page has forty of them.
def _icon(sprite: str, name: str) -> Markup:
    use = Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>')
    return use.format(sprite, name)


def counted(value: int, address: str, tone: str = "") -> Markup:
    """A number that opens exactly the rows it counts; none at zero, or of a day gone by. `tone`: bad, warn, good.

    A page has hundreds of them, and as a macro each took ten times as long.
    """
    if not value:
        return Markup('<span class="count none">0</span>')
    told, classes = escape(number(value)), escape(f"count {tone}".rstrip())
    if not address:
        return Markup(f'<span class="{classes}">{told}</span>')  # noqa: S704 - each part is escaped
    return Markup(f'<a class="{classes}" href="{escape(address)}">{told}</a>')  # noqa: S704


def csrf() -> Markup:
    """The hidden field every POST form carries (without an id: a page has many forms)."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def here() -> str:
    """This page's address, to come back to; the home page for an address that is none (it may hold anything)."""
    if request.endpoint is None or not request.path.isprintable():
        return "/"
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def partial_url(endpoint: str, **values: Any) -> Callable[[str], str]:
    """A function from an action to the address it is posted to."""
    return lambda action: url_for(endpoint, action=action, **values)


def register_context(app: Flask) -> None:
    """Strict templates, the components as globals (a fragment sees no top-level import), and the reader's facts."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals |= {
        "asset": asset,
        "icon": icon,
        "counted": counted,
        "announcements": announcements,
        "LANGUAGES": LANGUAGES,
        "today": today,
        "here": here,
        "partial_url": partial_url,
        "csrf": csrf,
    }

    @app.context_processor
    def reader() -> dict[str, Any]:
        actor = current_actor()
        return {
            "actor": actor,
            "city": current_city(),
            "language": pick_language(),
            # Whose entries this browser may keep and send; '' where none are written.
            "outbox_account": account_key(actor) if actor.has(Role.PARTICIPANT) else "",
            "menu": menu(actor) if actor.user_id is not None else [],
            "ui": app.jinja_env.get_template("ui/components.html").module,
        }
