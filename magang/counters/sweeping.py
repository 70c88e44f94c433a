"""Moves the counters to today each hour, so that readers have little to add, and writes each new day down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.counters.facts import basis
from magang.counters.history import write_down
from magang.counters.keeping import move_to
from magang.jobs.sweeps import sweep
from magang.kernel.clock import local_date


@sweep("counters moved to today")
def move_to_today(session: Session, now: datetime) -> int:
    return move_to(session, local_date(now, basis(session).zone))


@sweep("day written down")
def remember_today(session: Session, now: datetime) -> int:
    return write_down(session, local_date(now, basis(session).zone), now=now) or 0
