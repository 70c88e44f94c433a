"""What a letter says, taken from placements: plain text ready for a template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from magang.accounts.models import User
from magang.letters.models import LetterSettings
from magang.letters.rules import Grouping, LetterKind
from magang.letters.variables import OCCASION
from magang.letters.wording import amount, counted, date_in_words, in_words, joined, long_date, weekday
from magang.placements.models import Placement
from magang.planning.rules.costs import days_inclusive
from magang.reference.models import CitySettings

BLANK = "…………………………"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter invites to, and the placements that are heard there."""

    name: str
    on: date
    at: str = ""
    room: str = ""
    placement_ids: tuple[int, ...] = ()

    def values(self) -> dict[str, str]:
        return {
            "nama": self.name,
            "hari_tanggal": f"{weekday(self.on)}, {long_date(self.on)}",
            "pukul": self.at or BLANK,
            "ruang": self.room or BLANK,
        }


@dataclass(frozen=True, slots=True)
class Official:
    """Who signs, as printed."""

    name: str
    nip: str
    rank: str
    position: str

    def values(self) -> dict[str, str]:
        return {"nama": self.name, "nip": self.nip or BLANK, "pangkat": self.rank, "jabatan": self.position}


def groups_of(kind: LetterKind, placements: Sequence[Placement]) -> list[list[Placement]]:
    """Which placements share a letter of `kind`, in an order that is the same each time."""
    keys: dict[Grouping, Callable[[Placement], int]] = {
        Grouping.PERSON: lambda p: p.id,
        Grouping.HOST: lambda p: p.host_unit_id or 0,
        Grouping.OPD: lambda p: p.sending_opd_id,
        Grouping.ALL: lambda _: 0,
    }
    key = keys[kind.grouping]
    ordered = sorted(placements, key=lambda p: (key(p), p.participant.name.casefold(), p.id))
    return [list(group) for _, group in groupby(ordered, key)]


def subject_of(kind: LetterKind, group: Sequence[Placement]) -> str:
    """What the letter is about. It stands on the public page: places, never people."""
    where = joined(str(p.host_unit.region) for p in group if p.host_unit)
    said = {
        LetterKind.NOTA_USULAN: "Usulan Peserta Magang ASN",
        LetterKind.REQUEST: "Permohonan Magang ASN",
        LetterKind.ASSIGNMENT: "Surat Tugas Magang ASN",
        LetterKind.TRAVEL_ORDER: "Surat Perintah Perjalanan Dinas Magang ASN",
        LetterKind.RECEPTION: "Berita Acara Penerimaan Peserta Magang ASN",
        LetterKind.RECALL: "Berita Acara Penarikan Peserta Magang ASN",
        LetterKind.COMPLETION: "Surat Keterangan Selesai Magang ASN",
        LetterKind.CERTIFICATE: "Sertifikat Magang ASN",
        LetterKind.DISPOSITION: "Lembar Disposisi Jawaban Permohonan Magang ASN",
        LetterKind.INVITATION: "Undangan Pemaparan Hasil Magang ASN",
    }[kind]
    subject = f"{said} di {where}"
    return subject if len(subject) <= 300 else said


