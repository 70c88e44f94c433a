"""Whether a typed person is the one a NIP already stands for."""

from __future__ import annotations

from typing import Final

from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_

# One sentence for a wrong name and a wrong OPD: who asks learns nothing about a number that is not their own people's.
OTHERWISE_KNOWN: Final = N_(
    "NIP ini sudah tercatat dengan nama atau OPD lain. Periksa lagi, atau hubungi administrator."
)


def same_name(one: str, other: str) -> bool:
    """Names as people compare them: neither blanks and capitals matter, nor titles after a comma."""
    return one.partition(",")[0].casefold().split() == other.partition(",")[0].casefold().split()


def check_known(*, known_as: str, of_opd: int | None, is_active: bool, name: str, opd_id: int) -> None:
    """Raise `InvalidField` on `nip` unless the known person is the one that was typed and may be sent."""
    if of_opd != opd_id or not same_name(known_as, name):
        raise InvalidField("nip", OTHERWISE_KNOWN)
    if not is_active:
        raise InvalidField("nip", N_("Akun pegawai ini nonaktif. Mintalah administrator mengaktifkannya."))
