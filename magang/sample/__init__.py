"""The sample city: reference data, accounts and one thread in every state, marked as sample until it is cleared."""

from __future__ import annotations

from typing import Final

PASSWORD: Final = "magang-contoh"  # noqa: S105 - public on purpose; production refuses to start with it

ACCOUNTS: Final = {
    "admin": "Administrator (contoh)",
    "perencana": "Perencana (contoh)",
    "peserta": "Peserta (contoh)",
    "atasan": "Atasan langsung (contoh)",
    "opd": "Kepala OPD (contoh)",
    "verifikator": "Verifikator (contoh)",
    "sekda": "Sekretaris Daerah (contoh)",
    "walikota": "Wali Kota (contoh)",
}
