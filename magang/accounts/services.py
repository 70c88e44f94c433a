"""Signing in and out, passwords, users and grants."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from magang.accounts import policy
from magang.accounts.models import Grant, User
from magang.accounts.passwords import hash_password, password_matches
from magang.accounts.rules import FAILURES_BEFORE_LOCK, LOCK_PERIOD, Nip, check_new_password, check_username
from magang.audit.services import Common, record
from magang.kernel.actor import SYSTEM, Actor, GrantFact, Role
from magang.kernel.decision import Decision
from magang.kernel.errors import InvalidField, RuleBroken
from magang.kernel.labels import N_, LabelledEnum
from magang.reference.models import Opd


class AccountEvent(LabelledEnum):
    SIGNED_IN = "signed_in", N_("Masuk")
    SIGNED_OUT = "signed_out", N_("Keluar")
    LOCKED = "locked", N_("Dikunci karena salah kata sandi berulang")
    UNLOCKED = "unlocked", N_("Kunci dibuka")
    ACTIVATED = "activated", N_("Diaktifkan")
    DEACTIVATED = "deactivated", N_("Dinonaktifkan")
    PASSWORD_CHANGED = "password_changed", N_("Kata sandi diganti")
    GRANTED = "granted", N_("Peran diberikan")
    REVOKED = "revoked", N_("Peran dicabut")
    NIP_SEEN = "nip_seen", N_("NIP lengkap dilihat")
    LANGUAGE = "language", N_("Bahasa diganti")
    INTRODUCED = "introduced", N_("Didaftarkan sebagai peserta")


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
        .where(or_(User.username == username.strip().lower(), User.nip == (digits if len(digits) == 18 else "-")))
        .options(selectinload(User.opd))
        .with_for_update()
    )
    if user is not None and user.is_locked(now):
        return _locked(user, now=now)
    if not password_matches(user.password_hash if user else None, password) or user is None or not user.is_active:
        if user is not None:
            _count_failure(session, user, now=now)
        return _locked(user, now=now) if user is not None and user.is_locked(now) else wrong
    user.failed_sign_ins, user.locked_until = 0, None
    user.previous_sign_in_at, user.last_sign_in_at = user.last_sign_in_at, now
    office = user.opd.short_name if user.opd else ""
    record(session, Actor(user.id, user.name, office), AccountEvent.SIGNED_IN, user, now=now)
    return SignIn(user=user)


def _locked(user: User, *, now: datetime) -> SignIn:
    left = (user.locked_until or now) - now
    return SignIn(
        refusal=N_("Akun dikunci sementara karena kata sandi salah berulang kali. Coba lagi %(minutes)s menit lagi."),
        minutes=-int(-left.total_seconds() // 60),
    )


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
    _ensure(actor, policy.reset_password(actor, user))
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
    siasn_id: str = "",
    is_active: bool = True,
    is_sample: bool = False,
    now: datetime,
) -> User:
    """A new user, without a password and without roles. Raises `InvalidField` for a taken name or a wrong NIP."""
    _ensure(actor, policy.create(actor))
    user = User(is_active=is_active, is_sample=is_sample, created_at=now, updated_at=now)
    user.username, user.nip = _own_name(session, user, username), _own_nip(session, user, nip)
    user.name, user.email, user.position, user.opd_id, user.rank_id = name, email, position, opd_id, rank_id
    user.siasn_id = siasn_id
    session.add(user)
    record(session, actor, Common.CREATED, user, now=now)
    return user


def introduce(
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
    """A civil servant made known as a participant: no password, a user name made from the name.

    Raises `InvalidField` on `nip` when it is wrong or belongs to somebody known already.
    """
    policy.introduce(actor, opd_id=opd_id).ensure()
    user = User(name=name, opd_id=opd_id, rank_id=rank_id, position=position, created_at=now, updated_at=now)
    user.nip, user.username = _own_nip(session, user, nip), _free_name(session, name)
    user.grants = [Grant(role=Role.PARTICIPANT)]
    session.add(user)
    record(session, actor, AccountEvent.INTRODUCED, user, now=now)
    return user


def make_participant(session: Session, actor: Actor, user: User, *, now: datetime) -> None:
    """Give somebody of one's OPD the participant's role, which opens nothing but their own stay; needs `grants`."""
    policy.introduce(actor, opd_id=user.opd_id or 0).ensure()
    user.grants.append(Grant(role=Role.PARTICIPANT))
    record(session, actor, AccountEvent.GRANTED, user, now=now, note=Role.PARTICIPANT.label)


def _free_name(session: Session, name: str) -> str:
    """A user name from the first words of `name`, numbered when others have it. Never from the NIP."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z][a-z0-9]*", plain.partition(",")[0])
    base = ".".join(words[:3])[:40] if len("".join(words)) > 2 else "peserta"
    with session.no_autoflush:
        taken = set(session.scalars(select(User.username).where(User.username.startswith(base, autoescape=True))))
    return base if base not in taken else next(n for i in count(2) if (n := f"{base}.{i}") not in taken)


