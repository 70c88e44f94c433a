"""NIP and password rules. Stdlib and kernel only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum

MINIMUM_PASSWORD_LENGTH: Final = 10
# After this many failures in a row the account rests for LOCK_PERIOD; a right password in between clears the count.
FAILURES_BEFORE_LOCK: Final = 5
LOCK_PERIOD: Final = timedelta(minutes=15)


class EmploymentKind(LabelledEnum):
    """PNS or PPPK: decides what the fifth pair of a NIP may be."""

    PNS = "pns", N_("PNS")
    PPPK = "pppk", N_("PPPK")


@dataclass(frozen=True, slots=True)
class Nip:
    """Nomor Induk Pegawai: 18 digits, birth date (8), start year and month (6), sex (1), serial (3).

    A PNS starts in month 01–12; PPPK numbers carry 21 and above in that place (DESIGN 7).
    """

    digits: str

    @classmethod
    def parse(cls, text: str, *, field: str = "nip") -> Nip:
        """The NIP in `text`, blanks and dots ignored. Raises `InvalidField` that names the part that is wrong."""
        digits = re.sub(r"[\s.\-]", "", text)
        if not re.fullmatch(r"[0-9]{18}", digits):
            raise InvalidField(field, N_("NIP harus 18 angka. Periksa kembali, tanpa huruf."))
        try:
            born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        except ValueError:
            raise InvalidField(field, N_("Delapan angka pertama NIP bukan tanggal lahir yang ada.")) from None
        if born.year < 1930:
            raise InvalidField(field, N_("Tahun lahir pada NIP terlalu lampau."))
        if not born.year + 15 <= int(digits[8:12]) <= born.year + 70:
            raise InvalidField(field, N_("Tahun pengangkatan pada NIP tidak cocok dengan tahun lahir."))
        month = int(digits[12:14])
        if not (1 <= month <= 12 or month >= 21):
            raise InvalidField(field, N_("Angka ke-13 dan 14 NIP harus bulan 01–12 (PNS) atau 21 ke atas (PPPK)."))
        if digits[14] not in "12":
            raise InvalidField(field, N_("Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan)."))
        return cls(digits)

    @property
    def kind(self) -> EmploymentKind:
        return EmploymentKind.PNS if int(self.digits[12:14]) <= 12 else EmploymentKind.PPPK


def mask_nip(digits: str | None) -> str:
    """What a list may show: birth date and sex stay hidden, the last three digits tell namesakes apart."""
    return f"•••••••• •••••• • {digits[-3:]}" if digits else ""


def check_new_password(password: str, *, username: str) -> None:
    """Raise `InvalidField` on `new_password` unless the password is long enough and not the user name."""
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        raise InvalidField("new_password", N_("Kata sandi minimal %(n)s karakter."), n=MINIMUM_PASSWORD_LENGTH)
    if len(password) > 200:
        raise InvalidField("new_password", N_("Kata sandi paling panjang 200 karakter."))
    if password.casefold() == username.casefold() or len(set(password)) < 4:
        raise InvalidField("new_password", N_("Kata sandi terlalu mudah ditebak."))
