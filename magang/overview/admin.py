"""The administration's index: what can be kept where, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.audit.models import AuditEvent
from magang.extensions import db
from magang.kernel.labels import N_
from magang.reference import policy
from magang.reference.models import (
    BudgetWindow,
    Holiday,
    HostUnit,
    JpConversion,
    Opd,
    PriorityProgramme,
    Region,
    TravelTariff,
    Urusan,
    UrusanRelation,
)
from magang.web.authz import requires
from magang.web.pages import render_page

bp = Blueprint("admin", __name__)


@dataclass(frozen=True, slots=True)
class Card:
    """One section of the administration."""

    title: str
    text: str
    endpoint: str
    icon: str
    counted: Any = None


GROUPS = (
    (
        N_("Orang dan jejak"),
        (
            Card(
                N_("Pengguna"),
                N_("Siapa yang dapat masuk, dan peran yang dipegangnya."),
                "users.index",
                "users",
                User.id,
            ),
            Card(
                N_("Jejak audit"),
                N_("Siapa melakukan apa dan kapan; tidak dapat diubah."),
                "audit.index",
                "history",
                AuditEvent.id,
            ),
        ),
    ),
    (
        N_("Kota sendiri"),
        (
            Card(
                N_("Pengaturan"),
                N_("Nama daerah dan instansi, logo, dan zona waktu."),
                "reference.settings",
                "settings",
            ),
            Card(
                N_("Tenggat"),
                N_("Semua janji waktu, dalam hari kalender atau hari kerja, dan pengingatnya."),
                "reference.clocks",
                "clock-exclamation",
            ),
            Card(
                N_("Hari libur"),
                N_("Hari kantor tutup; hitungan hari kerja dan jurnal harian memperhitungkannya."),
                "reference.holiday_index",
                "calendar",
                Holiday.id,
            ),
            Card(
                N_("Jendela anggaran"),
                N_("Kapan sesuatu masih dapat masuk ke APBD, APBD-Perubahan, dan RKPD."),
                "reference.budget_window_index",
                "calendar-event",
                BudgetWindow.id,
            ),
            Card(
                N_("Surel"),
                N_("Pengingat yang menunggu, terkirim, dan gagal; surel percobaan."),
                "notifications.outbox",
                "send",
            ),
            Card(
                N_("Surat"),
                N_("Pola nomor, kop, pejabat penanda tangan, dan templat setiap jenis surat."),
                "letters.admin",
                "file-text",
            ),
            Card(
                N_("OPD"),
                N_("Perangkat daerah yang memiliki kebutuhan dan menindaklanjuti rekomendasi."),
                "reference.opd_index",
                "building-community",
                Opd.id,
            ),
            Card(
                N_("Program prioritas"),
                N_("Program wali kota dengan bobot dan indikatornya."),
                "reference.programme_index",
                "flag",
                PriorityProgramme.id,
            ),
        ),
    ),
    (
        N_("Daerah tujuan"),
        (
            Card(
                N_("Daerah"),
                N_("Kota, kabupaten, provinsi, dan kementerian dengan kode resminya."),
                "reference.region_index",
                "map-pin",
                Region.id,
            ),
            Card(
                N_("Instansi tujuan"),
                N_("Unit yang menerima peserta magang."),
                "reference.host_unit_index",
                "building",
                HostUnit.id,
            ),
            Card(
                N_("Tarif perjalanan"),
                N_("Uang harian, penginapan, dan transportasi per provinsi."),
                "reference.tariff_index",
                "plane-departure",
                TravelTariff.id,
            ),
        ),
    ),
    (
        N_("Tabel nasional"),
        (
            Card(
                N_("Konversi JP"),
                N_("Jam pelajaran yang diakui per bentuk pembelajaran."),
                "reference.jp_index",
                "clock",
                JpConversion.id,
            ),
            Card(
                N_("Urusan"),
                N_("Urusan pemerintahan dengan kode nasional; hanya untuk dibaca."),
                "reference.urusan_index",
                "list-check",
                Urusan.id,
            ),
            Card(
                N_("Urusan terkait"),
                N_("Pasangan urusan yang instansinya dapat saling mengajari; dipakai saat tujuan dinilai."),
                "reference.relations",
                "link",
                UrusanRelation.id,
            ),
        ),
    ),
)


@bp.get("/admin")
@requires(policy.administer)
def index() -> Response:
    return render_page("overview/admin.html", groups=GROUPS, counts=counts(db.session()))


def counts(session: Session) -> dict[str, int]:
    """Rows behind each card, by endpoint, in one query."""
    cards = [card for _, group in GROUPS for card in group if card.counted is not None]
    numbers = session.execute(select(*(select(func.count(c.counted)).scalar_subquery() for c in cards))).one()
    return {card.endpoint: number for card, number in zip(cards, numbers, strict=True)}
