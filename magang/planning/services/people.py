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
from magang.planning.rules.people import check_known


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
    check_known(known_as=user.name, of_opd=user.opd_id, is_active=user.is_active, name=name, opd_id=opd_id)
    if not any(grant.role is Role.PARTICIPANT for grant in user.grants):
        accounts.make_participant(session, actor, user, now=now)
    return user
