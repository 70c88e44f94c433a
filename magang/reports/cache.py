"""Exports that were made, on disk by the key of their content: the second download is immediate.

What is lost is made again, so nothing else knows of these files; they go after a month in which nobody asked for them.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

KEEP_SECONDS: Final = 30 * 24 * 3600


class Cache:
    """A folder of made files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, key: str) -> bytes | None:
        """The file of `key`, if it is there."""
        try:
            content = (path := self._path(key)).read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)  # asked for: it stays another month
        return content

    def has(self, key: str) -> bool:
        return self._path(key).is_file()

    def keep(self, key: str, content: bytes) -> None:
        """Remember a file, whole or not at all. A full disk must not keep anybody from the file just made."""
        with suppress(OSError):
            path = self._path(key)
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(temporary).replace(path)

    def forget(self, *, before: float) -> int:
        """Remove what was last asked for before that time (seconds of the epoch). How many."""
        old = [path for path in self._folder.glob("*/*") if path.is_file() and path.stat().st_mtime < before]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key
