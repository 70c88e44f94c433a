"""Photos as they are kept: decoded within bounds, turned upright, shrunk, and written anew as JPEG.

Nothing of the file that was sent survives but its picture: no EXIF, no place, no text, no second frame.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_

MAX_BYTES: Final = 10 * 1024 * 1024
LONGEST_SIDE: Final = 1600
QUALITY: Final = 82
# A phone's largest camera; what is decoded of it is far less, since a JPEG is shrunk while it is read.
MAX_PIXELS: Final = 110_000_000
# Other formats are decoded whole: 4 bytes a pixel.
MAX_PIXELS_WHOLE: Final = 25_000_000
FORMATS: Final = ("JPEG", "PNG", "WEBP")

# Pillow refuses twice this number by itself; below that we do, from the size in the header.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


class _TooManyPixels(Exception):
    """More than may be decoded."""


BOMBS: Final = (_TooManyPixels, Image.DecompressionBombError, Image.DecompressionBombWarning)
UNREADABLE: Final = (OSError, ValueError, SyntaxError, EOFError, OverflowError, struct.error)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: the name its sender gave, and the bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo made fit to be kept."""

    content: bytes
    width: int
    height: int


def develop(upload: Upload, *, field: str = "photos") -> Picture:
    """The photo of an upload. Raises `InvalidField` on `field`, with the file's name, for anything else."""
    name = shown_name(upload.name)
    if any(sign in upload.name for sign in "/\\\0"):
        raise InvalidField(
            field, N_("Nama berkas “%(name)s” memuat folder. Pilih lagi fotonya dari galeri."), name=name
        )
    if not upload.content:
        raise InvalidField(field, N_("Foto “%(name)s” kosong. Pilih foto lain."), name=name)
    if len(upload.content) > MAX_BYTES:
        limit = MAX_BYTES // 1024**2
        raise InvalidField(field, N_("Foto “%(name)s” lebih besar dari %(limit)s MB."), name=name, limit=limit)
    try:
        return _developed(upload.content)
    except BOMBS:
        raise InvalidField(field, N_("Foto “%(name)s” terlalu besar ukurannya. Perkecil dahulu."), name=name) from None
    except UNREADABLE:
        raise InvalidField(
            field, N_("“%(name)s” bukan foto yang dapat dibaca. Gunakan JPEG, PNG, atau WEBP."), name=name
        ) from None


def _developed(content: bytes) -> Picture:
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        _check_pixels(image)
        image.verify()
    with Image.open(BytesIO(content), formats=FORMATS) as image:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        plain = _on_white(upright)
    out = BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), plain.width, plain.height)


def _check_pixels(image: Image.Image) -> None:
    pixels = image.width * image.height
    if pixels > (MAX_PIXELS if image.format in {"JPEG", "MPO"} else MAX_PIXELS_WHOLE):
        raise _TooManyPixels


def _on_white(image: Image.Image) -> Image.Image:
    """A new image of the pixels alone: whatever else came with the file is left behind."""
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def shown_name(name: str) -> str:
    """A file's name as it may be said in a message: its last part, in letters a reader can see."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:60] or "foto"
