"""The life of a directive (arahan, disposisi): an order to an OPD with a date. Stdlib and kernel only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from magang.kernel.decision import Gap
from magang.kernel.labels import N_, LabelledEnum

LONGEST_TEXT: Final = 4_000


class DirectiveStatus(LabelledEnum):
    OPEN = "open", N_("Menunggu jawaban")
    ANSWERED = "answered", N_("Dijawab")
    DONE = "done", N_("Selesai")
    CANCELLED = "cancelled", N_("Dibatalkan")

    @property
    def is_final(self) -> bool:
        return self in {DirectiveStatus.DONE, DirectiveStatus.CANCELLED}


class DirectiveAction(LabelledEnum):
    ANSWER = "answer", N_("Jawab")
    CLOSE = "close", N_("Nyatakan selesai")
    RETURN = "return", N_("Minta dilengkapi")
    CANCEL = "cancel", N_("Batalkan")

    @property
    def is_button(self) -> bool:
        """Whether it needs nothing but a reason at most; an answer has a form of its own."""
        return self is not DirectiveAction.ANSWER

    @property
    def asks_why(self) -> bool:
        return self in {DirectiveAction.RETURN, DirectiveAction.CANCEL}


class DirectiveVerb(LabelledEnum):
    """What else happens to one."""

    MOVED = "moved", N_("Tenggat digeser")


_S, _A = DirectiveStatus, DirectiveAction
DIRECTIVE_TRANSITIONS: Final[Mapping[tuple[DirectiveStatus, DirectiveAction], DirectiveStatus]] = {
    (_S.OPEN, _A.ANSWER): _S.ANSWERED,
    # What was done may be said in the room; not every order is worth a letter.
    (_S.OPEN, _A.CLOSE): _S.DONE,
    (_S.OPEN, _A.CANCEL): _S.CANCELLED,
    (_S.ANSWERED, _A.ANSWER): _S.ANSWERED,
    (_S.ANSWERED, _A.CLOSE): _S.DONE,
    (_S.ANSWERED, _A.RETURN): _S.OPEN,
    (_S.ANSWERED, _A.CANCEL): _S.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Silence:
    """What counts as news: heard of on `fresh_since` or later, in the city's zone. The follow-ups' own clock."""

    today: date
    fresh_since: date
    zone: str

    @property
    def moment(self) -> datetime:
        """When the first fresh day began."""
        return datetime.combine(self.fresh_since, time.min, ZoneInfo(self.zone))


def directive_gaps(*, text: str, given_on: date | None, due_on: date, today: date) -> tuple[Gap, ...]:
    """What keeps an order from binding anybody, in the order of the form."""
    found = []
    if len(text.strip()) < 10:
        found.append(Gap("text", N_("Tuliskan arahannya, sedikitnya satu kalimat."), "text"))
    if given_on is not None and given_on > today:
        found.append(Gap("given_later", N_("Tanggal arahan belum tiba."), "given_on"))
    if given_on is not None and due_on < given_on:
        found.append(Gap("due_order", N_("Tenggat mendahului tanggal arahan."), "due_on"))
    return tuple(found)
