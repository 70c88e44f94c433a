# ruff: noqa: E501 - the sentences of a letter stand on one line
"""Build the letter templates that come with the application, so that they can be read and changed as text.

    python docs/data/build_letters.py

Writes magang/letters/templates/*.docx: F4 paper, the layout of official letters (tata naskah dinas). Agencies replace
them in the web interface; nobody needs this script for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

TEMPLATES: Final = Path(__file__).parents[2] / "magang" / "letters" / "templates"
F4: Final = (Mm(215), Mm(330))
FONT: Final = "Arial"
SIGNED: Final = ("{{ penanda_tangan.jabatan }},", "{{ penanda_tangan.nama }}", "{{ penanda_tangan.pangkat }}",
                 "NIP {{ penanda_tangan.nip }}")  # fmt: skip


class Sheet:
    """One document: short verbs for what official letters are made of."""

    def __init__(self, *, size: float = 12, landscape: bool = False) -> None:
        self.document = Document()
        self.size = size
        self.paper(self.document.sections[0], landscape=landscape)
        style = self.document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(size)
        style.element.rPr.rFonts.set(qn("w:cs"), FONT)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.line_spacing = 1.0

    @staticmethod
    def paper(section: Any, *, landscape: bool = False) -> None:
        wide, high = F4[::-1] if landscape else F4
        section.page_width, section.page_height = wide, high
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.left_margin, section.right_margin = Mm(25), Mm(20)
        section.top_margin, section.bottom_margin = Mm(15), Mm(15)
        section.header_distance, section.footer_distance = Mm(8), Mm(8)

    def say(self, text: str = "", *, into: Any = None, align: Any = None, bold: bool = False, underline: bool = False,
            italic: bool = False, size: float | None = None, before: float = 0, after: float = 0,
            keep: bool = False) -> Any:  # fmt: skip
        """One paragraph."""
        paragraph = (into or self.document).add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.underline, run.italic = bold or None, underline or None, italic or None
        if size:
            run.font.size = Pt(size)
        paragraph.alignment = align
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
        paragraph.paragraph_format.keep_with_next = keep or None
        return paragraph

    def prose(self, text: str, *, into: Any = None, indent: bool = True, before: float = 0, after: float = 6) -> Any:
        """Running text: justified, first line set in."""
        paragraph = self.say(text, into=into, align=ALIGN.JUSTIFY, before=before, after=after)
        paragraph.paragraph_format.line_spacing = 1.15
        if indent:
            paragraph.paragraph_format.first_line_indent = Mm(12.5)
        return paragraph

    def grid(self, widths: Sequence[float], *, rows: int = 1, lines: bool = False, into: Any = None) -> Any:
        """A table of fixed widths in millimetres, with or without lines."""
        host = into or self.document
        table = host.add_table(rows, len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER if into is None else WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        if lines:
            table.style = "Table Grid"
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def put(self, cell: _Cell, text: str, **how: Any) -> Any:
        """Text into an empty cell, or one more paragraph."""
        first = cell.paragraphs[0]
        if len(cell.paragraphs) == 1 and not first.runs and not cell._tc.findall(qn("w:tbl")):
            cell._tc.remove(first._p)
        return self.say(text, into=cell, **how)

    def letterhead(self, *, opd: bool = False) -> None:
        """Kop: logo, the government, the office, its address, and a double line."""
        table = self.grid((26, 144))
        logo, name = table.rows[0].cells
        self.put(logo, "{% if logo %}{{ logo }}{% endif %}", align=ALIGN.CENTER)
        office = "{{ opd }}" if opd else "{{ instansi }}"
        self.put(name, "{{ pemerintah | upper }}", align=ALIGN.CENTER, size=14)
        self.put(name, office.replace(" }}", " | upper }}"), align=ALIGN.CENTER, bold=True, size=15)
        if not opd:
            self.put(name, "{{ kop_alamat }}", align=ALIGN.CENTER, size=9, before=3)
            self.put(name, "{{ kop_kontak }}", align=ALIGN.CENTER, size=9)
        line = self.say("", size=4, after=6)
        line.paragraph_format.line_spacing = Pt(6)
        border(line, "bottom", "thickThinSmallGap", 18)

    def title(self, text: str, *, before: float = 4, number: bool = True) -> None:
        self.say(text, align=ALIGN.CENTER, bold=True, underline=number, size=13, before=before, keep=True)
        if number:
            self.say("Nomor: {{ nomor }}", align=ALIGN.CENTER, after=10)

    def pairs(
        self, rows: Iterable[tuple[str, str]], *, into: Any = None, label: float = 42, value: float = 122
    ) -> None:
        """Name, colon, value: one row each."""
        rows = list(rows)
        table = self.grid((label, 5, value), rows=len(rows), into=into)
        for row, (name, text) in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, (name, ":" if name else "", text), strict=True):
                self.put(cell, words, after=2)

    def numbered(self, cell: _Cell, variable: str) -> None:
        """A list as `1. …`, hanging; a dash for an empty one."""
        self.put(cell, f"{{%p for x in {variable} %}}")
        item = self.say("{{ loop.index }}.\t{{ x }}", into=cell, align=ALIGN.JUSTIFY, after=2)
        hang(item, 7)
        self.say("{%p else %}", into=cell)
        self.say("-", into=cell)
        self.say("{%p endfor %}", into=cell)

    def signature(self, *, place: bool = True, decided: bool = False, lines: Sequence[str] = SIGNED,
                  left: Sequence[str] = ()) -> None:  # fmt: skip
        """The signer on the right; on the left another one, when there is."""
        self.say("", size=6)
        table = self.grid((85, 85))
        keep_whole(table)
        mine, theirs = table.rows[0].cells[1], table.rows[0].cells[0]
        if place and decided:
            self.put(mine, "Ditetapkan di {{ tempat }}")
            self.put(mine, "pada tanggal {{ tanggal }}", after=6)
        elif place:
            self.put(mine, "{{ tempat }}, {{ tanggal }}", after=4)
        self._signer(mine, lines)
        if left:
            if place:
                self.put(theirs, "", after=4)
            self._signer(theirs, left)

    def _signer(self, cell: _Cell, lines: Sequence[str]) -> None:
        office, name, *rest = lines
        self.put(cell, office, bold=True, keep=True)
        for _ in range(4):
            self.say("", into=cell, keep=True)
        self.say(name, into=cell, bold=True, underline=True, keep=True)
        for text in rest:
            self.say(text, into=cell, keep=True)

    def copies(self) -> None:
        """Tembusan, when there are any."""
        self.say("{%p if tembusan %}")
        self.say("Tembusan:", size=self.size - 1, before=8)
        self.say("{%p for x in tembusan %}")
        hang(self.say("{{ loop.index }}.\t{{ x }}", size=self.size - 1), 7)
        self.say("{%p endfor %}")
        self.say("{%p endif %}")

    def foot(self) -> None:
        """The QR code, and in words what it is for."""
        footer = self.document.sections[0].footer
        footer.is_linked_to_previous = False
        footer.paragraphs[0]._p.getparent().remove(footer.paragraphs[0]._p)
        table = footer.add_table(1, 2, Mm(170))
        table.autofit = False
        code, words = table.rows[0].cells
        for column, cell, width in zip(table.columns, (code, words), (24, 146), strict=True):
            column.width = cell.width = Mm(width)
        self.put(code, "{{ qr }}")
        self.put(words, "Surat nomor {{ nomor }}", size=8, before=10)
        self.put(words, "Keasliannya dapat diperiksa dengan memindai kode di samping atau membuka:", size=8)
        self.put(words, "{{ alamat_verifikasi }}", size=8)
        self.say("", into=footer, size=2)

    def save(self, name: str, title: str) -> None:
        core = self.document.core_properties
        core.author, core.title, core.comments = "{{ instansi }}", f"{title} {{{{ nomor }}}}", ""
        core.created = core.modified = datetime(2026, 1, 1)
        core.language = "id-ID"
        self.foot()
        self.document.save(TEMPLATES / f"{name}.docx")


def border(paragraph: Any, side: str, kind: str, size: int) -> None:
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for key, value in (("val", kind), ("sz", str(size)), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def hang(paragraph: Any, mm: float) -> None:
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(mm), Mm(-mm)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(mm))


def keep_whole(table: Any) -> None:
    """A signature is never torn from its name by the end of a page."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def repeat_head(row: Any) -> None:
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def people(sheet: Sheet, columns: Sequence[tuple[str, str, float]], *, size: float = 9.5) -> None:
    """The list of participants, one row each, its heading repeated on every page."""
    table = sheet.grid([width for _, _, width in columns], rows=4, lines=True)
    head, start, row, end = table.rows
    repeat_head(head)
    for i, (title, text, _) in enumerate(columns):
        sheet.put(head.cells[i], title, align=ALIGN.CENTER, bold=True, size=size, before=2, after=2)
        centred = title in {"No.", "Gol."}
        sheet.put(row.cells[i], text, size=size, align=ALIGN.CENTER if centred else None, before=1, after=1)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    sheet.put(start.cells[0], "{%tr for x in peserta %}")
    sheet.put(end.cells[0], "{%tr endfor %}")


