"""Kinds of letters, when each may be issued, and how numbers are written. Stdlib and kernel only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum
from magang.placements.rules import PlacementStatus

LONGEST_NUMBER: Final = 120
# More at once would keep everybody else's buttons waiting: the numbers are taken in one transaction.
MOST_AT_ONCE: Final = 100
LAST_SERIAL: Final = 999_999
# More letters than these take longer than a click should: they are a job.
MOST_WHILE_WAITING: Final = 10


class Grouping(LabelledEnum):
    """Whom one letter of a kind speaks for."""

    PERSON = "person", N_("satu surat per peserta")
    HOST = "host", N_("satu surat per instansi tujuan")
    OPD = "opd", N_("satu surat per OPD pengirim")
    ALL = "all", N_("satu surat untuk semua yang dipilih")


class LetterKind(LabelledEnum):
    NOTA_USULAN = "nota-usulan", N_("Nota usulan OPD")
    REQUEST = "permohonan", N_("Surat permohonan magang")
    ASSIGNMENT = "surat-tugas", N_("Surat tugas")
    TRAVEL_ORDER = "sppd", N_("SPPD")
    RECEPTION = "ba-penerimaan", N_("Berita acara penerimaan")
    RECALL = "ba-penarikan", N_("Berita acara penarikan")
    COMPLETION = "keterangan-selesai", N_("Surat keterangan selesai")
    CERTIFICATE = "sertifikat", N_("Sertifikat")
    DISPOSITION = "disposisi", N_("Lembar disposisi")
    INVITATION = "undangan-pemaparan", N_("Undangan pemaparan")

    @property
    def grouping(self) -> Grouping:
        return {
            LetterKind.NOTA_USULAN: Grouping.OPD,
            LetterKind.REQUEST: Grouping.HOST,
            LetterKind.ASSIGNMENT: Grouping.ALL,
            LetterKind.INVITATION: Grouping.ALL,
            LetterKind.RECEPTION: Grouping.HOST,
            LetterKind.RECALL: Grouping.HOST,
        }.get(self, Grouping.PERSON)

    @property
    def is_signed_by_opd(self) -> bool:
        """Whether the head of the sending OPD signs, not the agency that runs the internships."""
        return self is LetterKind.NOTA_USULAN

    def fits(self, status: PlacementStatus) -> bool:
        """Whether a placement in `status` may have a letter of this kind."""
        return status in _FITTING[self]

    def is_due(self, status: PlacementStatus) -> bool:
        """Whether `status` is where a letter of this kind usually comes: those are ticked for the planner."""
        return status in _DUE[self]


_S = PlacementStatus
_ACCEPTED: Final = frozenset({_S.ACCEPTED, *(s for s in _S if s.is_assigned)})
_HOME: Final = frozenset(s for s in _S if s.is_home_again)
_FITTING: Final[Mapping[LetterKind, frozenset[PlacementStatus]]] = {
    LetterKind.NOTA_USULAN: frozenset({_S.DRAFT, _S.RETURNED, _S.PROPOSED, _S.VERIFIED, _S.REQUESTED, *_ACCEPTED}),
    LetterKind.REQUEST: frozenset({_S.VERIFIED, _S.REQUESTED, *_ACCEPTED}),
    LetterKind.ASSIGNMENT: _ACCEPTED,
    LetterKind.TRAVEL_ORDER: _ACCEPTED,
    LetterKind.RECEPTION: frozenset({_S.ASSIGNED, _S.DEPARTED, _S.RUNNING, *_HOME}),
    LetterKind.RECALL: frozenset({_S.RUNNING, *_HOME}),
    LetterKind.COMPLETION: _HOME,
    # It says how many JP were credited, so it waits for the credit.
    LetterKind.CERTIFICATE: frozenset({_S.CREDITED}),
    LetterKind.DISPOSITION: _ACCEPTED,
    LetterKind.INVITATION: frozenset({_S.RUNNING, *_HOME}),
}
_DUE: Final[Mapping[LetterKind, frozenset[PlacementStatus]]] = {
    LetterKind.NOTA_USULAN: frozenset({_S.DRAFT, _S.RETURNED, _S.PROPOSED}),
    LetterKind.REQUEST: frozenset({_S.VERIFIED, _S.REQUESTED}),
    LetterKind.ASSIGNMENT: frozenset({_S.ACCEPTED}),
    LetterKind.TRAVEL_ORDER: frozenset({_S.ACCEPTED, _S.ASSIGNED}),
    LetterKind.RECEPTION: frozenset({_S.ASSIGNED, _S.DEPARTED, _S.RUNNING}),
    LetterKind.RECALL: frozenset({_S.RUNNING, _S.RECALLED}),
    LetterKind.COMPLETION: _HOME,
    LetterKind.CERTIFICATE: frozenset({_S.CREDITED}),
    LetterKind.DISPOSITION: frozenset({_S.ACCEPTED}),
    LetterKind.INVITATION: frozenset({_S.REPORTED}),
}


class LetterVerb(LabelledEnum):
    """What happens to an issued letter."""

    ISSUED = "issued", N_("Surat diterbitkan")
    DOWNLOADED = "downloaded", N_("Surat diunduh")
    VOIDED = "voided", N_("Surat dibatalkan")


class NumberVerb(LabelledEnum):
    CONTINUED = "continued", N_("Nomor urut disambung dari buku agenda")


class TemplateVerb(LabelledEnum):
    UPLOADED = "uploaded", N_("Templat diunggah")
    RESET = "reset", N_("Templat kembali ke bawaan")


# ---------- Numbers ----------

ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
PLACEHOLDERS: Final[Mapping[str, str]] = {
    "klasifikasi": N_("kode klasifikasi arsip"),
    "urut": N_("nomor urut dalam setahun"),
    "kantor": N_("kode instansi"),
    "bulan": N_("bulan dengan angka Romawi"),
    "tahun": N_("tahun"),
}
# Without these two, two letters could bear the same number.
NEEDED: Final = ("urut", "tahun")
DEFAULT_PATTERN: Final = "{klasifikasi}/{urut}/{kantor}/{bulan}/{tahun}"
_PLACE: Final = re.compile(r"\{([a-z]*)\}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9 ./_-]*")


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the city writes its letter numbers."""

    pattern: str
    classification: str
    office_code: str
    digits: int = 3

    def number(self, serial: int, on: date) -> str:
        """The number of letter `serial` dated `on`: `800.1.4.1/012/BKPSDMD/III/2026`."""
        values = {
            "klasifikasi": self.classification,
            "urut": f"{serial:0{self.digits}d}",
            "kantor": self.office_code,
            "bulan": ROMAN[on.month - 1],
            "tahun": str(on.year),
        }
        return _PLACE.sub(lambda place: values[place[1]], self.pattern)


