"""Placements and the programmes a placement serves."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.kernel.files import MAX_NAME_LENGTH, FileType
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.needs.models import Need
from magang.placements.rules import PaperKind, PlacementFacts, PlacementStatus
from magang.planning.models import Cycle
from magang.planning.rules.costs import AllowanceRate, CostEstimate, LodgingMode, days_inclusive
from magang.reference.models import HostUnit, Opd, PriorityProgramme, TravelTariff, Urusan

_REQUESTED = ", ".join(f"'{status.value}'" for status in PlacementStatus if status.is_requested)
_ASSIGNED = ", ".join(f"'{status.value}'" for status in PlacementStatus if status.is_assigned)
_HOME_AGAIN = ", ".join(f"'{status.value}'" for status in PlacementStatus if status.is_home_again)


class Placement(Identified, Stamped, Versioned, Base):
    """One civil servant, one need, one host unit, one period."""

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("id", "cycle_id"),  # What points at both.
        Index("ix_placement_updated_at", "updated_at", "id"),
        Index("ix_placement_cycle_id", "cycle_id", "updated_at", "id"),
        # Reports and hearings that are awaited, the longest first.
        Index("ix_placement_recalled", "status", "recalled_on", "id"),
        Index("ix_placement_reported", "status", "reported_on", "id"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("(status = 'returned') = (return_reason IS NOT NULL)", name="returned_with_reason"),
        CheckConstraint("(status = 'rejected') = (reject_reason IS NOT NULL)", name="rejected_with_reason"),
        CheckConstraint("(status = 'declined') = (decline_reason IS NOT NULL)", name="declined_with_reason"),
        CheckConstraint("(status = 'cancelled') = (cancel_reason IS NOT NULL)", name="cancelled_with_reason"),
        CheckConstraint(
            f"status NOT IN ({_REQUESTED}) OR (urusan_id IS NOT NULL AND host_unit_id IS NOT NULL"
            " AND starts_on IS NOT NULL AND ends_on IS NOT NULL AND mentor_id IS NOT NULL"
            " AND cost_allowance IS NOT NULL AND opd_commitment)",
            name="complete_once_requested",
        ),
        CheckConstraint(f"status NOT IN ({_ASSIGNED}) OR assignment_letter_number <> ''", name="assigned_with_letter"),
        CheckConstraint(f"status NOT IN ({_HOME_AGAIN}) OR recalled_on IS NOT NULL", name="recalled_with_date"),
        CheckConstraint("recalled_on IS NULL OR recalled_on >= departed_on", name="recalled_after_departure"),
        CheckConstraint("reported_on IS NULL OR reported_on >= recalled_on", name="reported_after_recall"),
        CheckConstraint("presented_on IS NULL OR presented_on >= reported_on", name="presented_after_report"),
        # JP are credited once per activity, never per day (DESIGN 3): the one place that holds them is the placement.
        CheckConstraint(
            "(status = 'credited') = (credited_jp IS NOT NULL) AND (credited_jp IS NULL) = (credited_at IS NULL)",
            name="credited_once",
        ),
        CheckConstraint("credited_jp IS NULL OR credited_jp > 0", name="jp_positive"),
        CheckConstraint(
            "(cost_allowance IS NULL OR cost_allowance >= 0) AND (cost_lodging IS NULL OR cost_lodging >= 0)"
            " AND (cost_transport IS NULL OR cost_transport >= 0)",
            name="cost_not_negative",
        ),
        CheckConstraint("opd_commitment = (opd_committed_at IS NOT NULL)", name="committed_with_time"),
        CheckConstraint("justified_by_id IS NULL OR evidence_justification <> ''", name="justified_in_writing"),
        CheckConstraint("mentor_id IS NULL OR mentor_id <> participant_id", name="mentor_is_another"),
    )
    __label__ = N_("Penempatan")
    __field_labels__ = {
        "cycle_id": N_("Angkatan"),
        "participant_id": N_("Peserta"),
        "need_id": N_("Kebutuhan"),
        "host_unit_id": N_("Instansi tujuan"),
        "urusan_id": N_("Urusan"),
        "starts_on": N_("Mulai"),
        "ends_on": N_("Selesai"),
        "mentor_id": N_("Mentor (atasan langsung)"),
        "gap_statement": N_("Kesenjangan yang dijawab"),
        "programmes": N_("Program prioritas yang dilayani"),
        "sending_opd_id": N_("OPD pengirim"),
        "opd_commitment": N_("Komitmen OPD pengirim"),
        "commitment_note": N_("Isi komitmen"),
        "evidence_justification": N_("Alasan tertulis tanpa bukti keunggulan"),
        "justified_by_id": N_("Alasan ditandatangani oleh"),
        "lodging": N_("Penginapan"),
        "rate": N_("Uang harian"),
        "cost_allowance": N_("Biaya uang harian"),
        "cost_lodging": N_("Biaya penginapan"),
        "cost_transport": N_("Biaya transportasi"),
        "cost_note": N_("Catatan biaya"),
        "status": N_("Status"),
        "return_reason": N_("Alasan pengembalian"),
        "reject_reason": N_("Alasan penolakan"),
        "decline_reason": N_("Alasan instansi tujuan"),
        "cancel_reason": N_("Alasan pembatalan"),
        "host_letter_number": N_("Nomor surat instansi tujuan"),
        "host_letter_date": N_("Tanggal surat instansi tujuan"),
        "assignment_letter_number": N_("Nomor surat tugas"),
        "departed_on": N_("Tanggal berangkat"),
        "recalled_on": N_("Tanggal ditarik"),
        "reported_on": N_("Tanggal laporan"),
        "presented_on": N_("Tanggal pemaparan"),
        "credited_jp": N_("JP diakui"),
    }

    reference: Mapped[str] = mapped_column(String(20), unique=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    # The OPD that sends the person, copied when the placement is made: officials move, the commitment stays.
    sending_opd_id: Mapped[int] = mapped_column(ForeignKey("opd.id"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), index=True)
    host_unit_id: Mapped[int | None] = mapped_column(ForeignKey("host_unit.id"), index=True)
    urusan_id: Mapped[int | None] = mapped_column(ForeignKey("urusan.id"), index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    gap_statement: Mapped[str] = mapped_column(Text, default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)

    opd_commitment: Mapped[bool] = mapped_column(default=False)
    commitment_note: Mapped[str] = mapped_column(Text, default="")
    opd_committed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    opd_committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Counts only once the planner's superior has signed it: justified_by_id.
    evidence_justification: Mapped[str] = mapped_column(Text, default="")
    justified_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)

    lodging: Mapped[LodgingMode] = mapped_column(choice(LodgingMode, name="lodging"), default=LodgingMode.BOARDING)
    rate: Mapped[AllowanceRate] = mapped_column(choice(AllowanceRate, name="rate"), default=AllowanceRate.TRAINING)
    tariff_id: Mapped[int | None] = mapped_column(ForeignKey("travel_tariff.id"), index=True)
    cost_allowance: Mapped[int | None] = mapped_column(BigInteger)
    cost_lodging: Mapped[int | None] = mapped_column(BigInteger)
    cost_transport: Mapped[int | None] = mapped_column(BigInteger)
    cost_note: Mapped[str] = mapped_column(Text, default="")

    status: Mapped[PlacementStatus] = mapped_column(
        choice(PlacementStatus, name="status"), default=PlacementStatus.DRAFT
    )
    return_reason: Mapped[str | None] = mapped_column(Text)
    reject_reason: Mapped[str | None] = mapped_column(Text)
    decline_reason: Mapped[str | None] = mapped_column(Text)
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    host_letter_number: Mapped[str] = mapped_column(String(120), default="")
    host_letter_date: Mapped[date | None]
    assignment_letter_number: Mapped[str] = mapped_column(String(120), default="")
    departed_on: Mapped[date | None]
    recalled_on: Mapped[date | None]
    reported_on: Mapped[date | None]
    presented_on: Mapped[date | None]
    credited_jp: Mapped[int | None]
    credited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    cycle: Mapped[Cycle] = relationship(lazy="raise_on_sql")
    participant: Mapped[User] = relationship(foreign_keys=[participant_id], lazy="raise_on_sql")
    sending_opd: Mapped[Opd] = relationship(lazy="raise_on_sql")
    need: Mapped[Need] = relationship(lazy="raise_on_sql")
    host_unit: Mapped[HostUnit | None] = relationship(lazy="raise_on_sql")
    urusan: Mapped[Urusan | None] = relationship(lazy="raise_on_sql")
    mentor: Mapped[User | None] = relationship(foreign_keys=[mentor_id], lazy="raise_on_sql")
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id], lazy="raise_on_sql")
    opd_committed_by: Mapped[User | None] = relationship(foreign_keys=[opd_committed_by_id], lazy="raise_on_sql")
    justified_by: Mapped[User | None] = relationship(foreign_keys=[justified_by_id], lazy="raise_on_sql")
    tariff: Mapped[TravelTariff | None] = relationship(lazy="raise_on_sql")
    programme_links: Mapped[list[PlacementProgramme]] = relationship(
        back_populates="placement", order_by="PlacementProgramme.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )
    files: Mapped[list[PlacementFile]] = relationship(
        back_populates="placement", order_by="PlacementFile.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return self.reference

    @property
    def cost(self) -> CostEstimate | None:
        """The recorded estimate; None while there is no period to reckon with."""
        if self.starts_on is None or self.ends_on is None:
            return None
        return CostEstimate(
            days_inclusive(self.starts_on, self.ends_on), self.cost_allowance, self.cost_lodging, self.cost_transport
        )

    def facts(self, *, evidence_count: int) -> PlacementFacts:
        """The plain facts `rules.gaps` looks at; needs `cycle` and `programme_links` loaded.

        `evidence_count` is the number of dated, sourced items of the host's region in the need's urusan.
        """
        return PlacementFacts(
            track=self.cycle.track,
            urusan_chosen=self.urusan_id is not None,
            programme_count=len(self.programme_links),
            gap_statement=self.gap_statement,
            host_chosen=self.host_unit_id is not None,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            evidence_count=evidence_count,
            justification=self.evidence_justification,
            justified=self.justified_by_id is not None,
            cost_allowance=self.cost_allowance,
            cost_lodging=self.cost_lodging,
            cost_transport=self.cost_transport,
            cost_note=self.cost_note,
            mentor_named=self.mentor_id is not None,
            opd_commitment=self.opd_commitment,
        )


class PlacementFile(Identified, Base):
    """The scan of a letter that belongs to a placement; kept as it came in, hashed."""

    __tablename__ = "placement_file"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)
    __label__ = N_("Berkas penempatan")

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind, name="kind"))
    stored_name: Mapped[str] = mapped_column(String(80), unique=True)
    shown_name: Mapped[str] = mapped_column(String(MAX_NAME_LENGTH))
    file_type: Mapped[FileType] = mapped_column(choice(FileType, name="file_type"))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    placement: Mapped[Placement] = relationship(back_populates="files", lazy="raise_on_sql")


class PlacementProgramme(Identified, Base):
    """A priority programme the placement serves."""

    __tablename__ = "placement_programme"
    __table_args__ = (Index("uq_placement_programme", "placement_id", "programme_id", unique=True),)
    __label__ = N_("Program yang dilayani")

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("priority_programme.id"), index=True)

    placement: Mapped[Placement] = relationship(back_populates="programme_links", lazy="raise_on_sql")
    programme: Mapped[PriorityProgramme] = relationship(lazy="raise_on_sql")
