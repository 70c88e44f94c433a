"""Which uploaded files are taken in, and how they are known: by their content, never by name or claim."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum

MAX_FILE_BYTES: Final = 10 * 1024 * 1024
MAX_NAME_LENGTH: Final = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: the sender's name for it, and its bytes."""

    name: str
    content: bytes


class FileType(LabelledEnum):
    """What is taken in. The value is the extension a stored or downloaded file gets, whatever it was called."""

    PDF = "pdf", N_("PDF")
    JPEG = "jpg", N_("JPEG")
    PNG = "png", N_("PNG")
    WEBP = "webp", N_("WEBP")
    XLSX = "xlsx", N_("Excel")
    DOCX = "docx", N_("Word")

    @property
    def media_type(self) -> str:
        """The Content-Type the file is served with."""
        return {
            FileType.PDF: "application/pdf",
            FileType.JPEG: "image/jpeg",
            FileType.PNG: "image/png",
            FileType.WEBP: "image/webp",
            FileType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }[self]

    @property
    def is_image(self) -> bool:
        return self in {FileType.JPEG, FileType.PNG, FileType.WEBP}


# First bytes of a file: (offset, bytes), all of which must match.
SIGNATURES: Final[Mapping[FileType, tuple[tuple[int, bytes], ...]]] = {
    FileType.PDF: ((0, b"%PDF-"),),
    FileType.JPEG: ((0, b"\xff\xd8\xff"),),
    FileType.PNG: ((0, b"\x89PNG\r\n\x1a\n"),),
    FileType.WEBP: ((0, b"RIFF"), (8, b"WEBP")),
}
# Both office formats are zip archives; the main part tells them apart.
MAIN_PARTS: Final[Mapping[FileType, str]] = {
    FileType.XLSX: "xl/workbook.xml",
    FileType.DOCX: "word/document.xml",
}
# What a name may end in for each type.
EXTENSIONS: Final[Mapping[FileType, frozenset[str]]] = {
    file_type: frozenset({file_type.value, "jpeg"} if file_type is FileType.JPEG else {file_type.value})
    for file_type in FileType
}


def sniff(content: bytes) -> FileType | None:
    """What `content` really is; None when it is none of the types taken in. Nothing is unpacked."""
    for file_type, marks in SIGNATURES.items():
        if all(content[offset : offset + len(mark)] == mark for offset, mark in marks):
            return file_type
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return None
    # A document with macros is a program: not taken in, whatever its name says.
    if any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((file_type for file_type, part in MAIN_PARTS.items() if part in names), None)


def check_file(content: bytes, *, name: str = "", field: str = "file") -> FileType:
    """The type of an acceptable file. Raises `InvalidField` on `field`, with `name` for the file, otherwise."""
    if not content:
        raise InvalidField(field, N_("Berkas “%(name)s” kosong."), name=name)
    if len(content) > MAX_FILE_BYTES:
        limit = MAX_FILE_BYTES // 1024**2
        raise InvalidField(field, N_("Berkas “%(name)s” lebih besar dari %(limit)s MB."), limit=limit, name=name)
    file_type = sniff(content)
    if file_type is None:
        raise InvalidField(
            field,
            N_("Jenis berkas “%(name)s” tidak diterima. Gunakan PDF, JPEG, PNG, WEBP, Excel, atau Word."),
            name=name,
        )
    return file_type


def check_upload(name: str, content: bytes, *, field: str) -> tuple[FileType, str]:
    """Type and safe name of an upload whose extension says what the content is. Raises `InvalidField` on `field`."""
    called = safe_stem(name)[:40]
    file_type = check_file(content, name=called, field=field)
    extension = PurePosixPath(name.replace("\\", "/").rstrip()).suffix.lower().lstrip(".")
    if extension not in EXTENSIONS[file_type]:
        raise InvalidField(
            field,
            N_(
                "Akhiran nama berkas “%(name)s” tidak cocok dengan isinya (%(type)s). Perbaiki namanya."
                " Lalu unggah lagi."
            ),
            name=called,
            type=file_type.label,
        )
    return file_type, safe_name(name, file_type)


def safe_name(name: str, file_type: FileType) -> str:
    """The original name as it may be shown: no path, no control or direction characters, the true extension."""
    return f"{safe_stem(name)[: MAX_NAME_LENGTH - len(file_type) - 1]}.{file_type.value}"


def safe_stem(name: str) -> str:
    """`name` without path, extension, control and direction characters; never empty."""
    base = PurePosixPath(name.replace("\\", "/")).name
    # Category C holds control characters and the bidirectional overrides that make exe.fdp read as pdf.exe.
    visible = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in base)
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", re.sub(r'[<>:"|?*%]+', "_", " ".join(visible.split()))).strip(". ")
    return stem or "berkas"
