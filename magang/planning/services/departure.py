"""Papers that name people by their NIP: a look at each number, kept in the trail without the numbers (UU 27/2022)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.accounts.policy import view_nip
from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.labels import N_, LabelledEnum
from magang.planning.models import Scenario
from magang.planning.policy import departure as policy


class PaperVerb(LabelledEnum):
    NIP_SEEN = "nip_seen", N_("Rencana dengan NIP dibuat")


def reveal_nips(
    session: Session, actor: Actor, scenario: Scenario, people: Sequence[User], *, now: datetime
) -> Mapping[int, str]:
    """NIP by user id; who has none is left out."""
    policy.with_nip(actor, scenario).ensure()
    for user in people:
        view_nip(actor, user).ensure()
    record(session, actor, PaperVerb.NIP_SEEN, scenario, now=now, note=f"{len(people)} orang")
    return {user.id: user.nip for user in people if user.nip}
