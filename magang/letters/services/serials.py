"""The counter of serials: taken by letters, and set once by a city whose agenda book of the year is already begun."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.letters import policy
from magang.letters.models import IssuedLetter, LetterSerial, LetterSettings
from magang.letters.rules import NumberVerb


def take(session: Session, year: int, count: int) -> int:
    """The last of `count` serials in a row; of none, the last one given, with the counter locked.

    One statement counts and reads; the row stays locked until the commit. Who presses at the same moment waits, so no
    serial is given twice; a transaction that fails gives them back.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    last = LetterSerial.__table__.c.last
    counted = (
        dialect.insert(LetterSerial)
        .values(year=year, last=count)
        .on_conflict_do_update(index_elements=[LetterSerial.year], set_={"last": last + count})
        .returning(last)
    )
    taken: int = session.execute(counted).scalar_one()
    return taken


def continue_from(
    session: Session, actor: Actor, settings: LetterSettings, *, year: int, first: int, now: datetime
) -> None:
    """Number the next letter of `year` `first`. Raises `InvalidField` when a letter bears that serial, or a higher one.

    It may be lowered again until a letter has taken a serial, so that a slip of the finger can be mended.
    """
    policy.change_settings(actor, settings).ensure()
    # Lock first, then look: whoever is taking serials at this moment is through before the look.
    before = take(session, year, 0)
    highest = session.scalar(select(func.max(IssuedLetter.serial)).where(IssuedLetter.year == year)) or 0
    if first <= highest:
        raise InvalidField(
            "first", N_("Nomor urut %(n)s sudah dipakai surat tahun %(year)s. Mulai dari %(next)s."),
            n=highest, year=year, next=highest + 1,
        )  # fmt: skip
    session.execute(update(LetterSerial).where(LetterSerial.year == year).values(last=first - 1))
    changes: dict[str, tuple[object, object]] = {
        N_("Nomor urut berikutnya"): (f"{year}: {before + 1}", f"{year}: {first}")
    }
    record(session, actor, NumberVerb.CONTINUED, settings, now=now, changes=changes)
