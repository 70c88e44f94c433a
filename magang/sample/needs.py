"""The needs of the sample city, each as far on its way as its script says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Final

from magang.audit.services import Common
from magang.kernel.machine import advance
from magang.kernel.numbering import next_reference
from magang.kernel.references import Prefix
from magang.needs.models import Need, NeedProgramme
from magang.needs.rules import TRANSITIONS, NeedAction, NeedStatus
from magang.sample.town import Script, Story, Town

_A = NeedAction
# The steps that lead to each state, with the days after the writing at which they are taken.
PATHS: Final[Mapping[NeedStatus, tuple[tuple[NeedAction, int], ...]]] = {
    NeedStatus.DRAFT: (),
    NeedStatus.SUBMITTED: ((_A.SUBMIT, 3),),
    NeedStatus.RETURNED: ((_A.SUBMIT, 3), (_A.RETURN, 8)),
    NeedStatus.VERIFIED: ((_A.SUBMIT, 3), (_A.VERIFY, 9)),
    NeedStatus.PLANNED: ((_A.SUBMIT, 3), (_A.VERIFY, 9), (_A.PLAN, 20)),
    NeedStatus.MET: ((_A.SUBMIT, 3), (_A.VERIFY, 9), (_A.PLAN, 20), (_A.MEET, 560)),
}
PLANNER: Final = "perencana"


def need_story(town: Town, script: Script, turn: int) -> Story:
    """A need is written by its OPD, judged and planned by the planner."""
    author, written = script["author"], town.at(script["written"], turn)
    yield written
    need = town.needs[script["key"]] = Need(
        reference=next_reference(town.session, Prefix.NEED, written.year),
        title=script["title"],
        gap=script["gap"],
        urusan=town.urusan[script["urusan"]],
        owner_opd=town.opds[script["owner"]],
        indicator=script["indicator"],
        baseline=decimal(script, "baseline"),
        target=decimal(script, "target"),
        unit=script["unit"],
        year=script.get("year"),
        urgency=script["urgency"],
        author=town.people[author],
        programme_links=[
            NeedProgramme(programme=town.programmes[int(number)], share=share)
            for number, share in script["programmes"].items()
        ],
        created_at=written,
        updated_at=written,
    )
    town.session.add(need)
    town.tell(author, Common.CREATED, need, written)
    for action, days in PATHS[NeedStatus(script["status"])]:
        at = min(written + timedelta(days=days), town.now)
        yield at
        note = script["reason"] if action is NeedAction.RETURN else ""
        need.status = advance(TRANSITIONS, need.status, action)
        need.return_reason, need.updated_at = note or None, at
        town.tell(author if action is NeedAction.SUBMIT else PLANNER, action, need, at, note)


def decimal(script: Script, key: str) -> Decimal | None:
    """A number of a script; one left out is unknown."""
    return Decimal(str(script[key])) if key in script else None
