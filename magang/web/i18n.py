"""Indonesian in the source, English from the catalogue; the choice is kept in the account or, before, in a cookie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from flask import Flask, Response, g, request
from flask_babel import force_locale, format_date, get_locale, get_translations
from flask_login import current_user
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup

from magang.extensions import babel
from magang.web.city import current_city

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
COOKIE = "bahasa"


def pick_language() -> str:
    """The account's language, else the cookie's, else Indonesian."""
    chosen = request.cookies.get(COOKIE, "")
    if current_user.is_authenticated:
        chosen = current_user.language
    return chosen if chosen in LANGUAGES else "id"


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a page asks for at every word and number: Flask-Babel would look in four places each time."""

    locale: Locale
    catalogue: Any
    thousands: str  # what stands between them


@lru_cache
def _tongue_of(locale: Locale) -> Tongue:
    return Tongue(locale, get_translations(), locale.number_symbols["latn"]["group"])


def tongue() -> Tongue:
    """The language that is spoken here: the reader's, or within `speaking` that one."""
    kept: Tongue | None = g.get("tongue")
    if kept is None:
        kept = g.tongue = _tongue_of(get_locale() or Locale("id"))
    return kept


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what is within in `language`, whoever reads the page."""
    with force_locale(language):
        before = g.pop("tongue", None)
        try:
            yield
        finally:
            g.tongue = before


def tr(text: str, params: Mapping[str, object] | None = None) -> str:
    """Translate a marked label, then fill its `%(name)s` places: labels are translated too, days written as read."""
    if not text:
        return ""
    filled = {k: _said(v) for k, v in (params or {}).items()}
    translated: str = tongue().catalogue.ugettext(text)
    return translated % filled if filled else translated


def _said(value: object) -> object:
    if isinstance(value, date):
        return format_date(value, "d MMM y")
    return tongue().catalogue.ugettext(value) if isinstance(value, str) and value else value


@pass_eval_context
def _word(context: EvalContext, text: str, /, **values: object) -> str:
    """`_` in templates."""
    return _filled(context, tongue().catalogue.ugettext(text), values)


@pass_eval_context
def _counted(context: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
    return _filled(context, tongue().catalogue.ungettext(one, many, num), {"num": num, **values})


def _filled(context: EvalContext, text: str, values: dict[str, object]) -> str:
    if not context.autoescape:
        return text % values
    # Most have nothing to fill; asking Markup to fill it all the same is what Jinja's own spends its time on.
    return Markup(text) % values if values else Markup(text % values)  # noqa: S704 - the catalogue is ours


def remember_language(response: Response, code: str) -> Response:
    """Keep the choice of a reader who is not signed in."""
    response.set_cookie(COOKIE, code, max_age=365 * 86400, samesite="Lax", httponly=True)
    return response


def register_i18n(app: Flask) -> None:
    """Bind Babel to the reader's language and the city's clock zone."""
    babel.init_app(app, locale_selector=pick_language, timezone_selector=lambda: current_city().time_zone)
    app.jinja_env.globals.update(_=_word, gettext=_word, ngettext=_counted)
