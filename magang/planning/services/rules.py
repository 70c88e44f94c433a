"""The rules of an allocation: checked as a whole, kept as one value."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from magang.audit.services import record
from magang.kernel.actor import Actor
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_, LabelledEnum
from magang.planning.differences import differences, plain
from magang.planning.models import Cycle
from magang.planning.policy import cycles as policy
from magang.planning.queries.rules import rule_names
from magang.planning.rules.cycles import RuleSet, check_rules
from magang.planning.rules.editing import RuleNames, check_window
from magang.planning.sentences import Names


class RuleEvent(LabelledEnum):
    SET = "rules_set", N_("Aturan diubah")


def set_rules(
    session: Session, actor: Actor, cycle: Cycle, rules: RuleSet, *, expected_version: int, now: datetime
) -> None:
    """Replace a cycle's rules; scenarios made before keep theirs. Raises `InvalidField`, `StaleVersion`."""
    policy.edit(actor, cycle).ensure()
    cycle.expect_version(expected_version)
    names = rule_names(session, cycle.id, cycle.rules, rules)
    check(rules, cycle, names)
    called = spoken(names, rules)
    changes = {d.rule: (plain(d.sides[0]), plain(d.sides[1])) for d in differences([cycle.rules, rules], called)}
    cycle.rules, cycle.updated_at = rules, now
    record(session, actor, RuleEvent.SET, cycle, now=now, changes=changes)


def spoken(names: RuleNames, rules: RuleSet) -> Names:
    """The names as sentences about rules take them."""
    return Names(
        people={str(i): name for i, name in names.candidates.items()},
        needs={str(i): name for i, name in names.needs.items()},
        hosts={str(i): host.name for i, host in names.hosts.items()},
        opds={str(i): name for i, name in names.opds.items()},
        periods={period.key: period.name for period in rules.periods},
    )


def check(rules: RuleSet, cycle: Cycle, names: RuleNames) -> None:
    """Raise `InvalidField` on what makes no sense in itself, for this cycle, or names what is not there.

    Also what a scenario's own rules are held to.
    """
    check_rules(rules)
    check_window(rules.periods, cycle.starts_on, cycle.ends_on)
    missing = N_("Pilih dari daftar.")
    for field, mentioned, known in (
        ("needs", [t.need_id for t in rules.needs], names.needs),
        ("hosts", [t.host_unit_id for t in rules.hosts], names.hosts),
        ("opds", [t.opd_id for t in rules.opds], names.opds),
        ("together", [i for pair in rules.together for i in (pair.first, pair.second)], names.candidates),
    ):
        if any(i not in known for i in mentioned):
            raise InvalidField(field, missing)
    if any(names.opd_of[pair.first] != names.opd_of[pair.second] for pair in rules.together):
        raise InvalidField("together", N_("Pilih dua calon dari OPD yang sama."))
