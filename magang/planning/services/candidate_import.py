"""Taking over a list of candidates: kept as it was read, looked at, then all of it or nothing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.documents.reading import Table
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.files import safe_stem
from magang.kernel.labels import N_, LabelledEnum
from magang.planning.models import CandidateImport, Cycle
from magang.planning.models.imports import LIFETIME
from magang.planning.policy import candidates as policy
from magang.planning.queries.candidate_import import MOST_ROWS, Fate, review
from magang.planning.services import candidates, people
from magang.planning.services.candidates import CandidateDraft, SkillDraft


class ImportEvent(LabelledEnum):
    UPLOADED = "uploaded", N_("Berkas calon diunggah untuk diperiksa")
    IMPORTED = "imported", N_("Calon diimpor dari berkas")
    DISCARDED = "discarded", N_("Berkas calon dibuang")


class FaultsRemain(RuleBroken):
    """Something in the list has to be mended first, or has changed since it was looked at."""

    def __init__(self) -> None:
        super().__init__(N_("Belum ada yang disimpan: masih ada baris yang perlu diperbaiki."))


def keep_upload(
    session: Session, actor: Actor, *, cycle: Cycle, filename: str, table: Table, now: datetime
) -> CandidateImport:
    """Keep what was read for its preview; the uploader's earlier list and everybody's expired ones go."""
    policy.propose(actor).ensure()
    if len(table.rows) > MOST_ROWS:
        raise InvalidField("file", N_("Paling banyak %(n)s baris sekali impor. Bagi menjadi beberapa."), n=MOST_ROWS)
    forget(session, before=now - LIFETIME)
    session.execute(delete(CandidateImport).where(CandidateImport.created_by_id == actor.user_id))
    draft = CandidateImport(
        cycle=cycle,
        created_by_id=actor.user_id,
        created_at=now,
        filename=safe_stem(filename)[:120],
        rows=[{"number": row.number, "cells": dict(row.cells)} for row in table.rows],
        faults=[asdict(fault) for fault in table.faults],
        unknown=list(table.unknown),
    )
    session.add(draft)
    record(session, actor, ImportEvent.UPLOADED, draft, now=now, note=f"{len(table.rows)} baris")
    return draft


def forget(session: Session, *, before: datetime) -> int:
    """Delete the uploads from before then that nobody took over: they hold NIP. How many."""
    gone = delete(CandidateImport).where(CandidateImport.created_at < before).returning(CandidateImport.id)
    return len(session.scalars(gone).all())


def take_over(session: Session, actor: Actor, draft: CandidateImport, *, now: datetime) -> int:
    """Make every row a candidate; how many. Raises `FaultsRemain` when one cannot be, and then nothing is kept."""
    policy.propose(actor).ensure()
    if draft.is_expired(now):
        raise RuleBroken(N_("Pratinjau ini sudah lewat sehari. Unggah berkasnya sekali lagi."))
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
