"""Time is an argument: services receive `now`; only the edge of the program asks the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """The present as an aware UTC datetime, to the microsecond."""
    return datetime.now(UTC)


def local_date(moment: datetime, zone: str) -> date:
    """The calendar day of `moment` in the city's zone (IANA name)."""
    return moment.astimezone(ZoneInfo(zone)).date()