NAME: Final = ("Nama, NIP", "{{ x.nama }}\nNIP {{ x.nip }}")
RANK: Final = ("Pangkat (golongan), jabatan", "{{ x.pangkat }}\n{{ x.jabatan }}")


def addressed(sheet: Sheet, to: Sequence[str]) -> None:
    """Nomor, Sifat, Lampiran, Hal on the left; place, date and addressee on the right."""
    sheet.say("{{ tempat }}, {{ tanggal }}", align=ALIGN.RIGHT, after=6)
    table = sheet.grid((95, 75))
    left, right = table.rows[0].cells
    pairs = (("Nomor", "{{ nomor }}"), ("Sifat", "{{ sifat }}"), ("Lampiran", "{{ lampiran }}"), ("Hal", "{{ hal }}"))
    sheet.pairs(pairs, into=left, label=24, value=64)
    left._tc.remove(left.paragraphs[0]._p)
    sheet.say("", into=left, size=2)
    sheet.put(right, "Kepada")
    for i, text in enumerate(to):
        sheet.put(right, ("Yth. " if i == 0 else "") + text)
    sheet.say("", size=6)


def person(sheet: Sheet, who: str = "pegawai") -> None:
    rows = [("Nama", f"{{{{ {who}.nama }}}}"), ("NIP", f"{{{{ {who}.nip }}}}"),
            ("Pangkat, golongan", f"{{{{ {who}.pangkat }}}}"), ("Jabatan", f"{{{{ {who}.jabatan }}}}")]  # fmt: skip
    if who == "pegawai":
        rows.append(("Perangkat daerah", "{{ pegawai.opd }}"))
    sheet.pairs(rows)


