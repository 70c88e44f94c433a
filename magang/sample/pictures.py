"""Small but real files for the sample's evidence: a page of PDF with one line of text, and a picture."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image


def make_file(name: str) -> bytes:
    """What stands behind an evidence file called `name`, by its extension (pdf or png)."""
    return make_png(name) if name.endswith(".png") else make_pdf(f"{name} (data contoh)")


def make_pdf(text: str) -> bytes:
    """A valid one-page PDF that says `text` (Latin letters)."""
    line = text.replace("\\", "").replace("(", r"\(").replace(")", r"\)")
    drawing = f"BT /F1 18 Tf 60 760 Td ({line}) Tj ET".encode("latin-1", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def make_png(seed: str, width: int = 480, height: int = 320) -> bytes:
    """A valid picture: a plain sloping field in a colour of its own."""
    hue = zlib.crc32(seed.encode()) % 90 + 60
    rows = b"".join(
        b"\0" + bytes(part for x in range(width) for part in (hue, 120 + 100 * y // height, 140 + 90 * x // width))
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows, 6)) + _chunk(b"IEND", b"")
    )


def make_photo(seed: str, width: int = 960, height: int = 640) -> bytes:
    """The same field as a photo of a journal is kept: a plain JPEG."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(make_png(seed, width, height))) as image:
        image.convert("RGB").save(out, "JPEG", quality=82)
    return out.getvalue()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
