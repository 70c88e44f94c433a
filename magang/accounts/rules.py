"""NIP and password rules. Stdlib and kernel only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from magang.kernel.decision import Gap
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum

MINIMUM_PASSWORD_LENGTH: Final = 10
# Begins with a letter, so that a user name is never mistaken for a NIP at sign-in.
USERNAME: Final = re.compile(r"[a-z][a-z0-9._-]{2,63}", re.ASCII)
# After this many failures in a row the account rests for LOCK_PERIOD; a right password in between clears the count.
FAILURES_BEFORE_LOCK: Final = 5
LOCK_PERIOD: Final = timedelta(minutes=15)


class EmploymentKind(LabelledEnum):
    """PNS or PPPK: decides what the fifth pair of a NIP may be."""

    PNS = "pns", N_("PNS")
    PPPK = "pppk", N_("PPPK")


class LinkKind(LabelledEnum):
    """What a shared link opens. Its subject is the reference of one record; a new use is a member here and a view."""

    HOST_SUPERVISOR = "host_supervisor", N_("Tautan pembimbing")
    CALENDAR = "calendar", N_("Alamat kalender")
    PROGRESS = "progress", N_("Tautan laporan progres")
    EVALUATION = "evaluation", N_("Tautan evaluasi")


class UserAction(LabelledEnum):
    """What the administrator does with an account at the press of a button."""

    UNLOCK = "buka-kunci", N_("Buka kunci")
    ACTIVATE = "aktifkan", N_("Aktifkan")
    DEACTIVATE = "nonaktifkan", N_("Nonaktifkan")


def gaps(*, has_role: bool, has_password: bool) -> tuple[Gap, ...]:
    """What keeps an active account from being used."""
    found = []
    if not has_role:
        found.append(Gap("role", N_("Beri sedikitnya satu peran; tanpa peran tidak ada yang dapat dibuka."), "peran"))
    if not has_password:
        found.append(Gap("password", N_("Setel kata sandi; tanpa kata sandi akun ini tidak dapat masuk."), "masuk"))
    return tuple(found)


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

    def __str__(self) -> str:
        """As it is written on paper: birth date, start, sex, serial."""
        return f"{self.digits[:8]} {self.digits[8:14]} {self.digits[14]} {self.digits[15:]}"


def mask_nip(digits: str | None) -> str:
    """What a list may show: birth date and sex stay hidden, the last three digits tell namesakes apart."""
    return f"••• {digits[-3:]}" if digits else ""


def check_username(text: str) -> str:
    """The user name in canonical form. Raises `InvalidField`."""
    username = text.strip().lower()
    if not USERNAME.fullmatch(username):
        raise InvalidField(
            "username",
            N_("Nama pengguna diawali huruf, 3–64 karakter: huruf, angka, titik, garis bawah, atau tanda hubung."),
        )
    return username


def check_new_password(password: str, *, username: str) -> None:
    """Raise `InvalidField` on `new_password` unless the password is long enough and not the user name."""
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        raise InvalidField("new_password", N_("Kata sandi minimal %(n)s karakter."), n=MINIMUM_PASSWORD_LENGTH)
    if len(password) > 200:
        raise InvalidField("new_password", N_("Kata sandi paling panjang 200 karakter."))
    if password.casefold() == username.casefold() or len(set(password)) < 4:
        raise InvalidField("new_password", N_("Kata sandi terlalu mudah ditebak."))
