"""The board as it is looked at: needs as columns, places within them, people as cards. Plain values for a template."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from magang.planning.matching import Place, importance
from magang.planning.queries.arranging import Board
from magang.planning.rules.cycles import Period

LANES_A_PAGE: Final = 12
# Empty places of a need shown at once; the others open on demand.
EMPTY_AT_ONCE: Final = 4
MOST_WAITING: Final = 60


@dataclass(frozen=True, slots=True)
class Card:
    """One person. `value` and `cost` of where they sit, None while they wait."""

    id: int
    name: str
    opd: str
    opd_id: int
    slot: str = ""
    value: int | None = None
    cost: int | None = None
    locked: bool = False
    by_hand: bool = False

    @property
    def seat(self) -> dict[str, object]:
        """The fields of a form about this person at this place."""
        need, _, rest = self.slot.partition("-")
        host, _, period = rest.partition("-")
        return {"candidate_id": self.id, "need_id": need, "host_unit_id": host, "period": period}


@dataclass(frozen=True, slots=True)
class SlotView:
    """A place of a need: host, region and period, who is there, how many may be."""

    key: str
    host: str
    region: str
    period: Period
    capacity: int
    cards: tuple[Card, ...]

    @property
    def over(self) -> bool:
        return len(self.cards) > self.capacity


@dataclass(frozen=True, slots=True)
class Lane:
    """A need with its places: those with people and the first empty ones, and the others."""

    need_id: int
    reference: str
    title: str
    placed: int
    minimum: int
    maximum: int
    slots: tuple[SlotView, ...]
    more: tuple[SlotView, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What the reader wants to see; the address holds it."""

    opd: int | None = None
    need: int | None = None
    search: str = ""
    page: int = 1

    def query(self) -> dict[str, object]:
        """As parameters of an address; what is not set is left out."""
        said = {
            "opd": self.opd,
            "kebutuhan": self.need,
            "cari": self.search,
            "hal": self.page if self.page > 1 else None,
        }
        return {key: value for key, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Laid:
    """What the page shows: `waiting` are the cards without a place, `unseen` how many more there are."""

    lanes: tuple[Lane, ...]
    pages: int
    waiting: tuple[Card, ...]
    unseen: int
    waiting_total: int
    needs: tuple[tuple[int, str], ...]
    opds: tuple[tuple[int, str], ...]


def lay_out(board: Board, look: Look) -> Laid:
    """The part of the board that `look` asks for."""
    desk, facts = board.desk, board.desk.field.facts
    cards = _cards(board)
    seated: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        seated[card.slot].append(card)
    by_need: dict[int, list[Place]] = defaultdict(list)
    for place in desk.field.places:
        by_need[place.need.id].append(place)
    order = sorted(by_need, key=lambda i: (-importance(facts.needs[i]), facts.needs[i].reference))
    wanted = [
        i
        for i in order
        if (look.need is None or i == look.need)
        and (not look.search or _mentions(look.search, board, by_need[i], seated))
    ]
    pages = max(1, -(-len(wanted) // LANES_A_PAGE))
    first = (min(look.page, pages) - 1) * LANES_A_PAGE
    waiting = [c for c in seated[""] if (look.opd is None or c.opd_id == look.opd) and _named(look.search, c, wanted)]
    return Laid(
        tuple(_lane(board, by_need[i], seated) for i in wanted[first : first + LANES_A_PAGE]),
        pages,
        tuple(waiting[:MOST_WAITING]),
        max(0, len(waiting) - MOST_WAITING),
        len(seated[""]),
        tuple((i, facts.needs[i].reference) for i in sorted(by_need, key=lambda i: facts.needs[i].reference)),
        tuple(sorted({(c.opd_id, c.opd) for c in cards}, key=lambda o: o[1])),
    )


def _cards(board: Board) -> list[Card]:
    desk, field = board.desk, board.desk.field
    by_hand = {seat.candidate_id for seat in board.seats if seat.by_hand}
    found = []
    for person in sorted(field.people, key=lambda p: (p.name, p.id)):
        slot = desk.where.get(person.id)
        at = None if slot is None else (field.person_at[person.id], field.place_at[slot])
        found.append(
            Card(
                person.id,
                person.name,
                person.opd,
                person.opd_id,
                slot or "",
                None if at is None else int(field.value[at]),
                None if at is None else int(field.cost[at]),
                locked=person.id in desk.locked,
                by_hand=person.id in by_hand and slot is not None,
            )
        )
    return found


def _lane(board: Board, places: Sequence[Place], seated: Mapping[str, list[Card]]) -> Lane:
    need, rules = places[0].need, board.desk.field.rules
    views = [_slot(board, place, seated.get(place.key, ())) for place in places]
    views.sort(key=lambda v: (v.period.starts_on, v.region, v.host, v.key))
    taken = [view for view in views if view.cards]
    empty = [view for view in views if not view.cards]
    shown = (*taken, *empty[:EMPTY_AT_ONCE])
    terms = rules.need_terms(need.id)
    return Lane(
        need.id,
        need.reference,
        need.title,
        sum(len(view.cards) for view in views),
        terms.minimum,
        rules.most_for(need.id),
        shown,
        tuple(empty[EMPTY_AT_ONCE:]),
    )


def _slot(board: Board, place: Place, cards: Sequence[Card]) -> SlotView:
    desk = board.desk
    slot = desk.problem.slots[desk.problem.slot_at[place.key]]
    region = desk.field.facts.regions[place.host.region_id].name
    return SlotView(place.key, place.host.name, region, place.period, int(slot.capacity), tuple(cards))


def _mentions(search: str, board: Board, places: Sequence[Place], seated: Mapping[str, list[Card]]) -> bool:
    text, regions = search.casefold(), board.desk.field.facts.regions
    need = places[0].need
    said = [need.reference, need.title]
    said += [f"{p.host.name} {regions[p.host.region_id].name}" for p in places]
    said += [card.name for p in places for card in seated.get(p.key, ())]
    return any(text in one.casefold() for one in said)


def _named(search: str, card: Card, lanes: Sequence[int]) -> bool:
    """Searching for a need keeps everybody who waits; searching for a person shows that person."""
    return not search or bool(lanes) or search.casefold() in card.name.casefold()


def served(board: Board) -> tuple[int, int]:
    """Needs and programmes the plan on the board serves."""
    needs = Counter(board.desk.place(slot).need.id for slot in board.desk.where.values())
    facts = board.desk.field.facts
    return len(needs), len({p for i in needs for p in facts.needs[i].programmes})
