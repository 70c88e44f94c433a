"""What can be done with a need: one verb, one function. Nothing here commits or reads a clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.kernel.actor import Actor
from magang.kernel.errors import GapsRemain
from magang.kernel.machine import advance
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.needs import policy
from magang.needs.models import Need, NeedProgramme
from magang.needs.rules import TRANSITIONS, NeedAction, gaps
from magang.reference.queries import programme_numbers

Shares = Mapping[int, int]  # programme id -> percent of the contribution


@dataclass(frozen=True, slots=True)
class NeedDraft:
    """What an OPD writes down about a need."""

    title: str
    gap: str
    urusan_id: int
    owner_opd_id: int
    indicator: str
    baseline: Decimal | None
    target: Decimal | None
    unit: str
    year: int | None
    urgency: int


def create(session: Session, actor: Actor, draft: NeedDraft, *, programmes: Shares, now: datetime) -> Need:
    """A new draft with its number."""
    policy.create(actor, owner_opd_id=draft.owner_opd_id).ensure()
    need = Need(
        reference=next_reference(session, Prefix.NEED, now.year),
        **asdict(draft),
        author_id=actor.user_id,
        programme_links=[NeedProgramme(programme_id=p, share=s) for p, s in programmes.items()],
        created_at=now,
        updated_at=now,
    )
    session.add(need)
    record(session, actor, Common.CREATED, need, now=now)
    return need


def revise(
    session: Session,
    actor: Actor,
    need: Need,
    draft: NeedDraft,
    *,
    programmes: Shares,
    expected_version: int,
    now: datetime,
) -> None:
    """Change a draft or a returned need. Raises `StaleVersion` when somebody else saved first."""
    policy.edit(actor, need).ensure()
    if draft.owner_opd_id != need.owner_opd_id:
        policy.create(actor, owner_opd_id=draft.owner_opd_id).ensure()
    need.expect_version(expected_version)
    before = {link.programme_id: link.share for link in need.programme_links}
    # Asked before anything is set: a query in between would flush and lose what had changed.
    numbers = programme_numbers(session, {*before, *programmes})
    for name, value in asdict(draft).items():
        setattr(need, name, value)
    need.programme_links = [
        next((link for link in need.programme_links if link.programme_id == p), None) or NeedProgramme(programme_id=p)
        for p in programmes
    ]
    for link in need.programme_links:
        link.share = programmes[link.programme_id]
    need.updated_at = now
    told = (_told(before, numbers), _told(programmes, numbers))
    changes = {} if before == programmes else {Need.__field_labels__["programmes"]: told}
    record(session, actor, Common.UPDATED, need, now=now, changes=changes)


def _told(shares: Shares, numbers: Mapping[int, int]) -> str:
    return "; ".join(f"{number} ({shares[p]}%)" for p, number in numbers.items() if p in shares)


def submit(session: Session, actor: Actor, need: Need, *, now: datetime) -> None:
    """Hand the need to the planner. Raises `GapsRemain` while something required is missing."""
    policy.submit(actor, need).ensure()
    if missing := gaps(need.facts()):
        raise GapsRemain(missing)
    need.return_reason = None
    _move(session, actor, need, NeedAction.SUBMIT, now=now)


def return_(session: Session, actor: Actor, need: Need, *, reason: str, now: datetime) -> None:
    """Send the need back to its OPD with what to mend."""
    policy.return_(actor, need).ensure()
    need.return_reason = reason
    _move(session, actor, need, NeedAction.RETURN, now=now, note=reason)


def verify(session: Session, actor: Actor, need: Need, *, now: datetime) -> None:
    """Confirm that the gap is real and measured; never by its author."""
    policy.verify(actor, need).ensure()
    _move(session, actor, need, NeedAction.VERIFY, now=now)


def plan(session: Session, actor: Actor, need: Need, *, now: datetime) -> None:
    """Take the need into the planning of departures."""
    policy.plan(actor, need).ensure()
    _move(session, actor, need, NeedAction.PLAN, now=now)


def meet(session: Session, actor: Actor, need: Need, *, now: datetime) -> None:
    """The gap is closed."""
    policy.meet(actor, need).ensure()
    _move(session, actor, need, NeedAction.MEET, now=now)


def reopen(session: Session, actor: Actor, need: Need, *, now: datetime) -> None:
    """Take the need out of planning again."""
    policy.reopen(actor, need).ensure()
    _move(session, actor, need, NeedAction.REOPEN, now=now)


def _move(session: Session, actor: Actor, need: Need, action: NeedAction, *, now: datetime, note: str = "") -> None:
    need.status = advance(TRANSITIONS, need.status, action)
    need.updated_at = now
    record(session, actor, action, need, now=now, note=note)
