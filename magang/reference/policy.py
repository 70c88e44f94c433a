"""Who may read and change reference data: everybody signed in looks things up, the administrator changes them."""

from __future__ import annotations

from magang.kernel.actor import Actor, Role
from magang.kernel.decision import ALLOW, HIDDEN, Decision, first_refusal, forbid
from magang.kernel.labels import N_
from magang.kernel.model import Base
from magang.reference.models import HostUnit, IndicatorReading, ProgrammeIndicator, Region


def list_reference(actor: Actor) -> Decision:
    """Lists and pages of OPD, urusan, programmes, regions, tariffs, JP."""
    return ALLOW if actor.user_id is not None and actor.grants else HIDDEN


def administer(actor: Actor) -> Decision:
    """The administration's own pages don't exist for anybody else."""
    return ALLOW if actor.user_id is not None and actor.has(Role.ADMIN) else HIDDEN


def edit_reference(actor: Actor) -> Decision:
    """OPD, programmes with indicators, tariffs, the JP table."""
    return first_refusal(list_reference(actor), _only(actor, Role.ADMIN))


def edit_destinations(actor: Actor) -> Decision:
    """Regions and host units: the planner meets new hosts while planning and need not wait for the administrator."""
    return first_refusal(list_reference(actor), _only(actor, Role.ADMIN, Role.PLANNER))


def edit_settings(actor: Actor) -> Decision:
    """Names, logo, zone and clocks of the city."""
    return administer(actor)


def record_readings(actor: Actor, indicator: ProgrammeIndicator) -> Decision:  # noqa: ARG001 - asked like every other
    """What an indicator stands at: the planner follows the programmes, and need not wait for the administrator."""
    return open_destinations(actor)


def correct_reading(actor: Actor, reading: IndicatorReading) -> Decision:  # noqa: ARG001
    return open_destinations(actor)


def open_destinations(actor: Actor) -> Decision:
    """The pages on which regions and host units are kept; for nobody else do they exist."""
    return ALLOW if edit_destinations(actor) else HIDDEN


def change(actor: Actor, row: Base) -> Decision:
    """Change or delete one row, by what it is."""
    return open_destinations(actor) if isinstance(row, Region | HostUnit) else administer(actor)


def _only(actor: Actor, *roles: Role) -> Decision:
    return ALLOW if actor.has(*roles) else forbid(N_("Data rujukan ini hanya dapat diubah pengelolanya."))
