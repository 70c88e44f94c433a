"""How values look on screen. The city's zone and the reader's language come in here and nowhere deeper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from babel import Locale, dates
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import format_datetime, get_locale, gettext, ngettext

from magang.kernel.labels import N_, LabelledEnum
from magang.web.clock import today
from magang.web.exports import export_address
from magang.web.i18n import tongue, tr

NO_DATA = N_("belum ada data")


def label(value: LabelledEnum | None) -> str:
    """The translated label of an enum member; a dash for nothing."""
    return tr(value.label) if value is not None else "–"


def day(value: date | datetime | None, style: str = "d MMM y") -> str:
    """A calendar day in the city's zone and the reader's language."""
    if value is None:
        return "–"
    return str(format_datetime(value, style)) if isinstance(value, datetime) else _day(value, style, tongue().locale)


@lru_cache(maxsize=4096)  # A page has the same few days many times.
def _day(value: date, style: str, locale: Locale) -> str:
    return str(dates.format_date(value, style, locale))


def moment(value: datetime | None) -> str:
    """Day and clock time in the city's zone."""
    return "–" if value is None else str(format_datetime(value, "d MMM y HH.mm"))


def rupiah(value: int | None) -> str:
    """Whole rupiah; a missing amount is said to be missing, never zero."""
    return str(gettext(NO_DATA)) if value is None else f"Rp{format_decimal(value, locale=get_locale())}"


def number(value: Decimal | int | float | None, unit: str = "") -> str:
    """A number without trailing zeros, with its unit; a missing value is said to be missing."""
    if value is None:
        return str(gettext(NO_DATA))
    if isinstance(value, int):
        # Most numbers of a page are whole and small; a page with hundreds of them would spend its time in patterns.
        whole = f"{value:,}"
        if "," in whole:
            whole = whole.replace(",", tongue().thousands)
        return f"{whole} {unit}".rstrip()
    text: str = format_decimal(value, format="#,##0.####", locale=get_locale())
    return f"{text} {unit}".rstrip()


def fixed(value: float | None, places: int = 2) -> str:
    """A number with that many decimals, so that numbers under one another can be compared."""
    if value is None:
        return str(gettext(NO_DATA))
    return str(format_decimal(value, format="#,##0." + "0" * places, locale=get_locale()))


def percent(share: float | None) -> str:
    """A share of 1 in whole per cent; 0% and 100% only where it is none or all of it."""
    if share is None:
        return str(gettext(NO_DATA))
    whole = round(100 * share)
    return f"{min(99, max(1, whole)) if 0 < share < 1 - 1e-9 else whole}%"


def days_left(due: date | None) -> str:
    """`12 hari lagi`, `hari ini`, `lewat 3 hari`."""
    if due is None:
        return "–"
    n = (due - today()).days
    if n == 0:
        return str(gettext("hari ini"))
    if n > 0:
        return str(ngettext("%(num)s hari lagi", "%(num)s hari lagi", n))
    return str(ngettext("lewat %(num)s hari", "lewat %(num)s hari", -n))


def host(url: str) -> str:
    """The host of a source address, for a link's text."""
    return urlsplit(url).netloc.removeprefix("www.") or url


# Colours of the states, by value; every state is said in words first, the tone only repeats it.
TONES: dict[str, str] = {
    "good": "adopted verified met accepted accept assigned credited approved ss done on_track closed valid"
    " countersigned resolved concluded confirmed sent",
    "busy": "submitted planned proposed requested departed running recalled reported presented waiting_verification"
    " answered open accepted_with_notes accept_with_notes held queued solved scheduled waiting advice sending",
    "warn": "returned study stale bs awaiting_second in_process expired_recently missing",
    "bad": "rejected reject declined cancelled withdrawn overdue expired refused failed voided wrong",
}


def tone(value: LabelledEnum) -> str:
    """The colour family of a state; quiet when none is listed."""
    return next((name for name, values in TONES.items() if value.value in values.split()), "")


def register_filters(app: Flask) -> None:
    """Make the filters known to the templates."""
    filters: dict[str, Any] = {
        "tr": tr,
        "label": label,
        "day": day,
        "moment": moment,
        "rupiah": rupiah,
        "number": number,
        "fixed": fixed,
        "percent": percent,
        "days_left": days_left,
        "host": host,
        "tone": tone,
        "export_address": export_address,
    }
    app.jinja_env.filters.update(filters)
