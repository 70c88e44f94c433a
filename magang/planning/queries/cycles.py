"""Reading cycles."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, false, select, true
from sqlalchemy.orm import Session, with_expression

from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, Listing, enum_filter
from magang.planning.models import Cycle
from magang.planning.policy import cycles as policy
from magang.planning.rules.cycles import Track

# What the stays of a cycle cost is known to the placements above, which fill this in: attribute of Cycle → SQL.
SPENDING: Final[dict[str, ColumnElement[Any]]] = {}


def visible_cycles(actor: Actor) -> Select[Cycle]:
    """All cycles: when and how many leave is no secret in the house."""
    return select(Cycle).where(true() if policy.list_cycles(actor) else false())


def find_cycle(session: Session, actor: Actor, cycle_id: int) -> Cycle | None:
    """One cycle, with what its stays are reckoned to cost."""
    return session.scalar(
        visible_cycles(actor)
        .where(Cycle.id == cycle_id)
        .options(*_spending())
        .execution_options(populate_existing=True)
    )


def _spending() -> list[Any]:
    return [with_expression(getattr(Cycle, name), value) for name, value in SPENDING.items()]


def cycle_choices(session: Session) -> Choices:
    """Cycles, the latest first."""
    rows = session.execute(select(Cycle.id, Cycle.name).order_by(Cycle.year.desc(), Cycle.id.desc()))
    return [(str(i), name) for i, name in rows]


def current_cycle(session: Session) -> Cycle | None:
    """The cycle being planned: the latest."""
    return session.scalar(select(Cycle).order_by(Cycle.year.desc(), Cycle.id.desc()).limit(1))


def cycle_list() -> Listing:
    """The list of cycles with the money; built when asked for, when the features above have said what they spend."""
    return Listing(
        columns=(
            Column("tahun", N_("Tahun anggaran"), lambda c: c.year, Cycle.year),
            Column("nama", N_("Nama angkatan"), lambda c: c.name, Cycle.name),
            Column("jalur", N_("Jalur"), lambda c: c.track, Cycle.track),
            Column("mulai", N_("Mulai"), lambda c: c.starts_on, Cycle.starts_on),
            Column("selesai", N_("Selesai"), lambda c: c.ends_on, Cycle.ends_on),
            Column("pagu", N_("Pagu anggaran"), lambda c: c.budget_ceiling, Cycle.budget_ceiling),
            Column("terpakai", N_("Perkiraan terpakai"), lambda c: c.budget_used, SPENDING.get("budget_used")),
            Column("belum", N_("Belum lengkap biayanya"), lambda c: c.unpriced, SPENDING.get("unpriced")),
        ),
        tie_break=Cycle.id,
        default_sort="-tahun",
        filters=(enum_filter("jalur", N_("Jalur"), Track, Cycle.track),),
        search=lambda text: Cycle.name.icontains(text, autoescape=True),
        search_label=N_("Cari nama angkatan"),
        options=_spending(),
        filename="angkatan",
    )