def nota_usulan() -> None:
    s = Sheet()
    s.letterhead(opd=True)
    s.title("NOTA DINAS", number=False)
    s.say("", size=6)
    s.pairs(
        (("Kepada", "Yth. Kepala {{ instansi }}"), ("Dari", "{{ penanda_tangan.jabatan }}"), ("Tanggal", "{{ tanggal }}"),
         ("Nomor", "{{ nomor }}"), ("Sifat", "{{ sifat }}"), ("Lampiran", "{{ lampiran }}"), ("Hal", "{{ hal }}")),
        label=28, value=136,
    )  # fmt: skip
    border(s.say("", size=4, after=8), "bottom", "single", 8)
    s.prose("Dengan hormat kami usulkan {{ jumlah_peserta }} pegawai {{ opd }} sebagai peserta magang {{ angkatan }} "
            "tahun anggaran {{ tahun_anggaran }} di {{ tujuan }}, {{ daerah }}, selama {{ lama }}, dari {{ mulai }} "
            "sampai dengan {{ selesai }}, sebagaimana daftar terlampir.")  # fmt: skip
    s.prose("Magang ini diusulkan untuk menjawab kebutuhan daerah pada urusan {{ urusan }}:")
    holder = s.grid((165,))
    s.numbered(holder.rows[0].cells[0], "kebutuhan")
    s.prose("Kami berkomitmen menindaklanjuti hasil magang dan menunjuk atasan langsung peserta sebagai mentor. "
            "Demikian disampaikan, atas perhatiannya diucapkan terima kasih.", before=6)  # fmt: skip
    s.signature(place=False)
    enclosure(s, "DAFTAR USULAN PESERTA MAGANG")
    people(
        s,
        (("No.", "{{ loop.index }}.", 10), (*NAME, 55), (*RANK, 50), ("Tujuan", "{{ x.tujuan }}\n{{ x.daerah }}", 52)),
    )
    s.signature(place=False)
    s.save("nota-usulan", "Nota usulan")


