"""Taking over a list of candidates: kept as it was read, looked at, then all of it or nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.documents.imports import FaultsRemain, ImportEvent, ensure_fresh, kept, make_room
from magang.documents.reading import Table
from magang.kernel.actor import Actor
from magang.planning.models import CandidateImport, Cycle
from magang.planning.policy import candidates as policy
from magang.planning.queries.candidate_import import Fate, review
from magang.planning.services import candidates, people
from magang.planning.services.candidates import CandidateDraft, SkillDraft


def keep_upload(
    session: Session, actor: Actor, *, cycle: Cycle, filename: str, table: Table, now: datetime
) -> CandidateImport:
    """Keep what was read for its preview; the uploader's earlier list and everybody's expired ones go."""
    policy.propose(actor).ensure()
    make_room(session, CandidateImport, table, user_id=actor.user_id, now=now)
    draft = CandidateImport(cycle=cycle, **kept(filename, table, user_id=actor.user_id, now=now))
    session.add(draft)
    record(session, actor, ImportEvent.UPLOADED, draft, now=now, note=f"{len(table.rows)} baris")
    return draft


def take_over(session: Session, actor: Actor, draft: CandidateImport, *, now: datetime) -> int:
    """Make every row a candidate; how many. Raises `FaultsRemain` when one cannot be, and then nothing is kept."""
    policy.propose(actor).ensure()
    ensure_fresh(draft, now)
    # Two imports into one cycle wait for each other, so that the second sees what the first has done.
    cycle = session.scalars(select(Cycle).where(Cycle.id == draft.cycle_id).with_for_update()).one()
    found = review(session, actor, draft)
    if found.faults:
        raise FaultsRemain
    for line in found.lines:
        user = people.person(session, actor, **line.person, now=now)
        skills = tuple(SkillDraft(urusan_id, level) for urusan_id, level in line.skills.items())
        proposal = CandidateDraft(line.note, skills, line.wishes)
        candidates.propose(session, actor, cycle=cycle, user=user, draft=proposal, now=now)
    session.delete(draft)
    note = f"{len(found.lines)} calon, {found.count(Fate.NEW)} di antaranya baru didaftarkan"
    record(session, actor, ImportEvent.IMPORTED, cycle, now=now, note=note)
    return len(found.lines)


def discard(session: Session, actor: Actor, draft: CandidateImport, *, now: datetime) -> None:
    """Throw an upload away."""
    policy.propose(actor).ensure()
    record(session, actor, ImportEvent.DISCARDED, draft, now=now)
    session.delete(draft)
