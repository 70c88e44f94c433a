"""Reading findings: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from magang.accounts.policy import Scope, scope
from magang.findings.models import Finding
from magang.findings.rules import FindingKind
from magang.journals.models import JournalEntry
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.kernel.listing import Choices, Column, Filter, Listing, enum_filter, id_filter
from magang.placements.models import Placement
from magang.placements.queries import visible_placements
from magang.placements.rules import PlacementStatus
from magang.reference.models import HostUnit, Region, Urusan
from magang.reference.queries import urusan_choices

# What higher features link to a reader (a recommendation that rests on it, say): each gives a condition on Finding.
LINKS: Final[list[Callable[[Scope], ColumnElement[bool]]]] = []
# Where higher features rest on a finding: each is a condition on Finding that holds once it is used.
USES: Final[list[ColumnElement[bool]]] = []

OPEN_STATUSES: Final = tuple(s for s in PlacementStatus if s.takes_findings)


def visible_findings(actor: Actor) -> Select[Finding]:
    """The findings in the actor's scope, with their placement, host and urusan joined."""
    reach = scope(actor)
    placements = visible_placements(actor).with_only_columns(Placement.id, maintain_column_froms=True)
    of_theirs = Finding.placement_id.in_(placements.correlate(None))
    return (
        select(Finding)
        .outerjoin(Finding.urusan)
        .outerjoin(Finding.placement)
        .outerjoin(Placement.host_unit)
        .outerjoin(HostUnit.region)
        .where(
            true()
            if reach.everything
            else or_(of_theirs, Finding.author_id == reach.user_id, *(link(reach) for link in LINKS))
        )
    )


def find_finding(session: Session, actor: Actor, reference: str) -> Finding | None:
    """The finding with everything its page shows, or None when it is not there or out of scope."""
    return session.scalar(
        visible_findings(actor)
        .where(Finding.reference == reference)
        .options(
            joinedload(Finding.urusan),
            joinedload(Finding.author),
            joinedload(Finding.journal_entry),
            joinedload(Finding.placement).options(
                joinedload(Placement.need),
                joinedload(Placement.participant),
                joinedload(Placement.host_unit).joinedload(HostUnit.region),
                selectinload(Placement.programme_links),
            ),
        )
    )


def findings_of(session: Session, actor: Actor, placement: Placement) -> Sequence[Finding]:
    """The findings of one placement that the actor may read, oldest first."""
    return session.scalars(
        visible_findings(actor).where(Finding.placement_id == placement.id).order_by(Finding.id)
    ).all()


def findings_from(session: Session, actor: Actor, entry: JournalEntry) -> Sequence[Finding]:
    """What a day of the journal became, oldest first."""
    return session.scalars(
        visible_findings(actor).where(Finding.journal_entry_id == entry.id).order_by(Finding.id)
    ).all()


def is_used(session: Session, finding: Finding) -> bool:
    """Whether something rests on the finding, whoever may read that."""
    return session.scalar(select(Finding.id).where(Finding.id == finding.id, or_(false(), *USES))) is not None


def own_placements(session: Session, actor: Actor) -> Sequence[Placement]:
    """The actor's placements that take findings and recommendations now, newest first."""
    return session.scalars(
        _own(actor).where(Placement.status.in_(OPEN_STATUSES)).order_by(Placement.starts_on.desc(), Placement.id.desc())
    ).all()


def own_placement(session: Session, actor: Actor, reference: str) -> Placement | None:
    """One placement of the actor's, whatever its state."""
    return session.scalar(_own(actor).where(Placement.reference == reference))


def _own(actor: Actor) -> Select[Placement]:
    return (
        select(Placement)
        .where(Placement.participant_id == actor.user_id)
        .options(
            joinedload(Placement.need),
            joinedload(Placement.host_unit).joinedload(HostUnit.region),
            selectinload(Placement.programme_links),
        )
    )


def _used(value: str) -> ColumnElement[bool]:
    used = or_(false(), *USES)
    return used if value == "ada" else ~used


def findings_listing(actor: Actor) -> Listing:
    """The list as `actor` filters it: only regions they have findings of, and "my own" for participants."""

    def regions(session: Session) -> Choices:
        # One look for each region: what was found there may be a million rows.
        region = aliased(Region)
        found = visible_findings(actor).with_only_columns(Finding.id, maintain_column_froms=True)
        rows = select(region.id, region.name).where(found.where(Region.id == region.id).exists())
        return [(str(i), name) for i, name in session.execute(rows.order_by(region.name, region.id))]

    filters = [
        enum_filter("jenis", N_("Jenis"), FindingKind, Finding.kind),
        id_filter("urusan", N_("Urusan"), urusan_choices, Finding.urusan_id),
        id_filter("daerah", N_("Daerah tujuan"), regions, Region.id),
        Filter(
            "dasar",
            N_("Dasar rekomendasi"),
            lambda _: [("ada", N_("Sudah dipakai")), ("belum", N_("Belum dipakai"))],
            _used,
        ),
    ]
    if actor.has(Role.PARTICIPANT):
        filters.append(
            Filter(
                "milik",
                N_("Penulis"),
                lambda _: [("saya", N_("Temuan saya"))],
                lambda _: Finding.author_id == actor.user_id,
            )
        )
    return replace(FINDINGS, filters=filters)


def host_region(placement: Placement) -> str:
    """The name of the host's region; needs `host_unit.region` loaded."""
    return placement.host_unit.region.name if placement.host_unit else ""


FINDINGS: Final = Listing(
    columns=(
        Column("nomor", N_("Nomor"), lambda f: f.reference, Finding.reference),
        Column("judul", N_("Temuan"), lambda f: f.title, Finding.title),
        Column("jenis", N_("Jenis"), lambda f: f.kind, Finding.kind),
        Column("urusan", N_("Urusan"), lambda f: str(f.urusan), Urusan.code),
        Column("daerah", N_("Daerah tujuan"), lambda f: host_region(f.placement), Region.name),
        Column("penempatan", N_("Penempatan"), lambda f: f.placement.reference, Placement.reference),
        Column("diubah", N_("Diubah"), lambda f: f.updated_at, Finding.updated_at),
    ),
    tie_break=Finding.id,
    default_sort="-diubah",
    search=lambda text: or_(
        *(
            c.icontains(text, autoescape=True)
            for c in (Finding.reference, Placement.reference, Finding.title, Finding.seen, Finding.place)
        )
    ),
    search_label=N_("Cari nomor, judul, isi, atau penempatan"),
    options=(
        joinedload(Finding.urusan),
        joinedload(Finding.placement).joinedload(Placement.host_unit).joinedload(HostUnit.region),
    ),
    filename="temuan",
)