def enclosure(s: Sheet, title: str) -> None:
    """The head of an attached list: of which letter it is."""
    s.say("Lampiran surat", size=s.size - 1).paragraph_format.page_break_before = True
    s.pairs((("Nomor", "{{ nomor }}"), ("Tanggal", "{{ tanggal }}")), label=20, value=145)
    s.say(title, align=ALIGN.CENTER, bold=True, before=10, after=8)


def request() -> None:
    s = Sheet()
    s.letterhead()
    addressed(s, ("Pimpinan {{ tujuan }}", "{{ alamat_tujuan }}", "di", "{{ daerah }}"))
    s.prose("Dalam rangka peningkatan kompetensi Aparatur Sipil Negara dan percepatan program prioritas, {{ pemerintah }} "
            "melaksanakan magang ASN {{ angkatan }} tahun anggaran {{ tahun_anggaran }}.")  # fmt: skip
    s.prose("Sehubungan dengan keunggulan {{ tujuan }} pada urusan {{ urusan }}, kami mohon kesediaan Saudara menerima "
            "{{ jumlah_peserta }} peserta magang selama {{ lama }}, dari {{ mulai }} sampai dengan {{ selesai }}, "
            "sebagaimana daftar terlampir. Magang ini diharapkan menjawab kebutuhan daerah kami:")  # fmt: skip
    holder = s.grid((165,))
    s.numbered(holder.rows[0].cells[0], "kebutuhan")
    s.prose("Seluruh biaya peserta dibebankan pada anggaran {{ pemerintah }}. Kami mohon jawaban tertulis dan nama "
            "pembimbing yang ditunjuk. Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima "
            "kasih.", before=6)  # fmt: skip
    s.signature(place=False)
    s.copies()
    enclosure(s, "DAFTAR PESERTA MAGANG")
    people(s, (("No.", "{{ loop.index }}.", 10), (*NAME, 55), (*RANK, 55), ("Perangkat daerah", "{{ x.opd }}", 47)))
    s.signature(place=False)
    s.save("permohonan", "Surat permohonan magang")


