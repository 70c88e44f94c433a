"""Which evidence files are taken in, and under which name they are shown."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magang.kernel.errors import InvalidField
from magang.kernel.files import MAX_FILE_BYTES, MAX_NAME_LENGTH, FileType, check_file, safe_name, sniff


def archive(*names: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return content.getvalue()


GOOD = {
    FileType.PDF: b"%PDF-1.7\n",
    FileType.JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    FileType.PNG: b"\x89PNG\r\n\x1a\n\x00",
    FileType.WEBP: b"RIFF\x00\x00\x00\x00WEBPVP8 ",
    FileType.XLSX: archive("[Content_Types].xml", "xl/workbook.xml"),
    FileType.DOCX: archive("[Content_Types].xml", "word/document.xml"),
}
BAD = {
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing with script": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a program": b"MZ\x90\x00",
    "any archive": archive("readme.txt"),
    "a broken archive": b"PK\x03\x04 and no more",
    "a sheet with macros": archive("xl/workbook.xml", "xl/vbaProject.bin"),
    "sound in the same wrapper as WEBP": b"RIFF\x00\x00\x00\x00WAVEfmt ",
    "a PDF that starts later": b"\n%PDF-1.7",
    "text": b"laporan",
}


@pytest.mark.parametrize(("file_type", "content"), GOOD.items())
def test_a_file_is_known_by_its_content(file_type: FileType, content: bytes) -> None:
    assert sniff(content) is file_type
    assert check_file(content) is file_type


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_anything_else_is_refused_beside_the_field(content: bytes) -> None:
    with pytest.raises(InvalidField) as refused:
        check_file(content, field="files")
    assert refused.value.field == "files"


def test_an_empty_and_an_oversize_file_are_refused() -> None:
    for content in (b"", b"%PDF-" + bytes(MAX_FILE_BYTES - 4)):
        with pytest.raises(InvalidField):
            check_file(content)
    assert check_file(b"%PDF-" + bytes(MAX_FILE_BYTES - 5)) is FileType.PDF


@given(st.binary(max_size=200))
def test_no_bytes_make_sniffing_fail(content: bytes) -> None:
    assert sniff(content) in {None, *FileType}
    assert sniff(b"PK\x03\x04" + content) in {None, *FileType}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Laporan TW II.pdf", "Laporan TW II.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\budi\\Foto kegiatan.PDF", "Foto kegiatan.pdf"),
        ("laporan\u202efdp.exe", "laporan fdp.pdf"),
        ("daftar\r\nSet-Cookie: a=b.pdf", "daftar Set-Cookie_ a=b.pdf"),
        ("", "berkas.pdf"),
        ("...", "berkas.pdf"),
        (".pdf", "berkas.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("a\x00b.pdf", "a b.pdf"),
    ],
)
def test_a_name_is_shown_safely(name: str, shown: str) -> None:
    assert safe_name(name, FileType.PDF) == shown


@given(st.text(max_size=400), st.sampled_from(FileType))
def test_every_name_becomes_a_short_one_with_the_true_extension(name: str, file_type: FileType) -> None:
    shown = safe_name(name, file_type)
    assert len(shown) <= MAX_NAME_LENGTH
    assert shown.endswith(f".{file_type.value}")
    assert shown.isprintable()
    assert not {"/", "\\", '"'} & set(shown)
