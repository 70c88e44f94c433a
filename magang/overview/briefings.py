"""The briefing as a paper: one A4 sheet for a week or for a hearing. Papers of the office are Indonesian."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from flask import Blueprint, Response
from flask_babel import gettext, to_user_timezone

from magang.counters.rules import Counts
from magang.documents.pdf import typst_pdf
from magang.extensions import db
from magang.hearings.models import Hearing
from magang.hearings.queries.meeting import Point, find_meeting
from magang.kernel.labels import N_
from magang.overview import policy
from magang.overview.queries import briefing as queries
from magang.overview.queries.blocked import Waiting
from magang.overview.queries.briefing import Briefing
from magang.overview.rules import Standing, achievement
from magang.overview.views import clocks
from magang.reference.models import CitySettings, PriorityProgramme
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.clock import now
from magang.web.files import hand_out
from magang.web.filters import day, number
from magang.web.i18n import speaking, tr
from magang.web.identity import current_actor
from magang.web.pages import render_page

bp = Blueprint("briefings", __name__)

PDF: Final = "application/pdf"
# The longest agenda the sheet holds.
AGENDA: Final = 10
COLUMNS: Final = (
    N_("No."), N_("Program prioritas"), N_("Magang"), N_("Rek."), N_("Terima"), N_("SS"), N_("SS/terima"), N_("Lewat"),
    N_("Senyap"),
)  # fmt: skip


@bp.get("/taklimat")
@requires(policy.compare)
def index() -> Response:
    found = queries.briefing(db.session(), current_actor(), clocks())
    return render_page(
        "overview/briefings.html", briefing=found, hearings=queries.hearings(db.session(), current_actor())
    )


@bp.get("/taklimat/minggu.pdf")
@requires(policy.compare)
def week() -> Response:
    return _paper(queries.briefing(db.session(), current_actor(), clocks()))


@bp.get("/taklimat/pemaparan/<int:hearing_id>.pdf")
@requires(policy.brief_on, load=find_meeting)
def of_hearing(hearing: Hearing) -> Response:
    return _paper(queries.briefing(db.session(), current_actor(), clocks(), hearing))


def _paper(found: Briefing) -> Response:
    return hand_out(paper(found, current_city(), made_at=now()), PDF, sheet_name(found))


def sheet_name(found: Briefing) -> str:
    """As the file is called."""
    return (
        f"taklimat-pemaparan-{found.hearing.held_on}.pdf" if found.hearing else f"taklimat-minggu-{found.week[0]}.pdf"
    )


def paper(found: Briefing, city: CitySettings, *, made_at: datetime) -> bytes:
    """The sheet as PDF."""
    with speaking("id"):
        return typst_pdf("briefing", record(found, city, made_at), made_at=made_at)


def record(found: Briefing, city: CitySettings, made_at: datetime) -> dict[str, Any]:
    """What `typst/briefing.typ` reads."""
    total, hearing = found.total, found.hearing
    first, last = found.week
    return {
        "title": gettext("Taklimat %(leader)s", leader=city.leader_title),
        "subtitle": hearing.title if hearing else gettext("Program magang minggu ini"),
        "when": day(hearing.held_on) if hearing else f"{day(first)} – {day(last)}",
        "where": hearing.room if hearing else "",
        "author": city.agency_name,
        "footer": gettext("Keadaan per %(day)s. %(agency)s", day=day(_local(made_at)), agency=city.agency_name),
        "city": city.government,
        "figures": [
            _figure(percent_of(found.accepted.percent), gettext("diterima dari %(n)s dipaparkan", n=total.presented)),
            _figure(
                percent_of(found.implemented.percent), gettext("sesuai (SS) dari %(n)s diterima", n=total.accepted)
            ),
            _figure(number(total.waiting), gettext("menunggu keputusan"), "warn" if total.waiting else ""),
            _figure(number(total.overdue), gettext("lewat tenggat"), "bad" if total.overdue else ""),
            _figure(number(total.stale), gettext("tanpa kabar"), "warn" if total.stale else ""),
            _figure(
                number(total.blocked_mayor + total.blocked_sekda),
                gettext("hambatan menunggu pimpinan"),
                "bad" if total.blocked_mayor + total.blocked_sekda else "",
            ),
        ],
        "columns": [tr(label) for label in COLUMNS],
        "programmes": [_line(programme, counts) for programme, counts in found.programmes],
        "left_out": gettext("%(n)s program lain tidak dimuat.", n=found.left_out) if found.left_out else "",
        "sections": _sections(found, city),
    }


def percent_of(value: int | None) -> str:
    return "–" if value is None else f"{value}%"


def _figure(value: str, text: str, tone: str = "") -> dict[str, str]:
    return {"value": value, "text": text, "tone": tone}


def _line(programme: PriorityProgramme, counts: Counts) -> dict[str, Any]:
    share = 100 * counts.implemented // counts.accepted if counts.accepted else None
    reached = achievement(share)
    numbers = (counts.internships, counts.recommendations, counts.accepted, counts.implemented)
    return {
        "number": str(programme.number),
        "title": programme.title,
        "numbers": [_dash(n) for n in numbers],
        "share": percent_of(share),
        "class": reached.value if reached else "",
        "overdue": _dash(counts.overdue),
        "stale": _dash(counts.stale),
        "still": not counts.internships and not counts.recommendations,
    }


def _dash(value: int) -> str:
    """A nought said quietly, so that the others stand out."""
    return number(value) if value else "·"


def _sections(found: Briefing, city: CitySettings) -> list[dict[str, Any]]:
    total, today = found.total, found.today

    def section(title: str, count: int | None, rows: list[list[str]], calm: str) -> dict[str, Any]:
        return {"title": title, "count": "" if count is None else number(count), "rows": rows, "calm": calm}

    def rows(items: Sequence[Standing], said: Callable[[Standing], str]) -> list[list[str]]:
        return [[s.reference, s.title, s.owner_opd or s.lead_opd, said(s)] for s in items]

    if found.hearing is None:
        first = section(
            gettext("Keputusan yang ditunggu"),
            total.waiting,
            rows(found.waiting, _since),
            gettext("Tidak ada yang menunggu keputusan."),
        )
    else:
        lines = _agenda(found)
        first = section(
            gettext("Acara: yang harus diputuskan"), len(lines), _cut(lines), gettext("Acaranya belum disusun.")
        )
    return [
        first,
        section(
            gettext("Arahan terbuka"),
            found.directives_open,
            [[d.reference, d.text, d.opd.short_name, day(d.due_on)] for d in found.directives],
            gettext("Semua arahan selesai."),
        ),
        section(
            gettext("Hambatan menurut siapa yang dapat menghilangkannya"),
            total.blocked_mayor + total.blocked_sekda + total.blocked_opd,
            [_blocker(w, city) for w in found.blocking.by_remover[: queries.FEW]],
            gettext("Tidak ada hambatan terbuka."),
        ),
        section(
            gettext("Lewat tenggat"),
            total.overdue,
            rows(found.overdue, lambda s: gettext("lewat %(n)s hari", n=s.days_late(today))),
            gettext("Tidak ada yang lewat tenggat."),
        ),
        section(
            gettext("Tanpa kabar"),
            total.stale,
            rows(found.stale, lambda s: gettext("%(n)s hari senyap", n=s.days_silent(today))),
            gettext("Semua yang berjalan masih terdengar kabarnya."),
        ),
        section(
            gettext("Jatuh tempo dalam tujuh hari"),
            None,
            rows(found.due, lambda s: day(s.due_on)),
            gettext("Tidak ada tenggat dalam tujuh hari."),
        ),
    ]


def _agenda(found: Briefing) -> list[list[str]]:
    """Each recommendation of the hearing with what was decided there; a report without any stands for itself."""
    lines: list[list[str]] = []
    for turn in found.turns:
        for point in turn.points:
            recommendation = point.recommendation
            office = recommendation.lead_opd.short_name if recommendation.lead_opd else ""
            lines.append([recommendation.reference, recommendation.title, office, _taken(point)])
        if turn.item is not None and not turn.points:
            lines.append([turn.item.reference, turn.item.title, gettext("laporan tanpa rekomendasi"), ""])
    return lines


def _taken(point: Point) -> str:
    return tr(point.decision.outcome.label) if point.decision is not None else gettext("belum diputus")


def _cut(lines: list[list[str]]) -> list[list[str]]:
    """As many as the sheet holds, and how many more there are."""
    if len(lines) <= AGENDA:
        return lines
    more = len(lines) - AGENDA + 1
    return [*lines[: AGENDA - 1], ["", gettext("dan %(n)s rekomendasi lain", n=more), "", ""]]


def _since(standing: Standing) -> str:
    if standing.presented_on:
        return str(gettext("dipaparkan %(day)s", day=day(standing.presented_on)))
    return str(gettext("disetujui %(day)s", day=day(standing.approved_on))) if standing.approved_on else ""


def _blocker(waiting: Waiting, city: CitySettings) -> list[str]:
    if waiting.opd is not None:
        office = waiting.opd.short_name
    else:
        office = city.leader_title if waiting.remover.value == "mayor" else tr(waiting.remover.label)
    return ["", office, gettext("%(n)s hambatan", n=waiting.count), gettext("terlama %(n)s hari", n=waiting.longest)]


def _local(made_at: datetime) -> date:
    local: datetime = to_user_timezone(made_at)
    return local.date()