def assignment() -> None:
    s = Sheet()
    s.letterhead()
    s.title("SURAT TUGAS")
    table = s.grid((24, 5, 136), rows=1)
    for cell, text in zip(table.rows[0].cells[:2], ("Dasar", ":"), strict=True):
        s.put(cell, text)
    s.numbered(table.rows[0].cells[2], "dasar")
    s.say("MEMERINTAHKAN:", align=ALIGN.CENTER, bold=True, before=10, after=8)
    table = s.grid((24, 5, 136), rows=5)
    rows = table.rows
    s.put(rows[0].cells[0], "Kepada")
    s.put(rows[0].cells[1], ":")
    whom = rows[0].cells[2]
    s.put(whom, "{%p if peserta | length == 1 %}")
    s.say("{%p for x in peserta %}", into=whom)
    for label, value in (("Nama", "nama"), ("Pangkat/gol.", "pangkat"), ("NIP", "nip"), ("Jabatan", "jabatan"),
                         ("Perangkat daerah", "opd")):  # fmt: skip
        line = s.say(f"{label}\t: {{{{ x.{value} }}}}", into=whom, after=1)
        line.paragraph_format.tab_stops.add_tab_stop(Mm(36))
        line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(38), Mm(-38)
    s.say("{%p endfor %}", into=whom)
    s.say("{%p else %}", into=whom)
    s.say(
        "{{ jumlah_peserta }} pegawai sebagaimana daftar dalam lampiran surat tugas ini.",
        into=whom,
        align=ALIGN.JUSTIFY,
    )
    s.say("{%p endif %}", into=whom)
    duties = (
        "Melaksanakan magang pada {{ tujuan }}, {{ daerah }}, untuk menjawab kebutuhan daerah pada urusan {{ urusan }}.",
        "Mengisi jurnal harian, mencatat temuan, dan merumuskan rekomendasi yang konkret dan terukur.",
        "Menyampaikan laporan hasil magang setelah kembali dan memaparkannya kepada {{ pimpinan }}.",
    )
    for row, (label, text) in zip(
        rows[1:],
        (("Untuk", ""), ("Waktu", "{{ lama }}, dari {{ mulai }} sampai dengan {{ selesai }}"),
         ("Tempat", "{{ tujuan }}, {{ daerah }}"),
         ("Biaya", "Dibebankan pada anggaran {{ instansi }} tahun {{ tahun_anggaran }}, mata anggaran {{ mata_anggaran }}")),
        strict=True,
    ):  # fmt: skip
        s.put(row.cells[0], label, before=5)
        s.put(row.cells[1], ":", before=5)
        if text:
            s.put(row.cells[2], text, align=ALIGN.JUSTIFY, before=5)
        else:
            for n, duty in enumerate(duties, start=1):
                hang(s.put(row.cells[2], f"{n}.\t{duty}", align=ALIGN.JUSTIFY, before=5 if n == 1 else 0, after=2), 7)
    s.prose("Demikian surat tugas ini dibuat untuk dilaksanakan dengan penuh tanggung jawab.", before=8)
    s.signature(decided=True)
    s.copies()
    s.say("{%p if peserta | length > 1 %}")
    enclosure(s, "DAFTAR PEGAWAI YANG DITUGASKAN")
    people(s, (("No.", "{{ loop.index }}.", 10), (*NAME, 47), (*RANK, 42), ("Perangkat daerah", "{{ x.opd }}", 34),
               ("Tujuan dan waktu", "{{ x.tujuan }}, {{ x.daerah }}\n{{ x.mulai }} – {{ x.selesai }}", 37)), size=9)  # fmt: skip
    s.signature(place=False)
    s.say("{%p endif %}")
    s.save("surat-tugas", "Surat tugas")


def travel_order() -> None:
    s = Sheet(size=10)
    s.letterhead()
    s.pairs((("Lembar ke", ""), ("Kode No.", ""), ("Nomor", "{{ nomor }}")), label=110, value=55)
    s.title("SURAT PERINTAH PERJALANAN DINAS (SPPD)", before=6, number=False)
    s.say("", size=6)
    rows = (
        ("Pejabat yang memberi perintah", "{{ penanda_tangan.jabatan }}"),
        ("Nama dan NIP pegawai yang diperintah", "{{ pegawai.nama }}\nNIP {{ pegawai.nip }}"),
        ("a. Pangkat dan golongan\nb. Jabatan\nc. Tingkat biaya perjalanan dinas",
         "a. {{ pegawai.pangkat }}\nb. {{ pegawai.jabatan }}\nc. ………………"),
        ("Maksud perjalanan dinas", "Magang ASN pada {{ tujuan }}, {{ daerah }}, urusan {{ urusan }}"),
        ("Alat angkutan yang dipergunakan", "Angkutan udara dan darat"),
        ("a. Tempat berangkat\nb. Tempat tujuan", "a. {{ kota }}\nb. {{ daerah }}"),
        ("a. Lamanya perjalanan dinas\nb. Tanggal berangkat\nc. Tanggal harus kembali",
         "a. {{ lama }}\nb. {{ mulai }}\nc. {{ selesai }}"),
        ("Pengikut: nama, tanggal lahir, keterangan", "Tidak ada"),
        ("Pembebanan anggaran\na. Instansi\nb. Mata anggaran",
         "Uang harian {{ biaya.uang_harian }}; penginapan {{ biaya.penginapan }}; transportasi {{ biaya.transportasi }}; "
         "jumlah {{ biaya.jumlah }}\na. {{ instansi }}\nb. {{ mata_anggaran }}"),
        ("Keterangan lain-lain", "Surat tugas terlampir. {{ angkatan }}."),
    )  # fmt: skip
    table = s.grid((10, 70, 88), rows=len(rows), lines=True)
    keep_whole(table)
    for n, (row, (name, value)) in enumerate(zip(table.rows, rows, strict=True), start=1):
        s.put(row.cells[0], f"{n}.", align=ALIGN.CENTER, before=3, after=3)
        s.put(row.cells[1], name, before=3, after=3)
        s.put(row.cells[2], value, before=3, after=3)
    s.signature(decided=True)
    visum(s)
    s.save("sppd", "SPPD")


