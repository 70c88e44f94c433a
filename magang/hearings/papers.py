"""What of a hearing goes on paper: agenda, attendance list, and the minutes, made from their snapshot alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from babel.dates import format_date

from magang.documents.markdown.blocks import Block, Heading, Paragraph, Run, Table, runs_of
from magang.documents.office import report_docx
from magang.documents.pdf import typst_pdf
from magang.documents.report import City, Report, Signature
from magang.hearings.models import Hearing, HearingMinutes
from magang.hearings.queries.meeting import Matter, Turn
from magang.hearings.rules import Outcome, Presence
from magang.reference.models import CitySettings

# Papers are Indonesian, whatever language their maker reads the screen in.
NOTHING: Final = "–"
EARLIER: Final = "Yang terbuka dari pemaparan terdahulu"


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the minutes: a table, or text under its title."""

    title: str
    heads: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""


def agenda_pdf(
    hearing: Hearing, turns: Sequence[Turn], matters: Sequence[Matter], *, city: CitySettings, made_at: datetime
) -> bytes:
    """The agenda, what is left of earlier hearings first. Raises `ConversionFailed`."""
    rows = []
    for number, turn in enumerate((t for t in turns if t.item is not None), start=1):
        item = turn.item
        people = [p.participant for p in item.report.placements] if item and item.report else []
        authors = ", ".join(u.name for u in people or [p.recommendation.author for p in turn.points])
        points = "; ".join(p.recommendation.reference for p in turn.points)
        rows.append([str(number), item.title if item else "", authors or NOTHING, points or NOTHING,
                     f"{item.minutes} menit" if item else ""])  # fmt: skip
    left, widths, open_ = _matter_table([_told(m) for m in matters])
    # Whether it was talked about is not known yet: the last column is for the minutes.
    earlier = Part(EARLIER, left[:-1], widths[:-1], tuple(row[:-1] for row in open_))
    sections = [_section(earlier)] if matters else []
    heads = ["No.", "Laporan atau rekomendasi", "Penyaji", "Rekomendasi", "Waktu"]
    columns = [{"label": h, "width": w} for h, w in zip(heads, (None, 5, 3, 3, None), strict=True)]
    sections.append({"title": "Acara", "columns": columns, "rows": rows})
    return _pdf("Acara pemaparan", hearing, sections, city=city, made_at=made_at)


def seats_pdf(hearing: Hearing, *, city: CitySettings, made_at: datetime) -> bytes:
    """The attendance list with a column to sign, and empty lines for who comes besides. Raises `ConversionFailed`."""
    named = [
        [str(n), seat.name, seat.office or NOTHING, f"{n}."] for n, seat in enumerate(hearing.attendances, start=1)
    ]
    blank = [[str(n), "", "", f"{n}."] for n in range(len(named) + 1, len(named) + 6)]
    heads = ["No.", "Nama", "Jabatan atau instansi", "Tanda tangan"]
    columns = [{"label": h, "width": w} for h, w in zip(heads, (None, 4, 4, 4), strict=True)]
    sections = [{"title": "Daftar hadir", "columns": columns, "rows": named + blank}]
    return _pdf("Daftar hadir pemaparan", hearing, sections, city=city, made_at=made_at)


def _pdf(
    title: str, hearing: Hearing, sections: list[dict[str, Any]], *, city: CitySettings, made_at: datetime
) -> bytes:
    facts = [["Acara", hearing.title], ["Hari, tanggal", _long(hearing.held_on)]]
    facts += [["Pukul", f"{hearing.starts_at:%H.%M}"]] if hearing.starts_at else []
    facts += [["Ruang", hearing.room]] if hearing.room else []
    return typst_pdf(
        "departure-plan",
        {
            "title": title,
            "paper": "f4",
            "footer": hearing.title,
            "city": {"name": city.government, "agency": city.agency_name},
            "facts": facts,
            "sections": sections,
        },
        made_at=made_at,
    )


# ---------- Minutes: from the snapshot and nothing else ----------


def minutes_pdf(minutes: HearingMinutes) -> bytes:
    """The frozen minutes, with their hash on every page. The same minutes give the same bytes."""
    facts = json.loads(minutes.snapshot)
    city, about = facts["city"], facts["hearing"]
    return typst_pdf(
        "departure-plan",
        {
            "title": "Notula pemaparan",
            "subtitle": about["title"],
            "paper": "f4",
            "footer": f"Sidik naskah {minutes.sha256[:16]}…",
            "city": {"name": city["name"], "agency": city["agency"]},
            "facts": [list(fact) for fact in _facts(about)],
            "sections": [_section(part) for part in parts_of(facts)],
            "notes": [f"Sidik naskah SHA-256: {minutes.sha256}", SEAL],
            "signatures": [{"office": s["office"], "name": s["name"]} for s in facts["signatures"]],
        },
        made_at=minutes.made_at,
    )


SEAL: Final = (
    "Notula ini dibekukan saat pemaparan ditutup."
    " Sidiknya dihitung dari seluruh isinya dan dapat dicocokkan di aplikasi."
)


