"""Links that let somebody without an account do one thing: made, looked up, used and revoked.

The feature that shares something asks its own policy first and calls these from its services; each records one event.
The web side is `magang.web.links`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.audit.services import Common, record
from magang.kernel.actor import Actor
from magang.kernel.labels import N_, LabelledEnum

# How whoever comes by a link appears in the trail; the label of the link stands for their office.
GUEST_NAMES = {
    LinkKind.HOST_SUPERVISOR: N_("Pembimbing (tautan)"),
    LinkKind.PROGRESS: N_("Pelapor (tautan)"),
    LinkKind.EVALUATION: N_("Penjawab evaluasi (tautan)"),
}


class LinkEvent(LabelledEnum):
    OPENED = "opened", N_("Tautan dibuka")
    REVOKED = "revoked", N_("Tautan dicabut")


def digest(secret: str) -> str:
    """What is kept of a secret. It has 256 random bits, so that a plain hash can't be guessed backwards."""
    return hashlib.sha256(secret.encode()).hexdigest()


def guest(link: SharedLink) -> Actor:
    """Who comes by `link`: no user, no role, known by what the link was made for."""
    return Actor(user_id=None, name=GUEST_NAMES[link.kind], office=link.label)


def create(
    session: Session, actor: Actor, *, kind: LinkKind, subject: str, label: str, expires_at: datetime, now: datetime
) -> tuple[SharedLink, str]:
    """A new link and its secret, which is told this once and kept nowhere."""
    secret = secrets.token_urlsafe(32)
    link = SharedLink(
        kind=kind,
        subject=subject,
        secret_hash=digest(secret),
        label=label,
        created_by_id=actor.user_id,
        created_at=now,
        expires_at=expires_at,
        uses=0,
    )
    session.add(link)
    record(session, actor, Common.CREATED, link, now=now)
    return link, secret


def find(session: Session, *, kind: LinkKind, secret: str, now: datetime) -> SharedLink | None:
    """The link that `secret` opens now; None alike for an unknown, expired or revoked one."""
    link = session.scalar(select(SharedLink).where(SharedLink.kind == kind, SharedLink.secret_hash == digest(secret)))
    return link if link is not None and link.is_open(now) else None


def links_of(session: Session, *, kind: LinkKind, subject: str) -> Sequence[SharedLink]:
    """All links ever made to one record, newest first."""
    return session.scalars(
        select(SharedLink)
        .where(SharedLink.kind == kind, SharedLink.subject == subject)
        .options(joinedload(SharedLink.created_by))
        .order_by(SharedLink.id.desc())
    ).all()


def find_of(session: Session, *, kind: LinkKind, subject: str, link_id: int) -> SharedLink | None:
    """One of the links ever made to one record."""
    of_subject = SharedLink.kind == kind, SharedLink.subject == subject
    return session.scalar(select(SharedLink).where(SharedLink.id == link_id, *of_subject))


def use(session: Session, link: SharedLink, *, name: str, now: datetime) -> None:
    """Somebody has come in by `link` under the name they gave."""
    link.uses += 1
    link.last_used_at = now
    record(session, guest(link), LinkEvent.OPENED, link, now=now, note=name)


def revoke(session: Session, actor: Actor, link: SharedLink, *, now: datetime) -> None:
    """The link lets nobody in any more; what was done through it stays."""
    link.revoked_at, link.revoked_by_id = now, actor.user_id
    record(session, actor, LinkEvent.REVOKED, link, now=now)
