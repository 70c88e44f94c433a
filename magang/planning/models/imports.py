"""An uploaded list of candidates between its preview and the word to take it over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime
from magang.planning.models.cycles import Cycle

LIFETIME: Final = timedelta(hours=24)


class CandidateImport(Identified, Base):
    """The rows as they were read, their uploader's alone. They hold NIP, so they go with the import or after a day."""

    __tablename__ = "candidate_import"
    __label__ = N_("Berkas impor calon")

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    filename: Mapped[str] = mapped_column(String(120))
    # [{"number": row of the file, "cells": {column: value}}], and what could not be read of them.
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    # Headings nobody asked for, so that a misspelt one is noticed.
    unknown: Mapped[list[str]] = mapped_column(JSON, default=list)

    cycle: Mapped[Cycle] = relationship(lazy="raise_on_sql")

    def __str__(self) -> str:
        return self.filename

    def is_expired(self, now: datetime) -> bool:
        return now - self.created_at > LIFETIME
