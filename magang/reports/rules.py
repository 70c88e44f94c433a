"""The life of a report, the chapters it has, and what keeps it from being submitted. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from magang.kernel.decision import Gap
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum
from magang.kernel.typed import CONTROL, UNSEEN

LONGEST_TITLE: Final = 200
TITLE_ADVICE_LENGTH: Final = 120
LONGEST_BODY: Final = 300 * 1024  # bytes of UTF-8, as the parser reads
MAX_IMAGES: Final = 60
# A version worth listing is kept after so much writing; what was saved in between is only remembered for merging.
VERSION_EVERY: Final = timedelta(minutes=10)
MOST_MOMENTS: Final = 60


class ReportStatus(LabelledEnum):
    DRAFT = "draft", N_("Draf")
    SUBMITTED = "submitted", N_("Diajukan")
    RETURNED = "returned", N_("Dikembalikan")
    APPROVED = "approved", N_("Disetujui")
    PRESENTED = "presented", N_("Dipaparkan")

    @property
    def is_editable(self) -> bool:
        return self in {ReportStatus.DRAFT, ReportStatus.RETURNED}

    @property
    def is_private(self) -> bool:
        """Whether only its authors and those who guide them read it."""
        return self is ReportStatus.DRAFT

    @property
    def is_frozen(self) -> bool:
        """Whether the text can never change again."""
        return self is ReportStatus.PRESENTED

    @property
    def is_final(self) -> bool:
        return self is ReportStatus.PRESENTED

    @property
    def may_be_heard(self) -> bool:
        """Whether it may stand on the agenda of a hearing."""
        return self is ReportStatus.APPROVED


class ReportAction(LabelledEnum):
    SUBMIT = "submit", N_("Ajukan")
    RETURN = "return", N_("Kembalikan")
    APPROVE = "approve", N_("Setujui")
    PRESENT = "present", N_("Catat dipaparkan")


_S, _A = ReportStatus, ReportAction
TRANSITIONS: Final[Mapping[tuple[ReportStatus, ReportAction], ReportStatus]] = {
    (_S.DRAFT, _A.SUBMIT): _S.SUBMITTED,
    (_S.RETURNED, _A.SUBMIT): _S.SUBMITTED,
    (_S.SUBMITTED, _A.APPROVE): _S.APPROVED,
    (_S.SUBMITTED, _A.RETURN): _S.RETURNED,
    (_S.APPROVED, _A.PRESENT): _S.PRESENTED,
    (_S.APPROVED, _A.RETURN): _S.RETURNED,
}


class VersionCause(LabelledEnum):
    """Why a version was kept."""

    START = "start", N_("Dimulai")
    MOMENT = "moment", N_("Simpanan sementara")
    PAUSE = "pause", N_("Selama menulis")
    LEAVING = "leaving", N_("Disimpan penulis")
    SUBMISSION = "submission", N_("Diajukan")
    RESTORE = "restore", N_("Dipulihkan")
    MERGE = "merge", N_("Digabung")
    ASIDE = "aside", N_("Disisihkan saat bentrok")

    @property
    def is_listed(self) -> bool:
        """Whether readers see it: all but what was saved while somebody was typing."""
        return self is not VersionCause.MOMENT

    @property
    def became_body(self) -> bool:
        """Whether it was the report's text: one set aside in a conflict never was."""
        return self is not VersionCause.ASIDE


class ReportVerb(LabelledEnum):
    """What happens to a report without moving it on."""

    WRITTEN = "written", N_("Ditulis")
    SET_ASIDE = "set_aside", N_("Tulisan yang bentrok disisihkan")
    RESTORED = "restored", N_("Versi lama dipulihkan")
    PICTURED = "pictured", N_("Foto ditambahkan")
    JOINED = "joined", N_("Penulis ditambahkan")
    PARTED = "parted", N_("Penulis dikeluarkan")


