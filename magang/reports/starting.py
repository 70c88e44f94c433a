"""What a new report begins with: the standard headings, a word of guidance below each, and what is already there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from magang.placements.models import Placement
from magang.reports.rules import LONGEST_TITLE, Chapter

# Guidance stands in a comment: the author reads it while writing, and it vanishes in print.
GUIDANCE: Final = {
    Chapter.SUMMARY: "Satu halaman untuk wali kota: masalah di kota kita, yang dilihat di sana, yang diusulkan, "
    "hasilnya bagi warga. Tulis terakhir.",
    Chapter.INTRODUCTION: "Kebutuhan apa yang dijawab magang ini, program prioritas mana yang dilayani, dan mengapa "
    "daerah itu dipilih.",
    Chapter.HOST: "Siapa tuan rumahnya, apa keunggulannya dengan angka dan tahunnya, apa yang mirip dan berbeda dengan "
    "kota kita.",
    Chapter.STAY: "Kapan, di mana, bersama siapa, mengerjakan apa. Tabel dan ringkasan jurnal di bawah terisi sendiri.",
    Chapter.FINDINGS: "Setiap temuan sudah tercatat di menu Temuan. Sisipkan yang penting, lalu jelaskan kaitannya.",
    Chapter.GAP: "Bandingkan keadaan di sana dengan keadaan kita sekarang: aturan, orang, anggaran, sistem.",
    Chapter.RECOMMENDATIONS: "Sisipkan rekomendasi yang sudah dicatat. Ukuran dan penanggung jawabnya ikut tampil.",
    Chapter.PLAN: "Siapa mengerjakan apa sampai kapan. Tabel di bawah mengambil dari rekomendasi.",
    Chapter.CLOSING: "Apa yang diharapkan dari wali kota, dan langkah pertama dalam 30 hari.",
    Chapter.ATTACHMENTS: "Boleh dihapus bila tidak ada.",
}


def title_for(placement: Placement) -> str:
    """A title to begin with. Needs `need` and `host_unit.region` loaded."""
    where = f": pelajaran dari {placement.host_unit.region.name}" if placement.host_unit else ""
    return f"{placement.need.title[: LONGEST_TITLE - len(where)]}{where}"


def body_for(findings: Sequence[str], recommendations: Sequence[str]) -> str:
    """The text to begin with; takes in what was already recorded, by reference number."""
    filled = {
        Chapter.STAY: ["[[tabel:pelaksanaan]]", "[[jurnal]]"],
        Chapter.FINDINGS: [f"[[temuan:{reference}]]" for reference in findings],
        Chapter.RECOMMENDATIONS: [f"[[rekomendasi:{reference}]]" for reference in recommendations],
        Chapter.PLAN: ["[[tabel:rencana]]"] if recommendations else [],
    }
    parts = (
        part
        for chapter in Chapter
        for part in (f"# {chapter.label}", f"<!-- Panduan: {GUIDANCE[chapter]} -->", *filled.get(chapter, ()))
    )
    return "\n\n".join(parts) + "\n"
