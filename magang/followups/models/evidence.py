"""What is kept of an uploaded file: its bytes lie in the file store under `stored_name`, its fingerprint is here."""

from __future__ import annotations

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from magang.kernel.files import FileType
from magang.kernel.model import choice


class Fingerprinted:
    """A file by its name, type, size and hash. Neither row nor file is ever changed or deleted (triggers.py)."""

    original_name: Mapped[str] = mapped_column(String(120))
    file_type: Mapped[FileType] = mapped_column(choice(FileType, name="file_type"))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    stored_name: Mapped[str] = mapped_column(String(80), unique=True)

    def __str__(self) -> str:
        return self.original_name
