"""An uploaded progress sheet between its preview and the word to take it over."""

from __future__ import annotations

from magang.documents.imports import KeptTable
from magang.kernel.labels import N_
from magang.kernel.model import Base


class ProgressImport(KeptTable, Base):
    """The rows as they were read."""

    __tablename__ = "progress_import"
    __label__ = N_("Lembar progres")
