"""Directives, agendas, seats and minutes."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from magang.hearings.models import AgendaItem, Attendance, Directive, DirectiveAnswer, Hearing
from magang.hearings.rules import Presence
from magang.kernel.files import FileType
from magang.kernel.filestore import FileStore
from magang.recommendations.models import Recommendation
from tests.factories.city import City
from tests.factories.findings import WHEN

_serial = count(900)  # Above what the counter gives out in a test.


def build_directive(session: Session, city: City, **values: Any) -> Directive:
    """What the mayor ordered the health department; committed."""
    defaults: dict[str, Any] = {
        "reference": f"D-2026-{next(_serial)}",
        "text": "Hitung biaya jaringan di empat belas puskesmas.",
        "opd_id": city.dinkes.id,
        "given_on": date(2026, 2, 28),
        "due_on": date(2026, 4, 1),
        "original_due_on": date(2026, 4, 1),
        "given_by_id": city.mayor.id,
        "recorded_by_id": city.sekda.id,
        "created_at": WHEN,
        "updated_at": WHEN,
    }
    directive = Directive(**defaults | values)
    session.add(directive)
    session.commit()
    return directive


def build_answer(session: Session, city: City, directive: Directive, store: FileStore) -> DirectiveAnswer:
    """What the head of the OPD answered, with a file; committed."""
    kept = store.put(session, b"%PDF-1.7\njawaban\n")
    answer = DirectiveAnswer(
        directive_id=directive.id, author_id=city.opd_head.id, answered_at=WHEN, text="Sudah dihitung.",
        original_name="jawaban.pdf", file_type=FileType.PDF, size=kept.size, sha256=kept.sha256, stored_name=kept.name,
    )  # fmt: skip
    session.add(answer)
    session.commit()
    return answer


def put_on_agenda(session: Session, hearing: Hearing, *recommendations: Recommendation) -> list[AgendaItem]:
    """Recommendations in their order; committed."""
    items = [
        AgendaItem(hearing_id=hearing.id, position=n, recommendation_id=r.id)
        for n, r in enumerate(recommendations, start=1)
    ]
    session.add_all(items)
    session.commit()
    return items


def seat(session: Session, hearing: Hearing, name: str = "Tamu contoh", **values: Any) -> Attendance:
    """Somebody who was there; committed."""
    found = Attendance(
        hearing_id=hearing.id, **{"name": name, "office": "Bappeda", "presence": Presence.PRESENT} | values
    )
    session.add(found)
    session.commit()
    return found