def visum(s: Sheet) -> None:
    """The back of the travel order: arrivals and departures, I to V."""
    title = s.say("VISUM PERJALANAN DINAS", align=ALIGN.CENTER, bold=True, after=2)
    title.paragraph_format.page_break_before = True
    s.say("SPPD nomor {{ nomor }}, {{ pegawai.nama }}", align=ALIGN.CENTER, after=6)
    table = s.grid((10, 80, 80), rows=5, lines=True)
    keep_whole(table)
    sign = "Kepala\n\n\n\n( ………………………………… )\nNIP"
    blank = "\t: "
    arrival = f"Tiba di{blank}%s\nPada tanggal{blank}%s\n{sign}"
    leave = f"Berangkat dari{blank}%s\nKe{blank}%s\nPada tanggal{blank}%s\n{sign}"
    cells = (
        ("", leave % ("{{ kota }}\n(tempat kedudukan)", "{{ daerah }}", "{{ mulai }}")),
        (arrival % ("{{ daerah }}", "{{ mulai }}"), leave % ("{{ daerah }}", "{{ kota }}", "{{ selesai }}")),
        (arrival % ("", ""), leave % ("", "", "")),
        (arrival % ("", ""), leave % ("", "", "")),
    )
    for row, number, (left, right) in zip(table.rows, ("I", "II", "III", "IV"), cells, strict=False):
        s.put(row.cells[0], number, align=ALIGN.CENTER, before=2)
        for cell, text in ((row.cells[1], left), (row.cells[2], right)):
            s.put(cell, text, size=9, before=2, after=2).paragraph_format.tab_stops.add_tab_stop(Mm(24))
    last = table.rows[4].cells
    s.put(last[0], "V", align=ALIGN.CENTER, before=2)
    s.put(last[1], "Tiba kembali di\t: {{ kota }}\n(tempat kedudukan)\nPada tanggal\t: {{ selesai }}\n"
          "Telah diperiksa dengan keterangan bahwa perjalanan tersebut di atas benar dilakukan atas perintah dan "
          "semata-mata untuk kepentingan jabatan dalam waktu yang sesingkat-singkatnya.",
          size=9, before=2).paragraph_format.tab_stops.add_tab_stop(Mm(28))  # fmt: skip
    s.put(last[2], SIGNED[0], size=9, before=2)
    for _ in range(3):
        s.say("", into=last[2])
    s.say(SIGNED[1], into=last[2], size=9, bold=True, underline=True)
    s.say(SIGNED[3], into=last[2], size=9, after=2)
    s.prose("PERHATIAN: pejabat yang berwenang menerbitkan SPPD, pegawai yang melakukan perjalanan dinas, para pejabat "
            "yang mengesahkan tanggal berangkat dan tiba, serta bendaharawan bertanggung jawab berdasarkan peraturan "
            "keuangan negara apabila negara menderita rugi akibat kesalahan, kelalaian, dan kealpaannya.",
            indent=False, before=6).runs[0].font.size = Pt(8)  # fmt: skip


