"""In the child: charts as PNG, and how large every picture of a document is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import resvg_py
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from magang.documents.errors import ConversionFailed
from magang.kernel.labels import N_

# 200 dots an inch on paper.
CHART_WIDTH: Final = 1200
MOST_PIXELS: Final = 50_000_000
BAD_PICTURE: Final = N_("Satu gambar laporan tidak dapat dibaca. Unggah ulang gambarnya, lalu coba lagi.")
# A stand-in's file, and what is written in it.
STAND_IN: Final = "wakil-"
MARK: Final = "magang-gambar:"
_MARKED: Final = re.compile(rb"magang-gambar:([A-Za-z0-9][A-Za-z0-9._-]*);")
_FONTS: Final = Path(__file__).parents[1] / "fonts"


def pictures(_: dict[str, Any], inbox: Path, outbox: Path) -> dict[str, Any]:
    """Draw each SVG as PNG; leave a stand-in for every picture; say how large each is.

    pandoc decodes a photo each time it is shown, only to learn its size: 100 of them took 17 seconds, their stand-ins
    take two. It gets one bit a pixel under the same name, and the true bytes come in afterwards (`true_picture`).
    """
    sizes: dict[str, Any] = {}
    for file in sorted(inbox.iterdir()):
        name = file.name
        if file.suffix == ".svg":
            png = resvg_py.svg_to_bytes(
                svg_string=file.read_text(),
                width=CHART_WIDTH,
                background="#ffffff",
                skip_system_fonts=True,
                font_files=[str(font) for font in sorted(_FONTS.glob("*.ttf"))],
                font_family="Plus Jakarta Sans",
            )
            name = f"{file.stem}.png"
            file = outbox / name
            file.write_bytes(bytes(png))
        sizes[name] = size_of(file)
        note = PngInfo()
        note.add_text("name", f"{MARK}{name};")
        Image.new("1", sizes[name]).save(outbox / f"{STAND_IN}{name}", "PNG", pnginfo=note)
    return sizes


def true_picture(content: bytes, inbox: Path) -> bytes | None:
    """The picture that a stand-in stands for; None for what is none."""
    found = _MARKED.search(content[:200])
    return (inbox / found[1].decode()).read_bytes() if found else None


def size_of(file: Path) -> tuple[int, int]:
    """Width and height in pixels of a PNG or JPEG."""
    try:
        with Image.open(file, formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ConversionFailed(BAD_PICTURE)
            picture.load()  # a picture that is cut off is refused here, not in the middle of the document
            return picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise ConversionFailed(BAD_PICTURE) from None
