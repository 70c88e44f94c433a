"""One table of events and one row that holds the end of their chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from magang.kernel.model import Base, Identified, UtcDateTime


class AuditEvent(Identified, Base):
    """Something somebody did. Never updated, never deleted; actor name and office are copies, since officials move.

    `changes` maps a field's label to `[before, after]` as text. `hash` covers all other columns and the previous hash.
    """

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject_kind", "subject_id", "id"),)

    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str] = mapped_column(String(160))
    actor_office: Mapped[str] = mapped_column(String(160))
    verb: Mapped[str] = mapped_column(String(60))
    verb_label: Mapped[str] = mapped_column(String(120))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    subject_label: Mapped[str] = mapped_column(String(300))
    note: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


class AuditHead(Base):
    """The end of the chain. Locked while an event is added, so that two writers never fork it."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column("event_count", default=0)
    hash: Mapped[str] = mapped_column(String(64), default="")