def check_numbering(numbering: Numbering, *, field: str = "number_pattern") -> None:
    """Raise `InvalidField` for a pattern that could repeat a number or holds an unknown place."""
    names = _PLACE.findall(numbering.pattern)
    if unknown := sorted(set(names) - set(PLACEHOLDERS)):
        raise InvalidField(field, N_("Isian {%(names)s} tidak dikenal."), names="}, {".join(unknown))
    if not _PLAIN.fullmatch(_PLACE.sub("", numbering.pattern)):
        raise InvalidField(
            field, N_("Di luar isian, pola hanya boleh memuat huruf, angka, spasi, titik, garis miring, dan strip.")
        )
    if missing := [name for name in NEEDED if name not in names]:
        raise InvalidField(
            field,
            N_("Pola harus memuat {%(names)s}, agar tidak ada dua surat dengan nomor yang sama."),
            names="} dan {".join(missing),
        )
    if "}{" in numbering.pattern:
        raise InvalidField(field, N_("Pisahkan isian yang berdampingan, misalnya dengan garis miring."))
    if len(numbering.number(LAST_SERIAL, date(2000, 8, 1))) > LONGEST_NUMBER:
        raise InvalidField(field, N_("Nomor menurut pola ini lebih panjang dari %(n)s karakter."), n=LONGEST_NUMBER)
