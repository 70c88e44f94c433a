"""What somebody wants to hear of. Telling them is `ledger`, sending is `outbox`: neither changes the city's data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.kernel.actor import Actor
from magang.notifications import policy
from magang.notifications.models import NotificationSetting


def choose(
    session: Session,
    actor: Actor,
    setting: NotificationSetting,
    *,
    news: bool,
    weekly: bool,
    expected_version: int,
    now: datetime,
) -> None:
    """Switch what is no duty on or off."""
    policy.choose(actor, setting).ensure()
    setting.expect_version(expected_version)
    setting.news, setting.weekly = news, weekly
    verb = Common.UPDATED if setting.id else Common.CREATED
    session.add(setting)
    record(session, actor, verb, setting, now=now)