def minutes_docx(minutes: HearingMinutes) -> bytes:
    """The same as a Word document."""
    facts = json.loads(minutes.snapshot)
    city, about = facts["city"], facts["hearing"]
    blocks: list[Block] = []
    for part in parts_of(facts):
        blocks.append(Heading(1, (Run(part.title),)))
        if part.heads:
            blocks.append(_table(part))
        blocks += [Paragraph((Run(line),)) for line in part.text.split("\n") if line.strip()]
    blocks.append(Heading(1, (Run("Sidik naskah"),)))
    blocks.append(Paragraph((Run(f"SHA-256 {minutes.sha256}. {SEAL}"),)))
    return report_docx(
        Report(
            title=about["title"],
            kind="Notula pemaparan",
            city=City(city["name"], city["agency"]),
            blocks=tuple(blocks),
            facts=tuple(_facts(about)),
            signatures=tuple(Signature(s["office"], s["name"]) for s in facts["signatures"]),
            paper="f4",
            footer=f"Notula · sidik {minutes.sha256[:16]}…",
            seal=minutes.sha256,
            made_at=minutes.made_at,
        )
    )


def parts_of(facts: Mapping[str, Any]) -> list[Part]:
    """The sections of the minutes in their order; what there was none of is left out."""
    parts = [
        Part(EARLIER, *_matter_table(facts["matters"])) if facts["matters"] else None,
        Part(
            "Acara",
            ("No.", "Laporan atau rekomendasi", "Penyaji"),
            (0, 6, 4),
            tuple(
                (str(n), f"{t['reference']} {t['title']}", ", ".join(t["authors"]) or NOTHING)
                for n, t in enumerate((t for t in facts["agenda"] if t["reference"]), start=1)
            ),
        ),
        Part(
            "Keputusan",
            ("Rekomendasi", "Keputusan", "Penanggung jawab", "Tenggat", "Catatan atau alasan"),
            (5, 3, 3, 2, 4),
            tuple(_decision_row(p) for turn in facts["agenda"] for p in turn["points"]),
        ),
        Part(
            "Arahan",
            ("Nomor", "Arahan", "Kepada", "Tenggat"),
            (0, 6, 3, 2),
            tuple(_order_row(d) for d in facts["directives"]),
        )
        if facts["directives"]
        else None,
        Part("Jalannya pemaparan", text=facts["hearing"]["remarks"]) if facts["hearing"]["remarks"] else None,
        Part(
            "Daftar hadir",
            ("No.", "Nama", "Jabatan atau instansi", "Kehadiran"),
            (0, 4, 4, 3),
            tuple(
                (str(n), seat["name"], seat["office"] or NOTHING, _presence(seat))
                for n, seat in enumerate(facts["attendance"], start=1)
            ),
        ),
    ]  # fmt: skip
    return [part for part in parts if part is not None]


def _decision_row(point: Mapping[str, Any]) -> tuple[str, ...]:
    name, decision = f"{point['reference']} {point['title']}", point["decision"]
    if decision is None:
        return (name, NOTHING, NOTHING, NOTHING, NOTHING)
    outcome = Outcome(decision["outcome"]).label
    why = decision["reason"] or decision["notes"] or NOTHING
    return (name, outcome, decision["owner"] or NOTHING, _short(decision["due_on"]), why)


def _order_row(order: Mapping[str, str]) -> tuple[str, ...]:
    about = f" ({order['recommendation']})" if order["recommendation"] else ""
    return (order["reference"], order["text"] + about, order["opd"], _short(order["due_on"]))


def _matter_table(matters: Sequence[Mapping[str, Any]]) -> tuple[Any, Any, Any]:
    rows = tuple(
        (
            m["reference"],
            m["text"],
            m["opd"],
            _short(m["due_on"]),
            (m["note"] or "Dibahas") if m["discussed"] else NOTHING,
        )
        for m in matters
    )
    return ("Nomor", "Arahan atau tindak lanjut", "OPD", "Tenggat", "Dibahas"), (0, 6, 2, 2, 3), rows


def _told(matter: Matter) -> dict[str, Any]:
    return {
        "reference": matter.reference,
        "text": matter.text,
        "opd": matter.opd,
        "due_on": matter.due_on.isoformat(),
        "discussed": False,
        "note": "",
    }


def _section(part: Part) -> dict[str, Any]:
    columns = [{"label": h, "width": w or None} for h, w in zip(part.heads, part.widths, strict=True)]
    if not columns:  # Text stands as a table of one column without a repeated heading.
        return {"title": part.title, "columns": [{"label": "Catatan", "width": 1}], "rows": [[part.text]]}
    return {"title": part.title, "columns": columns, "rows": [list(row) for row in part.rows]}


def _table(part: Part) -> Table:
    return Table(
        tuple(runs_of(head) for head in part.heads),
        tuple(tuple(runs_of(text) for text in row) for row in part.rows),
        tuple("left" for _ in part.heads),
    )


def _facts(about: Mapping[str, str]) -> list[tuple[str, str]]:
    found = [("Hari, tanggal", _long(date.fromisoformat(about["held_on"])))]
    found += [("Pukul", about["starts_at"])] if about["starts_at"] else []
    return found + ([("Ruang", about["room"])] if about["room"] else [])


def _presence(seat: Mapping[str, str]) -> str:
    presence = Presence(seat["presence"])
    return f"Diwakili {seat['represented_by']}" if presence is Presence.REPRESENTED else presence.label


def _long(on: date) -> str:
    return format_date(on, "EEEE, d MMMM y", locale="id")


def _short(on: str) -> str:
    return format_date(date.fromisoformat(on), "d MMM y", locale="id") if on else NOTHING
