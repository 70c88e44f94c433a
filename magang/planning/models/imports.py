"""An uploaded list of candidates between its preview and the word to take it over."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.documents.imports import KeptTable
from magang.kernel.labels import N_
from magang.kernel.model import Base
from magang.planning.models.cycles import Cycle


class CandidateImport(KeptTable, Base):
    """The rows hold NIP: one more reason why they go after a day."""

    __tablename__ = "candidate_import"
    __label__ = N_("Berkas impor calon")

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)

    cycle: Mapped[Cycle] = relationship(lazy="raise_on_sql")
