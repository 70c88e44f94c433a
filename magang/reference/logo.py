"""The city's logo: what is taken in, and where it is kept. Known by its first bytes, never by name or claim."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_

MAX_BYTES: Final = 512 * 1024
# SVG is left out on purpose: it may carry scripts, and is shown before anybody has signed in.
MEDIA_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


def sniff(content: bytes) -> str | None:
    """The extension of the image `content` really is, None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    return None


def store(folder: Path, content: bytes) -> str:
    """Keep a logo and give its file name, made from its content. Raises `InvalidField` on `logo`."""
    if len(content) > MAX_BYTES:
        raise InvalidField("logo", N_("Logo paling besar %(kb)s KB. Perkecil gambarnya dahulu."), kb=MAX_BYTES // 1024)
    extension = sniff(content)
    if extension is None:
        raise InvalidField("logo", N_("Logo harus berupa gambar PNG, JPEG, atau WEBP."))
    name = f"{hashlib.sha256(content).hexdigest()[:20]}.{extension}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return name


def media_type(name: str) -> str:
    """The Content-Type of a stored logo."""
    return MEDIA_TYPES[name.rpartition(".")[2]]
