"""The whole hearing as one talk: what earlier ones left, then each item with its title slide, report and points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from babel.dates import format_date
from babel.numbers import format_decimal

from magang.documents.markdown.blocks import Table, runs_of
from magang.documents.report import City
from magang.documents.slides import Bullet, Deck, Slide
from magang.hearings.models import Hearing
from magang.hearings.queries.meeting import Matter, Point, Turn
from magang.recommendations.models import Recommendation
from magang.reference.models import CitySettings

KIND = "Pemaparan"
MOST_MATTERS = 8


def talk(
    hearing: Hearing,
    turns: Sequence[Turn],
    matters: Sequence[Matter],
    texts: Mapping[int, Sequence[Slide]],
    *,
    city: CitySettings,
) -> Deck:
    """Slides of the items in `turns`, in their order; `texts`: those of each report, by its id."""
    day = format_date(hearing.held_on, "EEEE, d MMMM y", locale="id")
    slides = [Slide("cover", hearing.title, " · ".join(filter(None, (day, hearing.room))))]
    slides += _left(matters)
    for number, turn in enumerate(turns, start=1):
        if turn.item is None:
            continue
        report = turn.item.report
        authors = ", ".join(p.participant.name for p in report.placements) if report else ""
        planned = f"Rencana waktu: {turn.item.minutes} menit."
        slides.append(Slide("section", turn.item.title, authors, str(number), notes=(planned,)))
        slides += texts.get(turn.item.report_id or 0, ())
        slides += [_asked(point) for point in turn.points]
    slides.append(Slide("closing", "Terima kasih", city.government))
    return Deck(hearing.title, City(city.government, city.agency_name), tuple(slides), KIND)


def _asked(point: Point) -> Slide:
    """What is to be decided, on one slide."""
    one = point.recommendation
    lead = one.lead_opd.name if one.lead_opd else "belum dipilih"
    lines = [one.action.split("\n")[0][:240], f"Penanggung jawab yang diusulkan: {lead}", _measure(one)]
    bullets = tuple(Bullet(runs_of(line)) for line in lines if line)
    return Slide("bullets", one.title, bullets=bullets, notes=(f"{one.reference}. {one.action}",))


def _measure(one: Recommendation) -> str:
    if one.baseline is None or one.target is None:
        return ""
    numbers = [format_decimal(n, format="#,##0.##", locale="id") for n in (one.baseline, one.target)]
    return f"{one.indicator}: {numbers[0]} → {numbers[1]} {one.unit}"


def _left(matters: Sequence[Matter]) -> Iterator[Slide]:
    if not matters:
        return
    heads = tuple(runs_of(head) for head in ("Nomor", "Arahan atau tindak lanjut", "OPD", "Tenggat"))
    for start in range(0, len(matters), MOST_MATTERS):
        rows = tuple(
            tuple(map(runs_of, (m.reference, m.text[:120], m.opd, format_date(m.due_on, "d MMM y", locale="id"))))
            for m in matters[start : start + MOST_MATTERS]
        )
        table = Table(heads, rows, ("left",) * 4)
        again = " (lanjutan)" if start else ""
        yield Slide("table", f"Yang terbuka dari pemaparan terdahulu{again}", table=table)
