"""A report of so many pages: chapters with tables, charts, photos, footnotes, boxes, speaker's notes."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import lru_cache

from PIL import Image, ImageDraw

from magang.documents.markdown import Document, parse
from magang.documents.markdown.blocks import Block, Chart, Insert, Series
from magang.documents.report import City, Person, Report, Signature

CHAPTERS = (
    "Pendahuluan",
    "Gambaran instansi tujuan",
    "Pelaksanaan",
    "Temuan",
    "Analisis kesenjangan",
    "Rekomendasi",
    "Rencana aksi",
    "Penutup",
)
PARAGRAPH = (
    "Selama tiga bulan kami mengikuti kerja loket kesehatan di Kota Malang. Warga mengambil nomor dari rumah, datang "
    "**lima belas menit** sebelum dilayani, dan petugas melihat beban tiap poli pada satu layar. Yang paling "
    "menentukan bukan aplikasinya, melainkan *kesepakatan antarpoli* tentang jam praktik yang benar-benar ditepati. "
)
SECTION = """
## {title}: bagian {n}

{paragraph}Angka ini kami hitung sendiri dari buku register.[^{n}]

{paragraph}

- Nomor antrean diambil lewat telepon atau di kelurahan
- Petugas loket memanggil menurut **urutan waktu**, bukan urutan datang
    - lansia dan ibu hamil didahulukan
    - keterlambatan dokter diumumkan
- Papan beban poli dilihat kepala puskesmas setiap jam

{picture}

{paragraph}

Tabel: Waktu tunggu sebelum dan sesudah, bagian {n}

| Puskesmas | Kunjungan | Sebelum (menit) | Sesudah (menit) | Catatan |
|---|--:|--:|--:|:--|
| Dinoyo | 1.240 | 95 | 38 | Dua loket, satu antrean |
| Kedungkandang | 980 | 110 | 52 | Jam praktik dipasang di pintu |
| Arjuno | 1.610 | 87 | 41 | Nomor dari kelurahan |
| Rampal Celaket | 730 | 64 | 35 | Belum ada papan beban |

{chart}

!!! penting "Yang perlu ditiru lebih dulu"
    Kesepakatan jam praktik ditandatangani kepala puskesmas dan semua dokter.

    1. Jam praktik dipasang di pintu.
    2. Keterlambatan dicatat setiap hari.

{paragraph}

> “Kalau jamnya tidak ditepati, aplikasi sebagus apa pun tidak menolong,” kata kepala loket.

{paragraph}

!!! catatan
    Sebut dulu angka Dinoyo, lalu ajak melihat fotonya.

[^{n}]: Buku register loket, Januari–Maret 2026, dihitung dari *jam nomor diambil* sampai jam dipanggil.
"""


@lru_cache
def photo(shade: int = 0, size: tuple[int, int] = (1600, 1066)) -> bytes:
    """A picture that does not compress to nothing, as a phone's photo of a counter hall would not."""
    noise = Image.effect_noise((size[0] // 4, size[1] // 4), 22).resize(size)
    picture = Image.merge(
        "RGB", [noise.point(lambda v, k=k: max(0, min(255, v // 2 + k))) for k in (90 + shade, 120, 110)]
    )
    draw = ImageDraw.Draw(picture)
    for at in range(5):
        left = 120 + at * 290
        draw.rectangle((left, 420, left + 210, 860), fill=(14, 90, 88 + 8 * at), outline=(240, 240, 235), width=6)
        draw.rectangle((left + 30, 300, left + 180, 390), fill=(208, 138, 29))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=82)
    return file.getvalue()


@lru_cache
def logo() -> bytes:
    picture = Image.new("RGBA", (400, 480), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.polygon(
        [(20, 20), (380, 20), (380, 300), (200, 460), (20, 300)], fill=(14, 90, 88), outline=(208, 138, 29), width=14
    )
    draw.ellipse((120, 110, 280, 270), fill=(246, 244, 239))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def chart(reference: str = "antrean") -> Chart:
    if reference == "tren":
        return Chart(
            "line",
            "Kunjungan loket per bulan",
            ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun"),
            (Series("Pagi", (820, 790, 860, None, 910, 930)), Series("Sore", (310, 350, 345, 390, 420, 415))),
            "kunjungan",
            "register loket",
        )
    return Chart(
        "bar",
        "Waktu tunggu rata-rata",
        ("Dinoyo", "Kedungkandang", "Arjuno", "Rampal Celaket"),
        (Series("Sebelum", (95, 110, 87, 64)), Series("Sesudah", (38, 52, 41, 35))),
        "menit",
        "register loket 2026",
    )


def text(sections: int) -> str:
    """Markdown with so many sections, each about a page and a half."""
    parts = ["# Ringkasan\n", PARAGRAPH * 2, "\n- Waktu tunggu turun **57 %**\n- Biaya Rp0 untuk aplikasi baru\n"]
    for n in range(1, sections + 1):
        chapter = (n - 1) * len(CHAPTERS) // sections
        if n == 1 or chapter != (n - 2) * len(CHAPTERS) // sections:
            parts.append(f"\n# {CHAPTERS[chapter]}\n\n{PARAGRAPH}\n")
        picture = f'![Loket puskesmas dengan lima meja](lampiran:{n % 3 + 1} "Loket yang sudah ditata")'
        graph = ("[[grafik:antrean]]", "[[grafik:tren]]")[n % 2]
        parts.append(SECTION.format(title=CHAPTERS[chapter], n=n, paragraph=PARAGRAPH, picture=picture, chart=graph))
    return "\n".join(parts)


def document(sections: int = 3) -> Document:
    def resolve(insert: Insert) -> list[Block]:
        return [chart(insert.reference)]

    return parse(text(sections), images={"1", "2", "3"}).resolve(resolve)


def report(sections: int = 3, **changes: object) -> Report:
    given: dict[str, object] = {
        "title": "Antrean puskesmas tanpa tumpukan",
        "subtitle": "Pelajaran dari loket kesehatan Kota Malang untuk Kota Palu",
        "city": City(
            "Pemerintah Kota Palu", "Badan Kepegawaian dan Pengembangan SDM Daerah", "Jalan Contoh 1, Palu", logo()
        ),
        "blocks": document(sections).blocks,
        "authors": (Person("Rina Contoh, S.KM.", "Dinas Kesehatan"), Person("Andi Misal, S.T.", "Dinas Kominfo")),
        "cohort": "Angkatan I 2026",
        "facts": (("Tujuan", "Dinas Kesehatan Kota Malang"), ("Masa magang", "5 Januari – 3 April 2026")),
        "signatures": (
            Signature("Mengetahui,\nKepala Dinas Kesehatan", "dr. Nama Pejabat", "", "Pembina Utama Muda"),
            Signature("Peserta", "Rina Contoh, S.KM.", "Palu, 20 April 2026"),
        ),
        "attachments": ("Surat tugas nomor 800.1.4.1/12/2026", "Buku register loket (salinan)"),
        "footer": "Laporan hasil magang · Kota Palu · Data contoh",
        "seal": "9f2c" * 16,
        "images": {str(n): photo(10 * n) for n in (1, 2, 3)},
        "made_at": datetime(2026, 4, 20, 1, 0, tzinfo=UTC),
    }
    return Report(**(given | changes))
