"""The declarative base and the column types every feature shares. Free of Flask, so that it passes `mypy --strict`."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from sqlalchemy import ColumnElement, DateTime, Dialect, Enum, MetaData, literal
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from magang.kernel.errors import StaleVersion

T = TypeVar("T")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in, aware UTC out, on both databases (SQLite gives back naive values otherwise)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime refused: pass an aware UTC datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def choice(enum: type[StrEnum], *, name: str) -> Enum:
    """A column that stores the enum's value as text with a CHECK named `name`: easier to migrate than a native enum."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
        name=name,
        values_callable=lambda members: [m.value for m in members],
    )


class Base(DeclarativeBase):
    """Base of all mapped classes. `__label__` and `__field_labels__` name the thing and its fields on screen."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    __label__: ClassVar[str] = ""
    __field_labels__: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if issubclass(cls, Identified):
            cls.metadata.tables[cls.__tablename__].dialect_options["sqlite"]["autoincrement"] = True


class Identified:
    """Surrogate integer key, never given twice, not even after its row is gone.

    The audit trail and the session cookie know rows by their id: SQLite would hand a deleted one to the next row.
    """

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-100)


class Stamped:
    """When the row was made and last changed, aware UTC. Set by services, never by the database clock."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, sort_order=91)


class Versioned:
    """Optimistic locking: a lost update becomes a 409 that shows both texts."""

    version: Mapped[int] = mapped_column(default=1, sort_order=92)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    def expect_version(self, expected: int) -> None:
        """Raise `StaleVersion` unless the row still is at the version the form was opened with."""
        if self.version != expected:
            raise StaleVersion


def constant(column: InstrumentedAttribute[T], value: T) -> ColumnElement[T]:
    """`value` as a part of the statement instead of a parameter beside it.

    PostgreSQL keeps one plan for all parameters: only so can it use an index of just these rows, or know a limit.
    """
    return literal(value, column.type, literal_execute=True)