def minutes(name: str, title: str, verb: str, opening: str) -> None:
    s = Sheet(size=11)
    s.letterhead()
    s.title(title)
    s.prose("Pada hari ini {{ hari }} tanggal {{ tanggal_terbilang }}, bertempat di {{ tujuan }}, {{ daerah }}, kami yang "
            "bertanda tangan di bawah ini:")  # fmt: skip
    s.pairs((("1. Nama", "{{ penanda_tangan.nama }}"), ("    Jabatan", "{{ penanda_tangan.jabatan }}"),
             ("", "selanjutnya disebut PIHAK KESATU;"), ("2. Nama", "……………………………………"),
             ("    Jabatan", "…………………………………… pada {{ tujuan }}"), ("", "selanjutnya disebut PIHAK KEDUA,")))  # fmt: skip
    s.prose(opening, before=6)
    people(s, (("No.", "{{ loop.index }}.", 10), (*NAME, 57), (*RANK, 57), ("Perangkat daerah", "{{ x.opd }}", 43)))
    s.prose(f"Sejak berita acara ini ditandatangani, PIHAK KEDUA {verb}", before=8)
    s.prose("Demikian berita acara ini dibuat dalam rangkap dua untuk dipergunakan sebagaimana mestinya.")
    s.signature(
        place=False,
        lines=("PIHAK KESATU,", *SIGNED[1:]),
        left=("PIHAK KEDUA,", "……………………………………", "NIP"),
    )
    s.save(name, title.capitalize())


def completion() -> None:
    s = Sheet()
    s.letterhead()
    s.title("SURAT KETERANGAN SELESAI MAGANG")
    s.prose("Yang bertanda tangan di bawah ini:", indent=False)
    person(s, "penanda_tangan")
    s.prose("menerangkan bahwa:", indent=False, before=6)
    person(s)
    s.prose("telah menyelesaikan magang {{ angkatan }} pada {{ tujuan }}, {{ daerah }}, selama {{ lama }}, dari {{ mulai }} "
            "sampai dengan {{ selesai }}, pada urusan {{ urusan }}, dengan atasan langsung {{ atasan.nama }} sebagai "
            "mentor.", indent=False, before=6)  # fmt: skip
    s.prose("Demikian surat keterangan ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.", before=4)
    s.signature()
    s.save("keterangan-selesai", "Surat keterangan selesai magang")


def certificate() -> None:
    s = Sheet(size=12, landscape=True)
    s.say("{% if logo %}{{ logo }}{% endif %}", align=ALIGN.CENTER)
    s.say("{{ pemerintah | upper }}", align=ALIGN.CENTER, size=14, before=4)
    s.say("{{ instansi | upper }}", align=ALIGN.CENTER, bold=True, size=15)
    s.say("SERTIFIKAT", align=ALIGN.CENTER, bold=True, size=34, before=14)
    s.say("Nomor: {{ nomor }}", align=ALIGN.CENTER, after=12)
    s.say("diberikan kepada", align=ALIGN.CENTER, after=6)
    s.say("{{ pegawai.nama }}", align=ALIGN.CENTER, bold=True, size=22)
    s.say("NIP {{ pegawai.nip }}", align=ALIGN.CENTER)
    s.say("{{ pegawai.jabatan }}, {{ pegawai.opd }}", align=ALIGN.CENTER, after=12)
    s.say("yang telah menyelesaikan magang ASN {{ angkatan }} pada {{ tujuan }}, {{ daerah }},", align=ALIGN.CENTER)
    s.say("urusan {{ urusan }}, dari {{ mulai }} sampai dengan {{ selesai }},", align=ALIGN.CENTER, after=6)
    s.say("setara dengan {{ jp_terbilang }}", align=ALIGN.CENTER, bold=True, size=15, after=10)
    table = s.grid((150, 120))
    keep_whole(table)
    cell = table.rows[0].cells[1]
    s.put(cell, "{{ tempat }}, {{ tanggal }}")
    s._signer(cell, SIGNED)
    s.save("sertifikat", "Sertifikat magang")


