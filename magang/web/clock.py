"""The one place where the program asks what time it is; tests set `app.config["CLOCK"]`."""

from __future__ import annotations

from datetime import date, datetime

from flask import current_app

from magang.kernel.clock import local_date, utc_now
from magang.web.city import current_city


def now() -> datetime:
    """The present, aware UTC."""
    clock = current_app.config.get("CLOCK", utc_now)
    moment: datetime = clock()
    return moment


def today() -> date:
    """Today in the city's zone."""
    return local_date(now(), current_city().time_zone)
