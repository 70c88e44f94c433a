"""The training history of those whose JP are credited, in the field layout SIASN expects. Nothing is sent anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from magang.kernel.labels import N_

# The fields of SIASN's training-course record that an agency fills in, in its order.
FIELDS = (
    "institusiPenyelenggara",
    "jenisDiklatId",
    "jumlahJam",
    "namaKursus",
    "nomorSertipikat",
    "pnsOrangId",
    "tahunKursus",
    "tanggalKursus",
    "tanggalSelesaiKursus",
)


@dataclass(frozen=True, slots=True)
class TrainingRecord:
    """One credited internship. Empty texts and None are not known yet; a record with gaps is not exported."""

    reference: str
    participant: str
    opd: str
    organiser: str
    training_type: str
    hours: int
    name: str
    certificate: str
    siasn_id: str
    began_on: date | None
    ended_on: date | None

    @property
    def gaps(self) -> tuple[str, ...]:
        """What SIASN would refuse it for, each as what to do about it; the city's own code is said once, for all."""
        wanted = (
            (self.certificate, N_("Terbitkan sertifikatnya.")),
            (self.siasn_id, N_("Isi ID SIASN peserta pada data pengguna.")),
            (self.began_on and self.ended_on, N_("Tanggal berangkat atau pulang belum tercatat.")),
        )
        return tuple(what for known, what in wanted if not known)

    @property
    def is_complete(self) -> bool:
        return bool(self.training_type) and not self.gaps

    def as_siasn(self) -> dict[str, str | int]:
        """The record by SIASN's field names, days as dd-mm-yyyy. Raises `ValueError` while there are gaps."""
        if not self.is_complete or self.began_on is None or self.ended_on is None:
            raise ValueError("an incomplete record is not exported")
        values = (
            self.organiser,
            self.training_type,
            self.hours,
            self.name,
            self.certificate,
            self.siasn_id,
            self.ended_on.year,
            f"{self.began_on:%d-%m-%Y}",
            f"{self.ended_on:%d-%m-%Y}",
        )
        return dict(zip(FIELDS, values, strict=True))
