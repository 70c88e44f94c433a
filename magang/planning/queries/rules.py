"""What the ids in a rule set are called, and what counting needs to know."""

from __future__ import annotations

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from magang.needs.models import Need, NeedProgramme
from magang.needs.rules import NeedStatus
from magang.planning.models import Candidate
from magang.planning.rules.cycles import RuleSet
from magang.planning.rules.editing import HostName, RuleNames
from magang.reference.models import HostUnit, Opd

OPEN_NEEDS = [status for status in NeedStatus if status.can_be_served]


def rule_names(session: Session, cycle_id: int, *rule_sets: RuleSet) -> RuleNames:
    """Names of all that may take part in a cycle, and of what the rules name besides; six queries."""
    needs = session.execute(
        select(Need.id, Need.reference, Need.title, Need.status)
        .where(or_(Need.status.in_(OPEN_NEEDS), Need.id.in_({t.need_id for r in rule_sets for t in r.needs})))
        .order_by(Need.reference)
    ).all()
    hosts = session.scalars(select(HostUnit).options(joinedload(HostUnit.region)).order_by(HostUnit.name, HostUnit.id))
    mentioned = {t.opd_id for r in rule_sets for t in r.opds}
    opds = session.scalars(select(Opd).where(or_(~Opd.dissolved, Opd.id.in_(mentioned))).order_by(Opd.short_name))
    candidates = session.scalars(
        select(Candidate)
        .where(Candidate.cycle_id == cycle_id)
        .options(joinedload(Candidate.user), joinedload(Candidate.opd))
        .order_by(Candidate.id)
    ).all()
    served = select(func.count(NeedProgramme.programme_id.distinct())).join(NeedProgramme.need)
    return RuleNames(
        needs={i: f"{reference} {title}" for i, reference, title, _ in needs},
        hosts={h.id: HostName(f"{h.name} – {h.region.name}", h.capacity) for h in hosts},
        opds={o.id: o.short_name for o in opds},
        candidates={c.id: f"{c.user.name} ({c.opd.short_name})" for c in candidates},
        opd_of={c.id: c.opd_id for c in candidates},
        open_needs=frozenset(i for i, _, _, status in needs if status.can_be_served),
        taking_part=frozenset(c.id for c in candidates if c.status.takes_part),
        programmes=session.scalar(served.where(Need.status.in_(OPEN_NEEDS))) or 0,
    )
