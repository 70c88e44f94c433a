"""How findings, recommendations and journals are told in a report: blocks, in the Indonesian of official papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from magang.documents.charts import number
from magang.documents.markdown.blocks import (
    Alignment,
    Block,
    Chart,
    Heading,
    List,
    Paragraph,
    Run,
    Runs,
    Series,
    Table,
    runs_of,
    text_of,
)
from magang.findings.models import Finding
from magang.journals.queries import WeekSummary
from magang.kernel.labels import N_
from magang.kernel.typed import decimal
from magang.letters.wording import amount, long_date
from magang.placements.models import Placement
from magang.recommendations.models import Recommendation
from magang.recommendations.rules import Approach

UNKNOWN: Final = "belum ada data"
LONGEST_LESSON: Final = 240

# What each is called in the menu; what it is made of is `inserts.Contents`.
TABLES: Final = {
    "temuan": N_("Tabel semua temuan"),
    "rekomendasi": N_("Tabel semua rekomendasi"),
    "rencana": N_("Tabel rencana aksi"),
    "pelaksanaan": N_("Tabel pelaksanaan magang"),
}
CHARTS: Final = {"jam": N_("Grafik jam magang per minggu"), "tabel 1": N_("Grafik dari tabel pertama")}

Journals = Sequence[tuple[Placement, Sequence[WeekSummary]]]


def finding(finding: Finding) -> tuple[Block, ...]:
    """One finding under a heading of its own."""
    where = [finding.kind.label, finding.place, f"sejak {finding.since}" if finding.since else ""]
    return (
        Heading(2, runs_of(finding.title)),
        _line(finding.reference, " · ".join(part for part in where if part)),
        *_prose(finding.seen),
        *_named("Angka yang dicapai", finding.numbers),
        *_named("Sumber", finding.source),
    )


def recommendation(one: Recommendation) -> tuple[Block, ...]:
    """One recommendation under a heading of its own, with its record of adaptation and its measure."""
    grounds = ", ".join(link.finding.reference for link in one.finding_links)
    programmes = "; ".join(str(link.programme) for link in one.programme_links)
    differs = _named("Yang berbeda di daerah kita", one.differs) if one.approach is Approach.ADAPT else ()
    changes = [
        (Paragraph((Run(f"{name}: ", bold=True), Run(text))),)
        for name, text in (
            ("Regulasi", one.change_regulation),
            ("SDM", one.change_staff),
            ("Anggaran", one.change_budget),
            ("Sistem", one.change_system),
        )
        if text
    ]
    return (
        Heading(2, runs_of(one.title)),
        _line(one.reference, f"{one.approach.label}. Berdasar temuan {grounds}" if grounds else one.approach.label),
        *_prose(one.action),
        *differs,
        *((List(False, tuple(changes)),) if changes else ()),
        _table(
            ("Ukuran", "Isi"),
            [
                ("Indikator", one.indicator or UNKNOWN),
                ("Nilai awal", _valued(one.baseline, one.unit)),
                ("Target", _valued(one.target, one.unit) + _until(one.target_date)),
                ("OPD pemimpin", one.lead_opd.name if one.lead_opd else UNKNOWN),
                ("Jangka waktu", one.horizon.label if one.horizon else UNKNOWN),
                ("Perkiraan biaya", _cost(one)),
                ("Program prioritas", programmes or UNKNOWN),
            ],
        ),
    )


def journal(journals: Journals) -> tuple[Block, ...]:
    """Weeks in numbers, and the lessons the author noted."""
    out: list[Block] = []
    for placement, weeks in journals:
        if not weeks:
            continue
        rows = [
            (
                f"{week.week.number}",
                f"{_day(week.week.monday)}–{_day(week.week.sunday)}",
                f"{len(week.week.entries)}/{week.expected}",
                number(round(week.hours, 1)),
                str(week.signed),
            )
            for week in weeks
        ]
        total = sum(week.minutes for week in weeks) / 60
        out += [
            _table(
                ("Minggu", "Tanggal", "Hari tertulis", "Jam", "Diparaf"),
                rows,
                ("left", "left", "right", "right", "right"),
                f"Ringkasan jurnal {placement.participant.name}",
            ),
            Paragraph(runs_of(f"Seluruhnya {number(round(total, 1))} jam dalam {len(weeks)} minggu.")),
        ]
        lessons = [(week, lesson) for week in weeks for lesson in week.lessons[:1]]
        if lessons:
            items = tuple(
                (Paragraph((Run(f"Minggu {week.week.number}: ", bold=True), *runs_of(_short(lesson)))),)
                for week, lesson in lessons
            )
            out += [Paragraph((Run("Yang dipelajari", bold=True),)), List(False, items)]
    return tuple(out)


# ---------- Tables ----------


def findings_table(findings: Sequence[Finding]) -> tuple[Block, ...]:
    rows = [(f.reference, f.title, f.kind.label, f.place or UNKNOWN, f.numbers or UNKNOWN) for f in findings]
    return _captioned("Temuan", ("Nomor", "Temuan", "Jenis", "Di mana", "Angka"), rows)


def recommendations_table(recommendations: Sequence[Recommendation]) -> tuple[Block, ...]:
    rows = [
        (
            r.reference,
            r.title,
            r.lead_opd.short_name if r.lead_opd else UNKNOWN,
            r.indicator or UNKNOWN,
            f"{_valued(r.baseline)} → {_valued(r.target, r.unit)}",
        )
        for r in recommendations
    ]
    return _captioned("Rekomendasi", ("Nomor", "Rekomendasi", "OPD pemimpin", "Indikator", "Dari → ke"), rows)


def plan_table(recommendations: Sequence[Recommendation]) -> tuple[Block, ...]:
    rows = [
        (
            r.title,
            r.lead_opd.short_name if r.lead_opd else UNKNOWN,
            r.horizon.label if r.horizon else UNKNOWN,
            long_date(r.target_date) if r.target_date else UNKNOWN,
            _cost(r),
        )
        for r in recommendations
    ]
    return _captioned("Rencana aksi", ("Rekomendasi", "OPD pemimpin", "Jangka waktu", "Target", "Biaya"), rows)


def stays_table(placements: Sequence[Placement]) -> tuple[Block, ...]:
    rows = [
        (
            p.participant.name,
            p.sending_opd.short_name,
            str(p.host_unit) if p.host_unit else UNKNOWN,
            f"{_day(p.departed_on or p.starts_on)}–{_day(p.recalled_on or p.ends_on)}",
        )
        for p in placements
    ]
    return _captioned("Pelaksanaan magang", ("Peserta", "OPD pengirim", "Instansi tujuan", "Waktu"), rows)


# ---------- Charts ----------


def hours_chart(journals: Journals) -> tuple[Block, ...]:
    """Hours a week, one series an author; weeks side by side by their number."""
    known = [(placement, weeks) for placement, weeks in journals if weeks]
    if not known:
        return ()
    most = max(len(weeks) for _, weeks in known)
    series = tuple(
        Series(p.participant.name, tuple([round(w.hours, 1) for w in weeks] + [None] * (most - len(weeks))))
        for p, weeks in known
    )
    names = tuple(f"Minggu {n}" for n in range(1, most + 1))
    return (Chart("bar", "Jam magang per minggu", names, series, "jam", "jurnal harian"),)


def target_chart(one: Recommendation) -> tuple[Block, ...]:
    """From baseline to target."""
    if one.baseline is None or one.target is None or not one.indicator:
        return ()
    values = (float(one.baseline), float(one.target))
    return (Chart("bar", one.indicator, ("Sekarang", "Target"), (Series("", values),), one.unit, one.reference),)


def chart_of_table(table: Table) -> tuple[Block, ...]:
    """The columns that hold nothing but numbers, over the first column."""
    if not table.header or not table.rows or len(table.rows) > 60:
        return ()
    columns = [
        (text_of(name), [_number(text_of(row[at])) for row in table.rows]) for at, name in enumerate(table.header)
    ]
    series = tuple(
        Series(name, tuple(value for _, value in values))
        for name, values in columns[1:]
        if all(is_one for is_one, _ in values) and any(value is not None for _, value in values)
    )[:6]
    if not series:
        return ()
    names = tuple(text_of(row[0]) or "–" for row in table.rows)
    return (Chart("bar", table.caption or text_of(table.header[0]) or "Grafik", names, series),)


# A number with what may stand around it in a table: Rp, %, a word for the unit would make it text.
_AROUND: Final = re.compile(r"^Rp\.?\s*|\s*%$", re.IGNORECASE)


def _number(text: str) -> tuple[bool, float | None]:
    """Whether a cell may stand in a chart, and its value; an empty one is not known."""
    if text in {"", "-", "–", UNKNOWN}:
        return True, None
    try:
        bare = _AROUND.sub("", text)
        return True, float(decimal(re.sub(r"\.(?=[0-9]{3}(\.|,|$))", "", bare)))
    except ValueError:
        return False, None


# ---------- Words ----------


def _line(reference: str, text: str) -> Paragraph:
    return Paragraph((Run(reference, bold=True), Run(f" · {text}")))


def _named(name: str, text: str) -> tuple[Block, ...]:
    return (Paragraph((Run(f"{name}: ", bold=True), Run(text.strip()))),) if text.strip() else ()


def _prose(text: str) -> Iterable[Block]:
    return (Paragraph(runs_of(part.strip())) for part in re.split(r"\n\s*\n", text) if part.strip())


def _valued(value: Decimal | None, unit: str = "") -> str:
    return UNKNOWN if value is None else f"{number(float(value))} {unit}".rstrip()


def _until(day: date | None) -> str:
    return f" pada {long_date(day)}" if day else ""


def _cost(one: Recommendation) -> str:
    return amount(one.cost_estimate) if one.cost_estimate is not None else one.cost_unknown_reason or UNKNOWN


def _day(day: date | None) -> str:
    return long_date(day) if day else UNKNOWN


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_LESSON else f"{text[: LONGEST_LESSON - 1].rsplit(' ', 1)[0]}…"


def _table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    alignments: tuple[Alignment, ...] = (),
    caption: str = "",
) -> Table:
    def cells(texts: Sequence[str]) -> tuple[Runs, ...]:
        return tuple(runs_of(text) for text in texts)

    left: tuple[Alignment, ...] = ("left",)
    return Table(cells(header), tuple(cells(row) for row in rows), alignments or left * len(header), caption)


def _captioned(caption: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Block, ...]:
    return (_table(header, rows, caption=caption),) if rows else ()
