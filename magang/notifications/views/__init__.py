"""Pages of the notifications. The bell in the header asks `unread_notifications()` only where a whole page is drawn."""

from __future__ import annotations

from typing import Any

from sqlalchemy.exc import SQLAlchemyError

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
    return {"unread_notifications": _unread}


def _unread() -> int:
    """Error pages carry the bell too, and must come out also when the database is what went wrong."""
    try:
        return queries.unread(db.session(), current_actor())
    except SQLAlchemyError:
        db.session.rollback()
        return 0
