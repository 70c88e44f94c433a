"""Files on disk, outside the web root: random names, content hashed, kept only when the transaction is."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import event
from sqlalchemy.orm import Session

from magang.kernel.errors import RuleBroken
from magang.kernel.labels import N_

_PENDING: Final = "files to remove if the transaction fails"
_DOOMED: Final = "files to remove once the transaction holds"


class FileChanged(RuleBroken):
    """The file on disk is gone or no longer what was taken in; it is not handed out."""

    def __init__(self) -> None:
        super().__init__(
            N_("Isi berkas ini tidak lagi sama dengan yang diunggah, sehingga tidak diberikan. Hubungi administrator.")
        )


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Where a content lies below the store's root, and its fingerprint."""

    name: str
    sha256: str
    size: int


class FileStore:
    """A folder of files under random names, two levels deep so that no folder grows large."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, session: Session, content: bytes) -> StoredFile:
        """Write `content` whole or not at all; it is removed again when `session`'s transaction is rolled back."""
        token = secrets.token_hex(16)
        name = f"{token[:2]}/{token[2:4]}/{token}"
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        removals: list[Callable[[], None]] = session.info.setdefault(_PENDING, [])
        removals.append(lambda: path.unlink(missing_ok=True))
        return StoredFile(name, hashlib.sha256(content).hexdigest(), len(content))

    def remove(self, session: Session, name: str) -> None:
        """Take the content away once `session` has committed."""
        path = self._root / name
        session.info.setdefault(_DOOMED, []).append(lambda: path.unlink(missing_ok=True))

    def read(self, name: str, sha256: str) -> bytes:
        """The content, checked against its fingerprint. Raises `FileChanged`."""
        try:
            content = (self._root / name).read_bytes()
        except OSError:
            raise FileChanged from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileChanged
        return content


# A savepoint's end, either way, decides nothing yet: the transaction around it does.
@event.listens_for(Session, "after_commit")
def _on_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_PENDING, None)
        _remove(session, _DOOMED)


@event.listens_for(Session, "after_rollback")
def _on_rollback(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_DOOMED, None)
        _remove(session, _PENDING)


def _remove(session: Session, which: str) -> None:
    for remove in session.info.pop(which, ()):
        remove()
