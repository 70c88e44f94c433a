"""What is not as the author meant it, said beside the editor; and what is refused outright."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from magang.documents.errors import ConversionFailed
from magang.kernel.labels import N_, LabelledEnum


class MarkdownRefused(ConversionFailed):
    """The text is too large or too tangled to be read in time; nothing of it was changed."""


TOO_LONG: Final = N_("Teks lebih dari %(limit)s KB. Pindahkan sebagian ke lampiran.")
TOO_MANY_BLOCKS: Final = N_("Teks memuat lebih dari %(limit)s paragraf atau baris. Pindahkan sebagian ke lampiran.")
TOO_DEEP: Final = N_("Baris %(line)s menjorok lebih dari %(limit)s tingkat. Kurangi tingkatnya.")
TOO_MANY_MARKS: Final = N_("Teks memuat terlalu banyak tanda format (* _ [ ] ` |), lebih dari %(limit)s.")
TOO_MANY_ROWS: Final = N_(
    "Bagian mulai baris %(line)s lebih dari %(limit)s baris tanpa jeda. Bagi tabel atau daftarnya."
)
TOO_WIDE: Final = N_("Tabel memiliki lebih dari %(limit)s kolom. Bagi menjadi beberapa tabel.")
TOO_MANY_LINKS: Final = N_("Teks memuat lebih dari %(limit)s alamat web. Pindahkan sebagian ke lampiran.")
TOO_MANY_NOTES: Final = N_("Catatan kaki lebih dari %(limit)s. Gabungkan sebagian.")


class Fault(LabelledEnum):
    """Something was left out or changed; `%(what)s` names it."""

    PICTURE_FOREIGN = (
        "picture_foreign",
        N_("Gambar “%(what)s” bukan dari lampiran laporan ini, jadi tidak ditampilkan."),
    )
    PICTURE_UNKNOWN = "picture_unknown", N_("Gambar “%(what)s” tidak ditemukan di lampiran laporan ini.")
    PICTURE_WITHOUT_ALT = "picture_without_alt", N_("Gambar “%(what)s” belum diberi keterangan isi.")
    PICTURE_INSIDE = (
        "picture_inside",
        N_("Gambar “%(what)s” berada di dalam tabel atau judul; pindahkan ke baris sendiri."),
    )
    LINK_REFUSED = "link_refused", N_("Tautan “%(what)s” tidak dikenal. Gunakan alamat https:// lengkap.")
    NOTE_WITHOUT_TEXT = "note_without_text", N_("Catatan kaki “%(what)s” belum ada isinya.")
    NOTE_UNUSED = "note_unused", N_("Catatan kaki “%(what)s” tidak dirujuk, jadi tidak dicetak.")
    INSERT_UNKNOWN = "insert_unknown", N_("Sisipan “%(what)s” tidak dikenal.")
    INSERT_INSIDE = "insert_inside", N_("Sisipan “%(what)s” harus berdiri di baris sendiri, di luar daftar dan kotak.")
    HEADING_EMPTY = "heading_empty", N_("Ada judul tanpa tulisan, jadi tidak ditampilkan.")


class Faults:
    """Faults in the order they were met, each once, at most `MOST` of them."""

    MOST: Final = 50

    def __init__(self) -> None:
        self._found: dict[tuple[Fault, str], None] = {}

    def add(self, fault: Fault, what: str) -> None:
        """Keep `fault` with what it is about, shortened for a sentence."""
        if len(self._found) < self.MOST:
            self._found[fault, what if len(what) <= 60 else f"{what[:57]}…"] = None

    def __iter__(self) -> Iterator[tuple[Fault, str]]:
        return iter(self._found)
