"""Letters as they were issued, the templates they were made from, and what the city prints on each."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.models import User
from magang.accounts.rules import mask_nip
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, UtcDateTime, Versioned, choice
from magang.letters.rules import DEFAULT_PATTERN, LetterKind, Numbering
from magang.placements.models import Placement
from magang.planning.models import Cycle


class LetterSettings(Identified, Versioned, Base):
    """The one row of what stands on every letter. Lists hold one item a line."""

    __tablename__ = "letter_settings"
    __table_args__ = (
        CheckConstraint("id = 1", name="single_row"),
        CheckConstraint("serial_digits BETWEEN 1 AND 6", name="serial_digits"),
    )
    __label__ = N_("Pengaturan surat")
    __field_labels__ = {
        "number_pattern": N_("Pola nomor"),
        "classification": N_("Kode klasifikasi"),
        "office_code": N_("Kode instansi"),
        "serial_digits": N_("Banyak angka nomor urut"),
        "address": N_("Alamat kantor"),
        "contact": N_("Telepon, surel, dan laman"),
        "place": N_("Tempat surat ditandatangani"),
        "legal_basis": N_("Dasar"),
        "copies": N_("Tembusan"),
        "budget_account": N_("Mata anggaran"),
        "public_address": N_("Alamat publik aplikasi"),
        "siasn_training_type": N_("Kode jenis diklat SIASN"),
    }

    number_pattern: Mapped[str] = mapped_column(String(80), default=DEFAULT_PATTERN)
    classification: Mapped[str] = mapped_column(String(20), default="800.1.4.1")
    office_code: Mapped[str] = mapped_column(String(30))
    serial_digits: Mapped[int] = mapped_column(default=3)
    address: Mapped[str] = mapped_column(Text, default="")
    contact: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(60), default="")
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    copies: Mapped[str] = mapped_column(Text, default="")
    budget_account: Mapped[str] = mapped_column(String(120), default="")
    # Where a QR code leads. Empty: the address at which the planner reaches the application.
    public_address: Mapped[str] = mapped_column(String(200), default="")
    # SIASN's own code of the kind of training (jenisDiklatId); it is theirs to give, so there is no default.
    siasn_training_type: Mapped[str] = mapped_column(String(42), default="")

    def __str__(self) -> str:
        return self.number_pattern

    @property
    def numbering(self) -> Numbering:
        return Numbering(self.number_pattern, self.classification, self.office_code, self.serial_digits)


class LetterSigner(Identified, Versioned, Base):
    """An official who signs. Letters keep their own copy: officials move."""

    __tablename__ = "letter_signer"
    __label__ = N_("Pejabat penanda tangan")
    __field_labels__ = {
        "name": N_("Nama"),
        "nip": N_("NIP"),
        "rank": N_("Pangkat"),
        "position": N_("Jabatan"),
        "is_active": N_("Masih menjabat"),
    }

    name: Mapped[str] = mapped_column(String(160))
    nip: Mapped[str | None] = mapped_column(String(18))
    rank: Mapped[str] = mapped_column(String(80), default="")
    position: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)

    def __str__(self) -> str:
        return f"{self.name}, {self.position}"

    @property
    def masked_nip(self) -> str:
        return mask_nip(self.nip)


class LetterTemplate(Identified, Base):
    """One change of a kind's template: an uploaded file, or (without a file) the way back to the shipped one.

    Append-only: the newest row of a kind is in force, and every earlier one stays to be downloaded.
    """

    __tablename__ = "letter_template"
    __table_args__ = (
        Index("uq_letter_template_kind_edition", "kind", "edition", unique=True),
        CheckConstraint("(stored_name = '') = (sha256 = '')", name="file_with_hash"),
    )
    __label__ = N_("Templat surat")

    kind: Mapped[LetterKind] = mapped_column(choice(LetterKind, name="kind"), index=True)
    edition: Mapped[int]
    original_name: Mapped[str] = mapped_column(String(120), default="")
    stored_name: Mapped[str] = mapped_column(String(80), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    # A copy, as in the audit trail: the entry outlives the account.
    uploaded_by: Mapped[str] = mapped_column(String(160))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def __str__(self) -> str:
        return f"{self.kind.label} #{self.edition}"

    @property
    def is_shipped(self) -> bool:
        """Whether this entry brings back the template that comes with the application."""
        return self.stored_name == ""


class LetterSerial(Base):
    """The last serial given in a year. Its row is locked until the letter is committed: no number twice, no hole."""

    __tablename__ = "letter_serial"
    __table_args__ = (CheckConstraint("last >= 0", name="last_counts"),)

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class IssuedLetter(Identified, Versioned, Base):
    """A letter as issued: what it says on the outside, and the file with its hash. Voided, never deleted."""

    __tablename__ = "issued_letter"
    __table_args__ = (
        Index("uq_issued_letter_year_serial", "year", "serial", unique=True),
        CheckConstraint("serial > 0", name="serial_positive"),
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="voided_with_reason"),
    )
    __label__ = N_("Surat")
    __field_labels__ = {"void_reason": N_("Alasan pembatalan")}

    kind: Mapped[LetterKind] = mapped_column(choice(LetterKind, name="kind"), index=True)
    number: Mapped[str] = mapped_column(String(120), unique=True)
    serial: Mapped[int]
    year: Mapped[int]
    subject: Mapped[str] = mapped_column(String(300))
    dated: Mapped[date] = mapped_column(index=True)
    # Copies of what the letter says: signer and office may have other names tomorrow.
    signer_name: Mapped[str] = mapped_column(String(160))
    signer_position: Mapped[str] = mapped_column(String(200))
    office: Mapped[str] = mapped_column(String(200))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    # The first placement it speaks of: a letter belongs to the thread and never stands without one.
    lead_placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    template_id: Mapped[int | None] = mapped_column(ForeignKey("letter_template.id"), index=True)
    # Letters made by one press of the button: they are fetched together.
    batch: Mapped[str] = mapped_column(String(16), index=True)
    token: Mapped[str] = mapped_column(String(22), unique=True)
    stored_name: Mapped[str] = mapped_column(String(80))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[str | None] = mapped_column(Text)

    cycle: Mapped[Cycle] = relationship(lazy="raise_on_sql")
    issued_by: Mapped[User] = relationship(lazy="raise_on_sql")
    links: Mapped[list[LetterPlacement]] = relationship(
        back_populates="letter", order_by="LetterPlacement.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return self.number

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None

    @property
    def file_name(self) -> str:
        """A name for the download, without anybody's name or NIP."""
        return f"{self.kind.value}-{self.year}-{self.serial:03d}.docx"


class LetterPlacement(Identified, Base):
    """A placement a letter speaks of."""

    __tablename__ = "letter_placement"
    __table_args__ = (Index("uq_letter_placement", "letter_id", "placement_id", unique=True),)
    __label__ = N_("Penempatan dalam surat")

    letter_id: Mapped[int] = mapped_column(ForeignKey("issued_letter.id"), index=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)

    letter: Mapped[IssuedLetter] = relationship(back_populates="links", lazy="raise_on_sql")
    placement: Mapped[Placement] = relationship(lazy="raise_on_sql")
