"""Whether a .docx is a plain document: no program, nothing fetched from elsewhere, nothing that unpacks without end."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml import etree

from magang.documents.errors import ConversionFailed
from magang.kernel.labels import N_

MOST_PARTS: Final = 500
LARGEST_UNPACKED: Final = 40 * 1024**2
# Text packs to a tenth; a bomb to a thousandth.
LARGEST_RATIO: Final = 200
SMALL: Final = 1024**2

MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TYPES: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"

# What runs, or brings another document in.
_PROGRAMS: Final = re.compile(r"vba|macro|activex|oleobject|embeddings|webextension|\.bin$|\.exe$|\.js$", re.IGNORECASE)
_RELATIONS: Final = re.compile(
    r"(vbaProject|oleObject|package|control|activeX\w*|aFChunk|subDocument|attachedTemplate|frame|mailMerge\w*"
    r"|recipientData|webextension\w*|keyMapCustomizations)$",
    re.IGNORECASE,
)
# Fields that count pages; all others can read files, ask servers or start programs.
_FIELD: Final = re.compile(r"(PAGE|NUMPAGES|SECTION|SECTIONPAGES)?(\s*\\\*\s*\w+)*", re.IGNORECASE)
_DECLARATION: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)

BOMB: Final = N_("Berkas ini membengkak terlalu besar bila dibuka, sehingga tidak diterima.")
NOT_WORD: Final = N_("Ini bukan dokumen Word (.docx). Simpan dari Word sebagai .docx, lalu unggah lagi.")
PROGRAM: Final = N_("Dokumen ini memuat makro atau objek yang dapat dijalankan. Hapus itu, lalu unggah lagi.")
REMOTE: Final = N_("Dokumen ini mengambil isi dari tempat lain (%(what)s). Sisipkan isinya langsung, lalu unggah lagi.")
FIELD: Final = N_("Bidang Word “%(what)s” tidak diterima; hanya nomor dan banyak halaman.")
DECLARES: Final = N_("Dokumen ini memuat deklarasi XML yang tidak diterima.")


def check(content: bytes) -> None:
    """Raise `ConversionFailed` with what is wrong. Sizes are looked at before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_sizes(archive)
            _check_parts(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, etree.XMLSyntaxError):
        raise ConversionFailed(NOT_WORD) from None


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename for part in parts]
    # Two parts of one name: what is checked would not be what is opened.
    if len(parts) > MOST_PARTS or len({name.casefold() for name in names}) < len(names):
        raise ConversionFailed(BOMB if len(parts) > MOST_PARTS else NOT_WORD)
    if any(name.startswith(("/", "\\")) or ".." in name or "\\" in name or ":" in name for name in names):
        raise ConversionFailed(NOT_WORD)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED or any(
        part.file_size > SMALL and part.file_size > LARGEST_RATIO * max(1, part.compress_size) for part in parts
    ):
        raise ConversionFailed(BOMB)


def _check_parts(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if not {"[Content_Types].xml", "word/document.xml", "_rels/.rels"} <= names:
        raise ConversionFailed(NOT_WORD)
    if any(_PROGRAMS.search(name) for name in names):
        raise ConversionFailed(PROGRAM)
    for name in names:
        if name.endswith((".xml", ".rels", ".vml")):
            _check_xml(name, _unpack(archive, name))


def _unpack(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part; the size an archive declares is a claim, so no more than that is read."""
    with archive.open(name) as part:
        declared = archive.getinfo(name).file_size
        content = part.read(declared + 1)
    if len(content) > declared:
        raise ConversionFailed(BOMB)
    return content


def _check_xml(name: str, content: bytes) -> None:
    # Another encoding than UTF-8 could hide a declaration from the search below.
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _DECLARATION.search(content) or b"\x00" in content:
        raise ConversionFailed(DECLARES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.encoding not in {None, "UTF-8", "utf-8", "ASCII", "US-ASCII"}:
        raise ConversionFailed(DECLARES)
    if name == "[Content_Types].xml":
        _check_types(root)
    elif name.endswith(".rels"):
        _check_relations(root)
    else:
        _check_fields(root)


def _check_types(root: etree._Element) -> None:
    types = {node.get("PartName", ""): node.get("ContentType", "") for node in root}
    if any(_PROGRAMS.search(kind) for kind in types.values()):
        raise ConversionFailed(PROGRAM)
    if types.get("/word/document.xml") != MAIN:
        raise ConversionFailed(NOT_WORD)


def _check_relations(root: etree._Element) -> None:
    for node in root:
        kind, target = node.get("Type", ""), node.get("Target", "")
        if _RELATIONS.search(kind):
            raise ConversionFailed(REMOTE, what=kind.rpartition("/")[2])
        if node.get("TargetMode", "") == "External":
            is_link = kind.endswith("/hyperlink") and target.lower().startswith(("http://", "https://", "mailto:"))
            if not is_link:
                raise ConversionFailed(REMOTE, what=target[:80])


def _check_fields(root: etree._Element) -> None:
    for text in _field_texts(root):
        if not _FIELD.fullmatch(text.strip()):
            raise ConversionFailed(FIELD, what=text.strip()[:60])
    if next(root.iter(f"{W}mailMerge", f"{W}altChunk", f"{W}object", f"{W}control", f"{W}subDoc"), None) is not None:
        raise ConversionFailed(PROGRAM)


def _field_texts(root: etree._Element) -> Iterator[str]:
    for node in root.iter(f"{W}instrText", f"{W}delInstrText"):
        yield "".join(node.itertext())
    for node in root.iter(f"{W}fldSimple"):
        yield node.get(f"{W}instr", "")
