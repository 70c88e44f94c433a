"""The counters of every OPD side by side: what each owns, sends and answers for. For readers of everything."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from magang.counters.models import Counter, unpacked
from magang.counters.queries import Board
from magang.counters.rules import MEASURES, Counts


def by_office(session: Session, board: Board) -> Mapping[int, Counts]:
    """OPD id → its counts within the cycle of `board`, as of the board's day. One query.

    The board brings what has moved since; its view names no OPD. Needs belong to no cycle and are left out within one.
    """
    columns = [getattr(Counter, name) for name in (*MEASURES, "last_evidence_on")]
    rows = session.execute(
        select(Counter.opd_id, *columns).where(
            Counter.cycle_id == board.view.cycle_id,
            Counter.urusan_id == 0,
            Counter.opd_id != 0,
            Counter.scope == "",
        )
    )
    found = {opd_id: Counts(*numbers) for opd_id, *numbers in rows}
    for thing in board.moved:
        row = thing.row
        change = thing.now.counts.plus(unpacked(row.numbers, row.spend, row.evidence_on), -1)
        found[row.opd_id] = found.get(row.opd_id, Counts()).plus(change)
    return found
