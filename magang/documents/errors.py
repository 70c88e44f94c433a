"""Why a conversion gave nothing. Each message is a sentence for the person who asked; the details are in the log."""

from __future__ import annotations

from typing import Final

from magang.kernel.errors import DomainError
from magang.kernel.labels import N_


class ConversionFailed(DomainError):
    """Nothing was made and nothing was read. Tasks raise it themselves for what they refuse, with their own message."""


class TooBusy(ConversionFailed):
    """All places were taken; the same call may go through later."""


TOO_LARGE: Final = N_("Kiriman ini lebih besar dari %(limit)s MB. Perkecil atau bagi, lalu coba lagi.")
TOO_MUCH_MADE: Final = N_("Hasilnya lebih besar dari %(limit)s MB. Bagi isinya menjadi beberapa dokumen.")
TOO_SLOW: Final = N_("Pengolahan dihentikan setelah %(seconds)s detik. Perkecil isinya, lalu coba lagi.")
TOO_HEAVY: Final = N_("Isi ini terlalu besar atau terlalu rumit untuk diolah. Bagi menjadi beberapa bagian.")
BROKEN: Final = N_("Dokumen ini tidak dapat diolah. Kesalahannya sudah dicatat; hubungi administrator bila terulang.")
BUSY: Final = N_("Banyak dokumen sedang dibuat. Tunggu sebentar, lalu coba lagi.")
NO_PROGRAM: Final = N_("Program %(program)s belum terpasang di server. Hubungi administrator.")
