"""Pages of the notifications. The bell in the header asks `unread_notifications()` only where a whole page is drawn."""

from __future__ import annotations

from typing import Any

from magang.extensions import db
from magang.notifications import (
    jobs,  # noqa: F401 - registers what runs by itself
    queries,
    signals,  # noqa: F401 - subscribes
)
from magang.notifications.views import mail, own  # noqa: F401 - their routes
from magang.notifications.views.base import bp
from magang.web.identity import current_actor

__all__ = ["bp"]


@bp.app_context_processor
def bell() -> dict[str, Any]:
    return {"unread_notifications": lambda: queries.unread(db.session(), current_actor())}
