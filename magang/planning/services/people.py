"""Who a proposal is about: somebody known by their NIP, or somebody to be made known."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from magang.accounts import services as accounts
from magang.accounts.models import User
from magang.accounts.policy import introduce as may_introduce
from magang.accounts.rules import Nip
from magang.kernel.actor import Actor, Role
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_

# One sentence for a wrong name and a wrong OPD: who asks learns nothing about a number that is not their own people's.
OTHERWISE_KNOWN = N_("NIP ini sudah tercatat dengan nama atau OPD lain. Periksa lagi, atau hubungi administrator.")


def same_name(one: str, other: str) -> bool:
    """Names as people compare them: blanks and capitals do not matter, titles after a comma neither."""
    return one.partition(",")[0].casefold().split() == other.partition(",")[0].casefold().split()


def refuse_other(user: User, *, name: str, opd_id: int) -> None:
    """Raise `InvalidField` on `nip` unless the known person is the one that was typed and may be sent."""
    if user.opd_id != opd_id or not same_name(user.name, name):
        raise InvalidField("nip", OTHERWISE_KNOWN)
    if not user.is_active:
        raise InvalidField("nip", N_("Akun pegawai ini nonaktif. Mintalah administrator mengaktifkannya."))


def person(
    session: Session,
    actor: Actor,
    *,
    nip: str,
    name: str,
    opd_id: int,
    rank_id: int | None,
    position: str,
    now: datetime,
) -> User:
    """Who is meant, made known or made a participant where they are not. Raises `InvalidField` on `nip`."""
    may_introduce(actor, opd_id=opd_id).ensure()
    digits = Nip.parse(nip).digits
    user = session.scalar(
        select(User).where(User.nip == digits).options(selectinload(User.grants), joinedload(User.opd))
    )
    if user is None:
        return accounts.introduce(
            session, actor, nip=digits, name=name, opd_id=opd_id, rank_id=rank_id, position=position, now=now
        )
    refuse_other(user, name=name, opd_id=opd_id)
    if not any(grant.role is Role.PARTICIPANT for grant in user.grants):
        accounts.make_participant(session, actor, user, now=now)
    return user