def letter_values(
    kind: LetterKind,
    group: Sequence[Placement],
    *,
    city: CitySettings,
    settings: LetterSettings,
    signer: Official,
    number: str,
    dated: date,
    address: str,
    occasion: Occasion | None = None,
) -> dict[str, Any]:
    """Every variable of `kind` but the pictures. Needs what `queries.for_letters` loads."""
    first = group[0]
    starts = min(p.starts_on for p in group if p.starts_on)
    ends = max(p.ends_on for p in group if p.ends_on)
    people = [_person(p) for p in group]
    enclosed = kind is not LetterKind.ASSIGNMENT or len(group) > 1
    values: dict[str, Any] = {
        "nomor": number,
        "tanggal": long_date(dated),
        "hari": weekday(dated),
        "tanggal_terbilang": date_in_words(dated),
        "tempat": settings.place,
        "hal": subject_of(kind, group),
        "sifat": "Biasa",
        "lampiran": "1 (satu) lembar" if enclosed else "-",
        "pemerintah": city.government,
        "kota": city.city_name.removeprefix("Pemerintah ").strip(),
        "instansi": city.agency_name,
        "pimpinan": city.leader_title,
        "kop_alamat": settings.address,
        "kop_kontak": settings.contact,
        "dasar": lines(settings.legal_basis),
        "tembusan": lines(settings.copies),
        "penanda_tangan": signer.values(),
        "angkatan": first.cycle.name,
        "tahun_anggaran": str(first.cycle.year),
        "peserta": people,
        "jumlah_peserta": counted(len(people), "orang"),
        "tujuan": joined(p["tujuan"] for p in people),
        "daerah": joined(p["daerah"] for p in people),
        "urusan": joined(p.need.urusan.name for p in group),
        "kebutuhan": list(dict.fromkeys(p["kebutuhan"] for p in people)),
        "program": list(dict.fromkeys(link.programme.title for p in group for link in p.programme_links)),
        "mulai": long_date(starts),
        "selesai": long_date(ends),
        "lama": counted(days_inclusive(starts, ends), "hari"),
        "alamat_verifikasi": address,
    }
    if kind.grouping is Grouping.PERSON:
        values |= {"pegawai": people[0], "atasan": _official(first.mentor)}
    if kind.grouping in {Grouping.PERSON, Grouping.HOST}:
        values["alamat_tujuan"] = first.host_unit.address if first.host_unit else ""
    if kind.grouping is Grouping.OPD:
        values["opd"] = first.sending_opd.name
    if kind is LetterKind.INVITATION:
        values["acara"] = occasion.values() if occasion else dict.fromkeys(OCCASION, BLANK)
    return values | _special(kind, first, settings)


def _special(kind: LetterKind, placement: Placement, settings: LetterSettings) -> dict[str, Any]:
    """What only some kinds say."""
    values: dict[str, Any] = {}
    if kind in {LetterKind.ASSIGNMENT, LetterKind.TRAVEL_ORDER}:
        values["mata_anggaran"] = settings.budget_account or BLANK
    if kind is LetterKind.TRAVEL_ORDER:
        cost = placement.cost
        values["biaya"] = {
            "uang_harian": amount(placement.cost_allowance),
            "penginapan": amount(placement.cost_lodging),
            "transportasi": amount(placement.cost_transport),
            "jumlah": amount(cost.total if cost else None),
        }
    if kind in {LetterKind.RECEPTION, LetterKind.DISPOSITION}:
        on = placement.host_letter_date
        values["surat_tujuan"] = {
            "nomor": placement.host_letter_number or BLANK,
            "tanggal": long_date(on) if on else BLANK,
        }
    if kind is LetterKind.CERTIFICATE:
        jp = placement.credited_jp or 0  # never 0: the kind fits a credited placement alone
        values |= {"jp": str(jp), "jp_terbilang": f"{jp} ({in_words(jp)}) jam pelajaran"}
    return values


def lines(text: str) -> list[str]:
    """One item a line, empty ones left out."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _person(placement: Placement) -> dict[str, str]:
    return _official(placement.participant) | {
        "opd": placement.sending_opd.name,
        "tujuan": str(placement.host_unit or ""),
        "daerah": str(placement.host_unit.region) if placement.host_unit else "",
        "mulai": long_date(placement.starts_on) if placement.starts_on else "",
        "selesai": long_date(placement.ends_on) if placement.ends_on else "",
        "kebutuhan": placement.need.title,
    }


def _official(user: User | None) -> dict[str, str]:
    if user is None:
        return {"nama": BLANK, "nip": BLANK, "pangkat": BLANK, "jabatan": BLANK}
    return {
        "nama": user.name,
        "nip": user.nip or BLANK,
        "pangkat": str(user.rank) if user.rank else "-",
        "jabatan": user.position or "-",
    }