def disposition() -> None:
    s = Sheet(size=11)
    s.letterhead()
    s.title("LEMBAR DISPOSISI", number=False)
    s.say("", size=6)
    table = s.grid((78, 92), rows=4, lines=True)
    cells = (
        ("Surat dari\t: {{ tujuan }}\nNomor surat\t: {{ surat_tujuan.nomor }}\nTanggal surat\t: {{ surat_tujuan.tanggal }}",
         "Diterima tanggal\t: {{ tanggal }}\nNomor agenda\t: {{ nomor }}\nSifat\t: {{ sifat }}"),
        ("Hal\t: Jawaban permohonan magang atas nama {{ pegawai.nama }}, {{ pegawai.opd }}, di {{ daerah }}", None),
        ("Diteruskan kepada:\n\n☐  Sekretaris\n☐  Kepala Bidang\n☐  {{ pegawai.opd }}\n☐  ……………………………………",
         "Dengan hormat harap:\n\n☐  Tanggapan dan saran\n☐  Proses lebih lanjut\n☐  Koordinasikan\n☐  ……………………………………"),
        ("Catatan:\n\n\n\n\n\n\n", None),
    )  # fmt: skip
    for row, (left, right) in zip(table.rows, cells, strict=True):
        whole = row.cells[0] if right else row.cells[0].merge(row.cells[1])
        for cell, text in ((whole, left), (row.cells[1], right)):
            for line in (text or "").split("\n") if text else ():
                paragraph = s.put(cell, line, before=1, after=1)
                if "\t: " in line:
                    hang(paragraph, 35)
    s.signature(place=False)
    s.save("disposisi", "Lembar disposisi")


def invitation() -> None:
    s = Sheet()
    s.letterhead()
    addressed(s, ("Penyaji dan undangan", "sebagaimana daftar terlampir", "di", "{{ tempat }}"))
    s.prose("Dalam rangka pemaparan hasil magang ASN {{ angkatan }} kepada {{ pimpinan }}, dengan ini kami mengundang "
            "Saudara untuk hadir pada:")  # fmt: skip
    table = s.grid((34, 5, 126), rows=4)
    for row, (label, value) in zip(
        table.rows,
        (("Acara", "nama"), ("Hari, tanggal", "hari_tanggal"), ("Pukul", "pukul"), ("Tempat", "ruang")),
        strict=True,
    ):
        for cell, text in zip(row.cells, (label, ":", f"{{{{ acara.{value} }}}}"), strict=True):
            s.put(cell, text)
    s.prose("Penyaji menyiapkan paparan dan rekomendasi yang akan diputuskan. Demikian disampaikan, atas kehadiran Saudara "
            "diucapkan terima kasih.", before=6)  # fmt: skip
    s.signature(place=False)
    s.copies()
    enclosure(s, "DAFTAR PENYAJI")
    people(s, (("No.", "{{ loop.index }}.", 10), ("Nama", "{{ x.nama }}", 55), ("Perangkat daerah", "{{ x.opd }}", 47),
               ("Tempat magang", "{{ x.tujuan }}", 55)))  # fmt: skip
    s.signature(place=False)
    s.save("undangan-pemaparan", "Undangan pemaparan")


def main() -> None:
    TEMPLATES.mkdir(exist_ok=True)
    nota_usulan()
    request()
    assignment()
    travel_order()
    minutes(
        "ba-penerimaan",
        "BERITA ACARA PENERIMAAN PESERTA MAGANG",
        "membimbing peserta sampai dengan {{ selesai }} dan menunjuk seorang pembimbing untuk mereka.",
        "berdasarkan surat {{ tujuan }} nomor {{ surat_tujuan.nomor }} tanggal {{ surat_tujuan.tanggal }}, menyatakan bahwa "
        "PIHAK KESATU menyerahkan dan PIHAK KEDUA menerima {{ jumlah_peserta }} peserta magang untuk masa {{ lama }}, dari "
        "{{ mulai }} sampai dengan {{ selesai }}:",
    )
    minutes(
        "ba-penarikan",
        "BERITA ACARA PENARIKAN PESERTA MAGANG",
        "menyerahkan kembali peserta kepada PIHAK KESATU beserta penilaian pembimbing.",
        "menyatakan bahwa masa magang {{ lama }}, dari {{ mulai }} sampai dengan {{ selesai }}, telah berakhir, dan PIHAK "
        "KESATU menarik {{ jumlah_peserta }} peserta magang berikut:",
    )
    completion()
    certificate()
    disposition()
    invitation()


if __name__ == "__main__":
    main()
