"""Signing in and out, passwords, users and grants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from magang.accounts import policy
from magang.accounts.models import Grant, User
from magang.accounts.passwords import hash_password, password_matches
from magang.accounts.rules import FAILURES_BEFORE_LOCK, LOCK_PERIOD, Nip, check_new_password
from magang.audit.services import Common, record
from magang.kernel.actor import SYSTEM, Actor, GrantFact
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum


class AccountEvent(LabelledEnum):
    SIGNED_IN = "signed_in", N_("Masuk")
    SIGNED_OUT = "signed_out", N_("Keluar")
    LOCKED = "locked", N_("Dikunci karena salah kata sandi berulang")
    PASSWORD_CHANGED = "password_changed", N_("Kata sandi diganti")
    GRANTED = "granted", N_("Peran diberikan")
    REVOKED = "revoked", N_("Peran dicabut")
    NIP_SEEN = "nip_seen", N_("NIP lengkap dilihat")
    LANGUAGE = "language", N_("Bahasa diganti")


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of an attempt: the user, or the sentence to show (with its values)."""

    user: User | None = None
    refusal: str = ""
    minutes: int = 0


def sign_in(session: Session, *, username: str, password: str, now: datetime) -> SignIn:
    """Check a user name or NIP with a password. Counts failures and locks; the caller commits in every case.

    One message for an unknown name and a wrong password, so that names can't be probed.
    """
    wrong = SignIn(refusal=N_("Nama pengguna atau kata sandi salah."))
    digits = "".join(c for c in username if c.isdigit())
    user = session.scalar(
        select(User)
        .where(or_(User.username == username.strip().lower(), User.nip == (digits if len(digits) == 18 else None)))
        .with_for_update()
    )
    if user is not None and user.locked_until is not None and user.locked_until > now:
        left = int((user.locked_until - now).total_seconds() // 60) + 1
        return SignIn(
            refusal=N_(
                "Akun dikunci sementara karena kata sandi salah berulang kali. Coba lagi %(minutes)s menit lagi."
            ),
            minutes=left,
        )
    if not password_matches(user.password_hash if user else None, password) or user is None or not user.is_active:
        if user is not None:
            _count_failure(session, user, now=now)
        return wrong
    user.failed_sign_ins, user.locked_until = 0, None
    user.previous_sign_in_at, user.last_sign_in_at = user.last_sign_in_at, now
    record(session, Actor(user.id, user.name), AccountEvent.SIGNED_IN, user, now=now)
    return SignIn(user=user)


def _count_failure(session: Session, user: User, *, now: datetime) -> None:
    user.failed_sign_ins += 1
    if user.failed_sign_ins >= FAILURES_BEFORE_LOCK:
        user.failed_sign_ins, user.locked_until = 0, now + LOCK_PERIOD
        record(session, SYSTEM, AccountEvent.LOCKED, user, now=now)


def sign_out(session: Session, actor: Actor, user: User, *, now: datetime) -> None:
    """End every open session of the user."""
    user.session_epoch += 1
    record(session, actor, AccountEvent.SIGNED_OUT, user, now=now)


def change_password(
    session: Session, actor: Actor, user: User, *, current: str, new_password: str, now: datetime
) -> None:
    """Replace one's own password; every other session ends."""
    if not password_matches(user.password_hash, current):
        raise InvalidField("current", N_("Kata sandi yang sekarang tidak cocok."))
    check_new_password(new_password, username=user.username)
    user.password_hash = hash_password(new_password)
    user.session_epoch += 1
    record(session, actor, AccountEvent.PASSWORD_CHANGED, user, now=now)


def set_password(session: Session, actor: Actor, user: User, *, new_password: str, now: datetime) -> None:
    """Give a user a new password (administrator or command line); unlocks the account, ends its sessions."""
    if actor is not SYSTEM:
        policy.administer(actor).ensure()
    check_new_password(new_password, username=user.username)
    user.password_hash = hash_password(new_password)
    user.session_epoch += 1
    user.failed_sign_ins, user.locked_until = 0, None
    record(session, actor, AccountEvent.PASSWORD_CHANGED, user, now=now)


def choose_language(session: Session, actor: Actor, user: User, *, language: str, now: datetime) -> None:
    """Remember the reader's language."""
    user.language = language
    record(session, actor, AccountEvent.LANGUAGE, user, now=now, note=language)


def create_user(
    session: Session,
    actor: Actor,
    *,
    username: str,
    name: str,
    nip: str = "",
    email: str = "",
    position: str = "",
    opd_id: int | None = None,
    rank_id: int | None = None,
    is_active: bool = True,
    is_sample: bool = False,
    now: datetime,
) -> User:
    """A new user, without a password and without roles. Raises `InvalidField` for a taken name or a wrong NIP."""
    if actor is not SYSTEM:
        policy.administer(actor).ensure()
    user = User(username="", name=name, is_sample=is_sample, created_at=now, updated_at=now)
    _write(session, user, username, name, nip, email, position, opd_id, rank_id, is_active)
    session.add(user)
    record(session, actor, Common.CREATED, user, now=now)
    return user


def revise_user(
    session: Session,
    actor: Actor,
    user: User,
    *,
    username: str,
    name: str,
    nip: str,
    email: str,
    position: str,
    opd_id: int | None,
    rank_id: int | None,
    is_active: bool,
    expected_version: int,
    now: datetime,
) -> None:
    """Change a user's facts; deactivation ends their sessions."""
    policy.administer(actor).ensure()
    user.expect_version(expected_version)
    if user.is_active and not is_active:
        user.session_epoch += 1
    _write(session, user, username, name, nip, email, position, opd_id, rank_id, is_active)
    user.updated_at = now
    record(session, actor, Common.UPDATED, user, now=now)


def _write(
    session: Session,
    user: User,
    username: str,
    name: str,
    nip: str,
    email: str,
    position: str,
    opd_id: int | None,
    rank_id: int | None,
    is_active: bool,
) -> None:
    username = username.strip().lower()
    digits = Nip.parse(nip).digits if nip else None
    with session.no_autoflush:
        if session.scalar(select(User.id).where(User.username == username, User.id != user.id)):
            raise InvalidField("username", N_("Nama pengguna ini sudah dipakai."))
        if digits and session.scalar(select(User.id).where(User.nip == digits, User.id != user.id)):
            raise InvalidField("nip", N_("NIP ini sudah terdaftar pada pengguna lain."))
    user.username, user.name, user.nip, user.email = username, name, digits, email
    user.position, user.opd_id, user.rank_id, user.is_active = position, opd_id, rank_id, is_active


def set_grants(session: Session, actor: Actor, user: User, *, grants: Iterable[GrantFact], now: datetime) -> None:
    """Give the user exactly these roles. Raises `InvalidField` when an office is missing."""
    if actor is not SYSTEM:
        policy.administer(actor).ensure()
    wanted = list(dict.fromkeys(grants))
    if any(g.role.is_opd_bound and g.opd_id is None for g in wanted):
        raise InvalidField("opd_id", N_("Peran ini dipegang di satu OPD. Pilih OPD-nya."))
    session.refresh(user, ["grants"])
    held = {GrantFact(g.role, g.opd_id): g for g in user.grants}
    for fact in (g for g in wanted if g not in held):
        user.grants.append(Grant(role=fact.role, opd_id=fact.opd_id))
        record(session, actor, AccountEvent.GRANTED, user, now=now, note=fact.role.label)
    for fact, grant in held.items():
        if fact not in wanted:
            user.grants.remove(grant)
            record(session, actor, AccountEvent.REVOKED, user, now=now, note=fact.role.label)


def find_user(session: Session, user_id: int) -> User | None:
    """A user with office and grants."""
    return session.scalar(
        select(User)
        .where(User.id == user_id)
        .options(selectinload(User.grants).joinedload(Grant.opd), selectinload(User.opd))
    )
