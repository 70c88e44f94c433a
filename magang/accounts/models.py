"""Users and grants."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from magang.accounts.rules import LinkKind, mask_nip
from magang.kernel.actor import Actor, GrantFact, Role
from magang.kernel.labels import N_
from magang.kernel.model import Base, Identified, Stamped, UtcDateTime, Versioned, choice
from magang.reference.models import Opd, Rank


class User(Identified, Stamped, Versioned, Base):
    """A person. Without a password hash they are known (as a participant, say) but cannot sign in."""

    __tablename__ = "user_account"
    __table_args__ = (CheckConstraint("nip IS NULL OR length(nip) = 18", name="nip_length"),)
    __label__ = N_("Pengguna")
    __field_labels__ = {
        "username": N_("Nama pengguna"),
        "name": N_("Nama"),
        "nip": N_("NIP"),
        "email": N_("Surel"),
        "position": N_("Jabatan"),
        "opd_id": N_("OPD"),
        "rank_id": N_("Golongan"),
        "siasn_id": N_("ID SIASN"),
        "is_active": N_("Aktif"),
    }

    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    nip: Mapped[str | None] = mapped_column(String(18), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    position: Mapped[str] = mapped_column(String(160), default="")
    opd_id: Mapped[int | None] = mapped_column(ForeignKey("opd.id"), index=True)
    rank_id: Mapped[int | None] = mapped_column(ForeignKey("rank.id"), index=True)
    # SIASN's number of the person (pnsOrangId), for the export of the training history.
    siasn_id: Mapped[str] = mapped_column(String(42), default="")
    language: Mapped[str] = mapped_column(String(5), default="id")
    is_active: Mapped[bool] = mapped_column(default=True)
    is_sample: Mapped[bool] = mapped_column(default=False)

    password_hash: Mapped[str | None] = mapped_column(String(200))
    # Counts up at sign-out, password change and deactivation: every open session of the old epoch ends at once.
    session_epoch: Mapped[int] = mapped_column(default=0)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    previous_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    opd: Mapped[Opd | None] = relationship(lazy="raise_on_sql")
    rank: Mapped[Rank | None] = relationship(lazy="raise_on_sql")
    grants: Mapped[list[Grant]] = relationship(
        back_populates="user", order_by="Grant.id", cascade="all, delete-orphan", lazy="raise_on_sql"
    )

    def __str__(self) -> str:
        return self.name

    @property
    def masked_nip(self) -> str:
        return mask_nip(self.nip)

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and self.locked_until > now

    def as_actor(self) -> Actor:
        """The plain value policies work with; needs `opd` and `grants` loaded."""
        return Actor(
            user_id=self.id,
            name=self.name,
            office=self.opd.short_name if self.opd else "",
            opd_id=self.opd_id,
            grants=frozenset(g.fact() for g in self.grants),
        )


class Grant(Identified, Base):
    """A role held in an office."""

    __tablename__ = "grant"
    __table_args__ = (
        Index("uq_grant_user_role_opd", "user_id", "role", "opd_id", unique=True),
        CheckConstraint("role NOT IN ('superior', 'opd_head', 'opd_staff') OR opd_id IS NOT NULL", name="office_named"),
    )
    __label__ = N_("Peran")

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role, name="role"))
    opd_id: Mapped[int | None] = mapped_column(ForeignKey("opd.id"), index=True)

    user: Mapped[User] = relationship(back_populates="grants", lazy="raise_on_sql")
    opd: Mapped[Opd | None] = relationship(lazy="raise_on_sql")

    def fact(self) -> GrantFact:
        return GrantFact(self.role, self.opd_id)


class SharedLink(Identified, Base):
    """An address that lets somebody without an account do one thing with one record until it expires.

    Whoever holds the secret is let in, so only its SHA-256 is kept: a copy of the database opens nothing.
    `subject` is the reference of the record (never an id, never a name).
    """

    __tablename__ = "shared_link"
    __table_args__ = (
        Index("ix_shared_link_subject", "kind", "subject"),
        CheckConstraint("length(secret_hash) = 64", name="secret_hash_hex"),
        CheckConstraint("expires_at > created_at", name="expires_after_creation"),
        CheckConstraint("label <> ''", name="label_given"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_somebody"),
        CheckConstraint("uses >= 0 AND (uses = 0) = (last_used_at IS NULL)", name="uses_counted"),
    )
    __label__ = N_("Tautan tanpa akun")
    __field_labels__ = {"label": N_("Untuk siapa"), "expires_at": N_("Berlaku sampai"), "revoked_at": N_("Dicabut")}

    kind: Mapped[LinkKind] = mapped_column(choice(LinkKind, name="kind"))
    subject: Mapped[str] = mapped_column(String(40))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(160))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    uses: Mapped[int] = mapped_column(default=0)

    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id], lazy="raise_on_sql")

    def __str__(self) -> str:
        return f"{self.kind.label} {self.subject}: {self.label}"

    def is_open(self, now: datetime) -> bool:
        """Whether it still lets anybody in."""
        return self.revoked_at is None and now < self.expires_at