def revise_user(
    session: Session,
    actor: Actor,
    user: User,
    *,
    username: str,
    name: str,
    nip: str = "",
    remove_nip: bool = False,
    email: str,
    position: str,
    opd_id: int | None,
    rank_id: int | None,
    siasn_id: str = "",
    expected_version: int,
    now: datetime,
) -> None:
    """Change a user's facts. An empty `nip` leaves it as it is: the form never shows the number that is stored."""
    policy.edit(actor, user).ensure()
    user.expect_version(expected_version)
    user.username = _own_name(session, user, username)
    if nip or remove_nip:
        user.nip = _own_nip(session, user, nip)
    user.name, user.email, user.position, user.opd_id, user.rank_id = name, email, position, opd_id, rank_id
    user.siasn_id = siasn_id
    user.updated_at = now
    record(session, actor, Common.UPDATED, user, now=now)


def _own_name(session: Session, user: User, username: str) -> str:
    username = check_username(username)
    with session.no_autoflush:
        if session.scalar(select(User.id).where(User.username == username, User.id != user.id)):
            raise InvalidField("username", N_("Nama pengguna ini sudah dipakai."))
    return username


def _own_nip(session: Session, user: User, nip: str) -> str | None:
    digits = Nip.parse(nip).digits if nip else None
    with session.no_autoflush:
        if digits and session.scalar(select(User.id).where(User.nip == digits, User.id != user.id)):
            raise InvalidField("nip", N_("NIP ini sudah terdaftar pada pengguna lain."))
    return digits


def activate(session: Session, actor: Actor, user: User, *, now: datetime) -> None:
    """Let the user sign in again."""
    policy.activate(actor, user).ensure()
    user.is_active, user.updated_at = True, now
    record(session, actor, AccountEvent.ACTIVATED, user, now=now)


def deactivate(session: Session, actor: Actor, user: User, *, now: datetime) -> None:
    """Keep the user from signing in and end their sessions; what they did stays under their name."""
    policy.deactivate(actor, user).ensure()
    user.is_active, user.updated_at = False, now
    user.session_epoch += 1
    record(session, actor, AccountEvent.DEACTIVATED, user, now=now)


def unlock(session: Session, actor: Actor, user: User, *, now: datetime) -> None:
    """End the rest after too many wrong passwords."""
    policy.unlock(actor, user).ensure()
    user.failed_sign_ins, user.locked_until = 0, None
    record(session, actor, AccountEvent.UNLOCKED, user, now=now)


def reveal_nip(session: Session, actor: Actor, user: User, *, now: datetime) -> Nip:
    """The full NIP. It reveals birth date and sex, so each look is kept in the trail (the number is not)."""
    policy.view_nip(actor, user).ensure()
    if user.nip is None:
        raise RuleBroken(N_("Pengguna ini belum punya NIP."))
    record(session, actor, AccountEvent.NIP_SEEN, user, now=now)
    return Nip(user.nip)


def grant(session: Session, actor: Actor, user: User, *, role: Role, opd_id: int | None, now: datetime) -> None:
    """Give the user a role. Raises `InvalidField` when its office is missing or the user already holds it there."""
    _ensure(actor, policy.edit_grants(actor, user))
    if role.is_opd_bound and opd_id is None:
        raise InvalidField("opd_id", N_("Peran ini dipegang di satu OPD. Pilih OPD-nya."))
    if GrantFact(role, opd_id) in {g.fact() for g in user.grants}:
        raise InvalidField("role", N_("Peran ini sudah dipegang di sana."))
    user.grants.append(Grant(role=role, opd_id=opd_id))
    record(session, actor, AccountEvent.GRANTED, user, now=now, note=_office(session, role, opd_id))


def revoke(session: Session, actor: Actor, user: User, held: Grant, *, now: datetime) -> None:
    """Take a role away; it ends at the user's next click."""
    _ensure(actor, policy.edit_grants(actor, user))
    user.grants.remove(held)
    record(session, actor, AccountEvent.REVOKED, user, now=now, note=_office(session, held.role, held.opd_id))


def _office(session: Session, role: Role, opd_id: int | None) -> str:
    with session.no_autoflush:
        opd = session.get(Opd, opd_id) if opd_id else None
    return f"{role.label} ({opd.short_name})" if opd else role.label


def set_grants(session: Session, actor: Actor, user: User, *, grants: Iterable[GrantFact], now: datetime) -> None:
    """Give the user exactly these roles (command line, sample city)."""
    session.refresh(user, ["grants"])
    wanted = list(dict.fromkeys(grants))
    for held in [g for g in user.grants if g.fact() not in wanted]:
        revoke(session, actor, user, held, now=now)
    held_facts = {g.fact() for g in user.grants}
    for fact in (f for f in wanted if f not in held_facts):
        grant(session, actor, user, role=fact.role, opd_id=fact.opd_id, now=now)


def _ensure(actor: Actor, decision: Decision) -> None:
    """The command line acts as SYSTEM, which holds no role and needs none."""
    if actor is not SYSTEM:
        decision.ensure()
