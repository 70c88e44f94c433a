"""Reading users: always for an actor, so that the scope cannot be forgotten."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from magang.accounts.models import Grant, User
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.kernel.listing import Column, Filter, Listing, id_filter
from magang.reference.models import Opd
from magang.reference.queries import opd_choices


def visible_users(actor: Actor) -> Select[User]:
    """Everybody for the administrator and the planner (who may see a NIP), oneself for all others."""
    everybody = actor.has(Role.ADMIN, Role.PLANNER)
    return select(User).outerjoin(User.opd).where(true() if everybody else User.id == actor.user_id)


def find_user(session: Session, actor: Actor, user_id: int) -> User | None:
    """A user with office, rank and roles; None when there is none or they are out of scope."""
    return session.scalar(
        visible_users(actor)
        .where(User.id == user_id)
        .options(contains_eager(User.opd), joinedload(User.rank), selectinload(User.grants).joinedload(Grant.opd))
    )


def _holds(role: str) -> ColumnElement[bool]:
    return exists().where(Grant.user_id == User.id, Grant.role == Role(role))


def roles_of(user: User) -> str:
    """The roles in one line, for exports."""
    return "; ".join(g.role.label + (f" ({g.opd.short_name})" if g.opd else "") for g in user.grants)


USERS: Final = Listing(
    columns=(
        Column("nama", N_("Nama"), lambda u: u.name, User.name),
        Column("pengguna", N_("Nama pengguna"), lambda u: u.username, User.username),
        Column("nip", N_("NIP"), lambda u: u.masked_nip),
        Column("jabatan", N_("Jabatan"), lambda u: u.position, User.position),
        Column("opd", N_("OPD"), lambda u: u.opd.short_name if u.opd else None, Opd.short_name),
        Column("peran", N_("Peran"), roles_of),
        Column("aktif", N_("Aktif"), lambda u: u.is_active, User.is_active),
        Column("masuk", N_("Terakhir masuk"), lambda u: u.last_sign_in_at, User.last_sign_in_at),
    ),
    tie_break=User.id,
    default_sort="nama",
    filters=(
        Filter("peran", N_("Peran"), lambda _: [(r.value, r.label) for r in Role], _holds),
        id_filter("opd", N_("OPD"), opd_choices, User.opd_id),
        Filter(
            "aktif",
            N_("Keadaan akun"),
            lambda _: [("ya", N_("Aktif")), ("tidak", N_("Nonaktif"))],
            lambda value: User.is_active == (value == "ya"),
        ),
    ),
    # Never by NIP: what is searched for stands in the address.
    search=lambda text: or_(*(c.icontains(text, autoescape=True) for c in (User.name, User.username, User.position))),
    search_label=N_("Cari nama, nama pengguna, atau jabatan"),
    options=(contains_eager(User.opd), selectinload(User.grants).joinedload(Grant.opd)),
    filename="pengguna",
)


def active_account(session: Session, user_id: int) -> User | None:
    """An account that may act, with what `as_actor` needs: for work done on its owner's behalf without a sign-in."""
    return session.scalars(_ACTIVE, {"id": user_id}).unique().one_or_none()


# Asked by every page: put together once, and answered by one query.
_ACTIVE: Final = (
    select(User)
    .where(User.id == bindparam("id"), User.is_active)
    .options(joinedload(User.opd), joinedload(User.grants).joinedload(Grant.opd))
)
