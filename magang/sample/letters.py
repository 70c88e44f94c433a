"""Letters of the sample city: what stands on them, who signs, and a few that were issued. All marked as sample."""

from __future__ import annotations

from typing import Final

from magang.kernel.clock import local_date
from magang.kernel.filestore import FileStore
from magang.letters.models import LetterSettings, LetterSigner
from magang.letters.queries import placements_for_letters
from magang.letters.rules import LetterKind
from magang.letters.services import issuing
from magang.placements.rules import PlacementStatus
from magang.sample.town import Town

PLANNER: Final = "perencana"
# Few: each kind starts a child process, and whoever tries the demo waits for it.
ISSUED: Final = (
    (LetterKind.REQUEST, (PlacementStatus.REQUESTED,)),
    (LetterKind.ASSIGNMENT, (PlacementStatus.DEPARTED, PlacementStatus.RUNNING)),
    (LetterKind.CERTIFICATE, (PlacementStatus.CREDITED,)),
)


def add_letter_settings(town: Town) -> LetterSigner:
    """The kop and the numbers, and an invented official."""
    signer = LetterSigner(
        name="Kepala Badan (contoh)", rank="Pembina Utama Muda (IV/c)", position=f"Kepala {town.settings.agency_name}"
    )
    town.load(
        LetterSettings(
            id=1,
            office_code=town.settings.agency_short_name,
            address="Jalan Contoh Nomor 1, Palu 94111",
            contact="Telepon (0451) 000000, surel contoh@palukota.go.id",
            place="Palu",
            legal_basis=(
                "Undang-Undang Nomor 20 Tahun 2023 tentang Aparatur Sipil Negara\n"
                "Peraturan Lembaga Administrasi Negara Nomor 10 Tahun 2018 tentang Pengembangan Kompetensi Pegawai"
                " Negeri Sipil"
            ),
            copies="Wali Kota Palu (sebagai laporan)\nSekretaris Daerah Kota Palu\nInspektur Kota Palu",
            # Not SIASN's: the export shows what it looks like, and nobody takes it for a real one.
            siasn_training_type="CONTOH-JENIS-DIKLAT",
            public_address="https://magang.contoh.go.id",
        ),
        signer,
    )
    return signer


def issue_letters(town: Town) -> None:
    """Letters of today for placements that have come far enough."""
    signer = add_letter_settings(town)
    actor, store = town.actor(PLANNER), FileStore(town.files)
    today = local_date(town.now, town.settings.time_zone)
    around = issuing.Surroundings(town.settings, None, store, "https://magang.contoh.go.id/verifikasi/")
    for kind, statuses in ISSUED:
        ids = [p.id for p in town.placements.values() if p.status in statuses]
        if not ids:
            continue
        plan = issuing.plan(
            town.session,
            actor,
            kind,
            placements_for_letters(town.session, actor, ids=ids),
            dated=today,
            signer=signer,
            around=around,
            today=today,
        )
        issuing.issue(town.session, actor, plan, plan.written(), store=store, now=town.now)
