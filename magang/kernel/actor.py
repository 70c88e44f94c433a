"""Who acts: a plain value that policies can be asked about without a database or a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from magang.kernel.labels import N_, LabelledEnum


class Role(LabelledEnum):
    """Roles are held *in an office* (DESIGN 7): a grant joins a role to an OPD, or to the whole city."""

    ADMIN = "admin", N_("Administrator")
    PLANNER = "planner", N_("Perencana")
    PARTICIPANT = "participant", N_("Peserta")
    SUPERIOR = "superior", N_("Atasan langsung")
    OPD_HEAD = "opd_head", N_("Kepala OPD")
    OPD_STAFF = "opd_staff", N_("Staf OPD")
    VERIFIER = "verifier", N_("Verifikator")
    SEKDA = "sekda", N_("Sekretaris Daerah")
    MAYOR = "mayor", N_("Wali Kota")

    @property
    def is_opd_bound(self) -> bool:
        """Whether the role means nothing without an OPD."""
        return self in {Role.SUPERIOR, Role.OPD_HEAD, Role.OPD_STAFF}

    @property
    def sees_everything(self) -> bool:
        """Whether the role reads every item of the thread (DESIGN 7)."""
        return self in {Role.PLANNER, Role.VERIFIER, Role.SEKDA, Role.MAYOR}


@dataclass(frozen=True, slots=True)
class GrantFact:
    """One role held in one office (`opd_id` None: the city as a whole)."""

    role: Role
    opd_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person acting, with name and office as they are now (the audit trail copies both)."""

    user_id: int | None
    name: str
    office: str = ""
    opd_id: int | None = None
    grants: frozenset[GrantFact] = field(default_factory=frozenset)

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds any of `roles`, in whatever office."""
        return any(g.role in roles for g in self.grants)

    def opds(self, *roles: Role) -> frozenset[int]:
        """Ids of the OPDs in which the actor holds any of `roles` (all roles when none is named)."""
        return frozenset(g.opd_id for g in self.grants if g.opd_id is not None and (not roles or g.role in roles))

    def acts_for(self, opd_ids: Iterable[int | None]) -> bool:
        """Whether the actor is head or staff of one of these OPDs."""
        return not self.opds(Role.OPD_HEAD, Role.OPD_STAFF).isdisjoint(i for i in opd_ids if i is not None)

    @property
    def sees_everything(self) -> bool:
        return any(g.role.sees_everything for g in self.grants)


SYSTEM = Actor(user_id=None, name="Sistem", office="")
