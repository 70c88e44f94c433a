"""Who may write, read, countersign and share a journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from magang.accounts.models import SharedLink
from magang.journals import policy
from magang.journals.models import JournalEntry
from magang.journals.rules import EntryStatus
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision, Verdict
from magang.placements.rules import PlacementStatus

from .people import EVERYBODY, NOBODY, OTHER_HEAD, PARTICIPANT, SUPERIOR
from .things import a_placement

SEES_ALL = {"admin", "planner", "verifier", "sekda", "mayor"}
READERS = {*SEES_ALL, "participant", "superior", "head", "staff"}
AWAY = a_placement(mentor_id=SUPERIOR.user_id, departed_on=date(2026, 1, 11))
OPEN = JournalEntry(placement=AWAY, status=EntryStatus.OPEN)
SIGNED = JournalEntry(placement=AWAY, status=EntryStatus.COUNTERSIGNED)
LINK = SharedLink(revoked_at=None)


def allowed(decide: Callable[[Actor], Decision]) -> set[str]:
    return {name for name, actor in EVERYBODY.items() if decide(actor)}


TABLE: dict[str, tuple[Callable[[Actor], Decision], set[str]]] = {
    "list journals": (policy.list_journals, set(EVERYBODY) - {"nobody"}),
    "read a journal": (lambda a: policy.view(a, AWAY), READERS),
    "read a day": (lambda a: policy.view_entry(a, OPEN), READERS),
    "write a day": (lambda a: policy.write(a, AWAY), {"participant"}),
    "change an open day": (lambda a: policy.edit(a, OPEN), {"participant"}),
    "change a countersigned day": (lambda a: policy.edit(a, SIGNED), set()),
    "countersign": (lambda a: policy.countersign(a, OPEN), {"superior"}),
    "countersign twice": (lambda a: policy.countersign(a, SIGNED), set()),
    "comment": (lambda a: policy.comment(a, SIGNED), {"superior", "planner"}),
    "share": (lambda a: policy.share(a, AWAY), {"participant", "planner"}),
    "revoke a link": (lambda a: policy.revoke(a, AWAY, LINK), {"participant", "planner"}),
    "act through a link": (lambda a: policy.through_link(a, AWAY), set(EVERYBODY) - {"participant"}),
}


@pytest.mark.parametrize("what", TABLE)
def test_these_and_nobody_else_may(what: str) -> None:
    decide, expected = TABLE[what]
    assert allowed(decide) == expected


def test_who_owns_the_need_reads_the_placement_but_not_the_diary() -> None:
    theirs = a_placement(sending_opd_id=5, participant_id=99)
    theirs.need.owner_opd_id = 1
    assert policy.view(EVERYBODY["head"], theirs).verdict is Verdict.HIDDEN
    assert policy.view(OTHER_HEAD, theirs)
    assert policy.view(NOBODY, theirs).verdict is Verdict.HIDDEN


@pytest.mark.parametrize("status", [s for s in PlacementStatus if not s.takes_findings])
def test_a_closed_file_takes_no_more_days(status: PlacementStatus) -> None:
    closed = a_placement(status=status, departed_on=date(2026, 1, 11))
    assert policy.write(PARTICIPANT, closed).verdict is Verdict.NOT_NOW


def test_a_revoked_link_is_not_revoked_again() -> None:
    gone = SharedLink(revoked_at=datetime(2026, 3, 2, tzinfo=UTC))
    assert policy.revoke(PARTICIPANT, AWAY, gone).verdict is Verdict.NOT_NOW
