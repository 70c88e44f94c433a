"""The counter behind reference numbers."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from magang.kernel.model import Base
from magang.kernel.references import format_reference


class ReferenceCounter(Base):
    """The last number given per prefix and year."""

    __tablename__ = "reference_counter"
    __table_args__ = (CheckConstraint("last > 0", name="last_positive"),)

    prefix: Mapped[str] = mapped_column(String(1), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


def next_reference(session: Session, prefix: str, year: int) -> str:
    """The next number of `prefix` (a `references.Prefix` or its letter) in `year`, e.g. `R-2026-014`.

    One statement counts up and reads: the row stays locked until the caller commits, so that two people who press at
    once wait for each other instead of getting the same number. A rolled-back number is free again, never doubled.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    counted = (
        dialect.insert(ReferenceCounter)
        .values(prefix=str(prefix), year=year, last=1)
        .on_conflict_do_update(
            index_elements=[ReferenceCounter.prefix, ReferenceCounter.year],
            set_={"last": ReferenceCounter.__table__.c.last + 1},
        )
        .returning(ReferenceCounter.__table__.c.last)
    )
    return format_reference(prefix, year, session.execute(counted).scalar_one())
