"""What the sample's people have been told: the news came with the story, today's reminders come from today's round."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import update

from magang.notifications.models import Notification
from magang.notifications.reminding import tell_everybody
from magang.sample.town import Town

UNREAD_FOR: Final = timedelta(days=14)


def tell_the_town(town: Town) -> None:
    """Needs the story committed. Nobody in the sample has an e-mail address, so that nothing is ever sent."""
    long_ago = Notification.created_at < town.now - UNREAD_FOR
    town.session.execute(update(Notification).where(long_ago).values(read_at=Notification.created_at))
    town.session.commit()
    tell_everybody(now=town.now)
