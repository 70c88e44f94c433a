"""What can be done with a finding: one verb, one function. Nothing here commits or reads a clock."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import Common, record
from magang.findings import policy, queries
from magang.findings.models import Finding
from magang.findings.rules import FindingKind
from magang.journals.models import JournalEntry
from magang.kernel.actor import Actor
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.placements.models import Placement


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """What a participant writes down about something seen there."""

    kind: FindingKind
    title: str
    seen: str
    place: str
    since: str
    numbers: str
    contact: str
    source: str
    urusan_id: int


def create(
    session: Session,
    actor: Actor,
    placement: Placement,
    draft: FindingDraft,
    *,
    entry: JournalEntry | None = None,
    now: datetime,
) -> Finding:
    """A new finding with its number, about the actor's own placement; `entry` is the day it was written down on."""
    policy.create(actor, placement).ensure()
    finding = Finding(
        reference=next_reference(session, Prefix.FINDING, now.year),
        placement_id=placement.id,
        author_id=actor.user_id,
        journal_entry_id=entry.id if entry is not None and entry.placement_id == placement.id else None,
        **asdict(draft),
        created_at=now,
        updated_at=now,
    )
    session.add(finding)
    record(session, actor, Common.CREATED, finding, now=now)
    return finding


def revise(
    session: Session, actor: Actor, finding: Finding, draft: FindingDraft, *, expected_version: int, now: datetime
) -> None:
    """Change a finding. Raises `StaleVersion` when it was saved elsewhere first."""
    policy.edit(actor, finding).ensure()
    finding.expect_version(expected_version)
    for name, value in asdict(draft).items():
        setattr(finding, name, value)
    finding.updated_at = now
    record(session, actor, Common.UPDATED, finding, now=now)


def delete(session: Session, actor: Actor, finding: Finding, *, now: datetime) -> None:
    """Take back a finding nothing rests on. Its number is not given again, and the trail keeps that it existed."""
    policy.delete(actor, finding, used=queries.is_used(session, finding)).ensure()
    record(session, actor, Common.DELETED, finding, now=now)
    session.delete(finding)
    session.flush()
