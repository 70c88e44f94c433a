"""The people and offices the policy tests speak of."""

from __future__ import annotations

from magang.kernel.actor import Actor, GrantFact, Role

HEALTH, PLANNING, INSPECTORATE, SECRETARIAT, SOCIAL = 1, 2, 3, 4, 5


def person(user_id: int, *roles: Role, opd: int | None = None) -> Actor:
    """Somebody who holds `roles` in `opd`."""
    return Actor(user_id, f"Orang {user_id}", opd_id=opd, grants=frozenset(GrantFact(role, opd) for role in roles))


NOBODY = Actor(user_id=None, name="")
ADMIN = person(1, Role.ADMIN)
PLANNER = person(2, Role.PLANNER)
PARTICIPANT = person(3, Role.PARTICIPANT, opd=HEALTH)
SUPERIOR = person(4, Role.SUPERIOR, opd=HEALTH)
HEAD = person(5, Role.OPD_HEAD, opd=HEALTH)
STAFF = person(6, Role.OPD_STAFF, opd=HEALTH)
VERIFIER = person(7, Role.VERIFIER, opd=INSPECTORATE)
SEKDA = person(8, Role.SEKDA, opd=SECRETARIAT)
MAYOR = person(9, Role.MAYOR)
OTHER_HEAD = person(10, Role.OPD_HEAD, opd=SOCIAL)
OTHER_PARTICIPANT = person(11, Role.PARTICIPANT, opd=SOCIAL)
OTHER_PLANNER = person(12, Role.PLANNER)
OTHER_VERIFIER = person(13, Role.VERIFIER, opd=PLANNING)

EVERYBODY = {
    "admin": ADMIN,
    "planner": PLANNER,
    "participant": PARTICIPANT,
    "superior": SUPERIOR,
    "head": HEAD,
    "staff": STAFF,
    "verifier": VERIFIER,
    "sekda": SEKDA,
    "mayor": MAYOR,
    "other_head": OTHER_HEAD,
    "other_participant": OTHER_PARTICIPANT,
    "nobody": NOBODY,
}