class Chapter(LabelledEnum):
    """The standard headings (DESIGN 3). The label is the heading as it is written: a report is in Indonesian."""

    SUMMARY = "summary", "Ringkasan"
    INTRODUCTION = "introduction", "Pendahuluan"
    HOST = "host", "Gambaran instansi tujuan"
    STAY = "stay", "Pelaksanaan"
    FINDINGS = "findings", "Temuan"
    GAP = "gap", "Analisis kesenjangan"
    RECOMMENDATIONS = "recommendations", "Rekomendasi"
    PLAN = "plan", "Rencana aksi"
    CLOSING = "closing", "Penutup"
    ATTACHMENTS = "attachments", "Lampiran"

    @property
    def is_required(self) -> bool:
        return self is not Chapter.ATTACHMENTS


@dataclass(frozen=True, slots=True)
class Section:
    """A standard heading as it stands in the text: its line, and whether anything is written below it."""

    line: int
    is_filled: bool


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the quality coach looks at. Pairs are of what is meant and the line it stands on."""

    title: str
    chapters: Mapping[Chapter, Section]
    finding_count: int
    recommendation_count: int
    broken: tuple[tuple[str, int], ...] = ()
    uncaptioned: tuple[tuple[str, int], ...] = ()
    # Messages of the parser, with what each is about.
    faults: tuple[tuple[str, str], ...] = ()


def place(line: int) -> str:
    """The `Gap.field` of a line of the text; see `line_of`."""
    return f"baris-{line}"


def line_of(field: str) -> int | None:
    """The line a gap points to, None when it is about something else."""
    number = field.removeprefix("baris-")
    return int(number) if number != field and number.isascii() and number.isdigit() else None


def gaps(facts: ReportFacts) -> tuple[Gap, ...]:
    """What keeps a report from being submitted, in the order of the page."""
    found = []
    if len(facts.title.strip()) < 10:
        found.append(Gap("title", N_("Beri judul yang menyebut apa yang dipelajari, dan di mana."), "title"))
    for chapter in (c for c in Chapter if c.is_required):
        section = facts.chapters.get(chapter)
        if section is None:
            found.append(
                Gap(
                    "heading",
                    N_("Bagian “%(name)s” belum ada. Tambahkan judulnya."),
                    "body",
                    params={"name": f"# {chapter.label}"},
                )
            )
        elif not section.is_filled:
            message = N_("Bagian “%(name)s” masih kosong.")
            found.append(Gap("empty", message, place(section.line), params={"name": f"# {chapter.label}"}))
    if facts.finding_count < 1:
        found.append(Gap("no_finding", N_("Sisipkan sedikitnya satu temuan."), _in(facts, Chapter.FINDINGS)))
    if facts.recommendation_count < 1:
        found.append(
            Gap("no_recommendation", N_("Sisipkan sedikitnya satu rekomendasi."), _in(facts, Chapter.RECOMMENDATIONS))
        )
    message = N_("Sisipan %(what)s kosong: bukan milik penulis laporan ini, atau belum ada isinya.")
    found += [Gap("broken", message, place(line), params={"what": what}) for what, line in facts.broken]
    return tuple(found)


def advice(facts: ReportFacts) -> tuple[Gap, ...]:
    """What would make it better but refuses nothing."""
    found = []
    if len(facts.title.strip()) > TITLE_ADVICE_LENGTH:
        found.append(Gap("title_long", N_("Judul lebih dari 120 huruf: ringkas agar terbaca sekilas."), "title"))
    message = N_("Gambar “%(what)s” belum diberi keterangan.")
    found += [Gap("caption", message, place(line), params={"what": what}) for what, line in facts.uncaptioned]
    found += [Gap("fault", message, "body", params={"what": what}) for message, what in facts.faults]
    return tuple(found)


def _in(facts: ReportFacts, chapter: Chapter) -> str:
    section = facts.chapters.get(chapter)
    return place(section.line) if section else "body"


def tidy(text: str) -> str:
    """A text as it is kept: one kind of line end, nothing unseen, and no control characters.

    They are left out rather than refused: pasted along by accident, they would hold up saving what was typed.
    """
    return CONTROL.sub("", UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")))


def check_size(body: str) -> None:
    """Raise `InvalidField` on `body` for a text that no format could be made of in time."""
    if len(body.encode()) > LONGEST_BODY:
        raise InvalidField(
            "body", N_("Teks lebih dari %(limit)s KB. Pindahkan sebagian ke lampiran."), limit=LONGEST_BODY // 1024
        )
