"""Photos: shrunk, upright, without a trace of the camera; and what is refused, with the text kept."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image
from sqlalchemy import select

from magang.journals.models import JournalEntry, JournalPhoto
from tests.factories.findings import build_placement
from tests.factories.journals import build_entry, build_photo, jpeg, phone_jpeg
from tests.support.unchanged import nothing_written
from tests.web.journals.test_journal_writing import post, text


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes that claim to be an enormous picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def test_a_photo_is_kept_upright_shrunk_and_without_its_place(as_user, stay, session, store, told):
    photos = {"camera": ("IMG_1.jpg", phone_jpeg()), "photos": [("b.png", a_png()), ("c.webp", a_webp())]}
    saved = post(as_user("participant"), f"/jurnal/{stay.reference}/tulis", told | photos | {"caption": "Loket"})
    assert saved.status_code == 303
    kept = session.scalars(select(JournalPhoto).order_by(JournalPhoto.id)).all()
    assert [(p.width, p.height, p.caption) for p in kept] == [(800, 1600, "Loket"), (9, 7, "Loket"), (9, 7, "Loket")]
    for photo in kept:
        content = store.read(photo.stored_name, photo.sha256)
        with Image.open(io.BytesIO(content)) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
        assert b"RAHASIA" not in content
        assert b"Exif" not in content
    page = text(as_user("superior").get(saved.location))
    assert f'src="/jurnal/foto/{kept[0].id}"' in page
    given = as_user("superior").get(f"/jurnal/foto/{kept[0].id}")
    assert given.mimetype == "image/jpeg"
    assert given.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert given.headers["Cache-Control"] == "no-store"


def a_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (9, 7), (0, 0, 0, 0)).save(out, "PNG")
    return out.getvalue()


def a_webp() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (9, 7)).save(out, "WEBP")
    return out.getvalue()


REFUSED = {
    "a program called a photo": ("loket.jpg", b"MZ\x90\x00program", "bukan foto"),
    "a PDF called a photo": ("loket.jpg", b"%PDF-1.7\n", "bukan foto"),
    "a GIF": ("a.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "bukan foto"),
    "an SVG with a script": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "bukan foto"),
    "an SVG called a photo": ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "bukan foto"),
    "half a photo": ("a.jpg", jpeg(400, 300)[:700], "bukan foto"),
    "nothing": ("a.jpg", b"", "kosong"),
    "thirty megabytes": ("a.jpg", jpeg() + bytes(30 * 1024**2), "lebih besar dari 10 MB"),
    "a decompression bomb": ("a.png", png_that_says(30_000, 30_000), "terlalu besar ukurannya"),
    "a smaller bomb": ("a.png", png_that_says(6_000, 6_000), "terlalu besar ukurannya"),
    "a bomb of no height": ("a.png", png_that_says(1, 0), "bukan foto"),
    "a path in the name": ("../../etc/foto.jpg", jpeg(), "memuat folder"),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("field", ["camera", "photos"])
def test_what_is_no_photo_is_refused_and_the_text_stays(as_user, stay, told, connection, settings, what, field):
    name, content, words = REFUSED[what]
    with nothing_written(connection, settings.files_dir):
        answer = post(as_user("participant"), f"/jurnal/{stay.reference}/tulis", told | {field: (name, content)})
    assert answer.status_code == 422
    assert words in text(answer)
    assert "Mengikuti rapat loket antrean." in text(answer)


def test_one_bad_photo_among_good_ones_leaves_no_file_behind(as_user, stay, told, connection, settings):
    with nothing_written(connection, settings.files_dir):
        photos = {"photos": [("a.jpg", jpeg()), ("b.jpg", b"bukan")]}
        assert post(as_user("participant"), f"/jurnal/{stay.reference}/kirim", told | photos).status_code == 422


def test_six_photos_a_day_and_not_seven(as_user, stay, session, store, told):
    entry = build_entry(session, stay)
    for _ in range(4):
        build_photo(session, store, entry)
    address, change = f"/jurnal/catatan/{entry.id}/ubah", told | {"day": "2026-02-27", "version": "1"}
    answer = post(as_user("participant"), address, change | {"photos": [("a.jpg", jpeg())] * 3})
    assert answer.status_code == 422
    assert "Paling banyak 6 foto" in text(answer)
    assert post(as_user("participant"), address, change | {"photos": [("a.jpg", jpeg())] * 2}).status_code == 303


def test_a_photo_is_seen_by_who_reads_the_journal_and_nobody_else(as_user, city, session, store):
    theirs = build_placement(
        session, city, participant=city.planner, mentor=city.sekda, sending_opd=city.setda, need_owner=city.dinkes
    )
    photo = build_photo(session, store, build_entry(session, theirs))
    for who, status in (("planner", 200), ("mayor", 200), ("sekda", 200), ("participant", 404), ("opd_head", 404)):
        assert as_user(who).get(f"/jurnal/foto/{photo.id}").status_code == status, who
    assert as_user("planner").get("/jurnal/foto/999999").status_code == 404


def test_a_photo_that_was_changed_on_disk_is_not_handed_out(as_user, stay, session, store, settings):
    photo = build_photo(session, store, build_entry(session, stay))
    (settings.files_dir / photo.stored_name).write_bytes(jpeg(50, 50))
    assert as_user("participant").get(f"/jurnal/foto/{photo.id}").status_code == 409
    assert session.scalar(select(JournalEntry.id)) is not None
