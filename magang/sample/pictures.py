"""Small but real files for the sample's evidence: a page of PDF with one line of text, and a picture."""

from __future__ import annotations

import io
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


def make_png(seed: str) -> bytes:
    """A valid picture: a plain sloping field in a colour of its own."""
    return _saved(_field(seed, 480, 320), "PNG")


def make_photo(seed: str) -> bytes:
    """A larger field as a photo of a journal is kept: a plain JPEG."""
    return _saved(_field(seed, 960, 640), "JPEG", quality=82)


def _field(seed: str, width: int, height: int) -> Image.Image:
    """Greener towards the bottom, bluer towards the right; one line of each, stretched over the whole."""
    size = (width, height)
    green = Image.frombytes("L", (1, height), bytes(120 + 100 * y // height for y in range(height)))
    blue = Image.frombytes("L", (width, 1), bytes(140 + 90 * x // width for x in range(width)))
    hue = Image.new("L", size, zlib.crc32(seed.encode()) % 90 + 60)
    nearest = Image.Resampling.NEAREST
    return Image.merge("RGB", (hue, green.resize(size, nearest), blue.resize(size, nearest)))


def _saved(image: Image.Image, form: str, **options: int) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
