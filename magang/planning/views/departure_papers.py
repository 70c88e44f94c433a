"""The departure plan as a paper: one record for PDF and Word, sheets for Excel. Papers of the office are Indonesian."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from flask_babel import gettext, to_user_timezone

from magang.documents import sheets, word
from magang.documents.columns import Kind, SheetCell, SheetColumn
from magang.documents.pdf import typst_pdf
from magang.documents.sheets import Sheet, workbook
from magang.planning.departure import LAW, DeparturePlan, Going, LawField, Share, law_fields
from magang.planning.sentences import Sentence
from magang.planning.views.scenarios_words import speak
from magang.reference.models import CitySettings
from magang.web.filters import day, number, rupiah
from magang.web.i18n import speaking, tr

PAPERS: Final[Mapping[str, str]] = {
    "pdf": "application/pdf",
    "docx": word.MEDIA_TYPE,
    "xlsx": sheets.MEDIA_TYPE,
}
# A PDF or Word file of more rows takes longer than two seconds: it is made by a job.
QUICK_ROWS: Final = 120
DRAFT: Final = "RANCANGAN"


def with_nips(plan: DeparturePlan, nips: Mapping[int, str]) -> DeparturePlan:
    """The plan for the eyes of who may see the numbers."""
    return replace(plan, goings=tuple(replace(g, nip=nips.get(g.user_id)) for g in plan.goings))


def file_name(plan: DeparturePlan, fmt: str) -> str:
    """Without any name or number of a person."""
    kind = "rancangan-rencana" if plan.is_draft else "rencana"
    return f"{kind}-keberangkatan-{plan.year}-skenario-{plan.number}.{fmt}"


def make(plan: DeparturePlan, city: CitySettings, fmt: str, *, made_at: datetime) -> bytes:
    """The paper in one of `PAPERS`."""
    with speaking("id"):
        return _MAKERS[fmt](plan, city, made_at)


def _pdf(plan: DeparturePlan, city: CitySettings, made_at: datetime) -> bytes:
    return typst_pdf("departure-plan", record(plan, city, made_at), made_at=made_at)


def _docx(plan: DeparturePlan, city: CitySettings, made_at: datetime) -> bytes:
    return word.table_docx(record(plan, city, made_at), made_at=made_at)


def said(sentences: Sequence[Sentence] | None, glue: str = "; ") -> str:
    """Sentences of one cell, or that there are no data."""
    return glue.join(speak(s) for s in sentences) if sentences else gettext("belum ada data")


def spoken_reasons(going: Going) -> str:
    """Why, in one sentence."""
    return said(going.reasons)


def split(going: Going) -> list[str]:
    """The parts of the price; a part without data says so."""
    parts = going.split
    if parts is None:
        return [gettext("rincian: belum ada data")]
    named = (
        (gettext("uang harian"), parts.allowance),
        (gettext("penginapan"), parts.lodging),
        (gettext("transpor"), parts.transport),
    )
    return [f"{name} {rupiah(amount)}" for name, amount in named]


def when(going: Going) -> str:
    period = going.period
    return f"{period.name}, {day(period.starts_on)} – {day(period.ends_on)}" if period else going.period_key


def record(plan: DeparturePlan, city: CitySettings, made_at: datetime) -> dict[str, Any]:
    """What `typst/departure-plan.typ` and the Word task read."""
    has_nip = any(going.nip for going in plan.goings)
    decided = (
        gettext("Ditetapkan %(name)s, %(day)s", name=plan.decided_by, day=day(plan.decided_at))
        if plan.decided_at
        else gettext("Rancangan, belum ditetapkan")
    )
    return {
        "title": gettext("Rencana keberangkatan magang"),
        "subtitle": f"{plan.cycle} · {gettext('Tahun anggaran %(year)s', year=plan.year)}",
        "paper": "a4",
        "landscape": True,
        "author": city.agency_name,
        "mark": DRAFT if plan.is_draft else "",
        "footer": gettext(
            "Skenario %(n)s, %(name)s · dicetak %(day)s", n=plan.number, name=plan.scenario, day=day(_today(made_at))
        ),
        "city": {"name": city.government, "agency": city.agency_name},
        "facts": [[tr(label), value] for label, value in facts(plan, decided)],
        "sections": [
            _law(plan, city),
            {"title": gettext("Daftar keberangkatan"), "columns": _columns(has_nip), "rows": _rows(plan, has_nip)},
            _summary(gettext("Biaya menurut OPD"), "OPD", plan.by_opd, plan),
            _summary(gettext("Biaya menurut tujuan"), gettext("Instansi tujuan"), plan.by_host, plan),
            _summary(gettext("Program prioritas yang dilayani"), gettext("Program"), plan.by_programme, None),
        ],
        "notes": notes(plan),
        # PP 11/2017 Pasal 207 ayat (2): the PPK sets it.
        "signatures": [
            {
                "place": f"{city.place}, {day(plan.decided_at) if plan.decided_at else '…………………'}",
                "office": f"{city.leader_title} selaku Pejabat Pembina Kepegawaian",
                "name": "(………………………………)",
                "below": "",
            }
        ],
    }


def facts(plan: DeparturePlan, decided: str) -> list[tuple[str, str]]:
    """The title block."""
    people = gettext("%(n)s orang dari %(opds)s OPD", n=len(plan.goings), opds=len(plan.by_opd))
    reach = gettext(
        "%(n)s kebutuhan, %(programmes)s program prioritas", n=plan.needs, programmes=len(plan.by_programme)
    )
    left = plan.left
    rest = gettext("tanpa batas") if left is None else rupiah(left)
    return [
        ("Keputusan", decided),
        ("Masa angkatan", f"{day(plan.starts_on)} – {day(plan.ends_on)}"),
        ("Peserta", people),
        ("Dilayani", reach),
        ("Pagu anggaran", gettext("tanpa batas") if plan.budget is None else rupiah(plan.budget)),
        ("Biaya rencana", rupiah(plan.cost)),
        ("Sisa anggaran", rest),
    ]


def notes(plan: DeparturePlan) -> list[str]:
    """What a reader of the paper must know."""
    said = [gettext("Disusun menurut %(law)s.", law=tr(LAW))]
    if plan.facts_on:
        said.append(gettext("Alasan dan biaya memakai data per %(day)s.", day=day(plan.facts_on)))
    if plan.partial:
        said.append(
            gettext("Biaya %(n)s orang belum lengkap datanya; yang dijumlah bagian yang diketahui.", n=plan.partial)
        )
    if plan.breaches:
        said.append(gettext("Rancangan ini masih melanggar %(n)s aturan dan belum dapat ditetapkan.", n=plan.breaches))
    return said


def _today(made_at: datetime) -> date:
    local: datetime = to_user_timezone(made_at)
    return local.date()


def _law(plan: DeparturePlan, city: CitySettings) -> dict[str, Any]:
    fields = law_fields(plan, city.agency_name)
    return {
        "title": gettext("Rencana pengembangan kompetensi"),
        "lead": tr(LAW),
        "columns": [
            {"label": gettext("Huruf"), "width": 0.5},
            {"label": gettext("Unsur"), "width": 3},
            {"label": gettext("Isi"), "width": 6},
        ],
        "rows": [[field.value, tr(field.label), said(fields[field])] for field in LawField],
    }


def _columns(has_nip: bool) -> list[dict[str, Any]]:
    return [
        {"label": gettext("No."), "width": 0.6},
        {
            "label": gettext("Nama, pangkat, jabatan") if not has_nip else gettext("Nama, NIP, pangkat, jabatan"),
            "width": 3,
        },
        {"label": "OPD", "width": 1.3},
        {"label": gettext("Kebutuhan dan program"), "width": 3},
        {"label": gettext("Tujuan dan masa"), "width": 2.8},
        {"label": gettext("Alasan"), "width": 2.4},
        {"label": gettext("Biaya"), "width": 2.6, "align": "right"},
    ]


def _rows(plan: DeparturePlan, has_nip: bool) -> list[list[str]]:
    nothing = gettext("belum ada data")
    rows = []
    for at, going in enumerate(plan.goings, start=1):
        nip = [f"NIP {going.nip or nothing}"] if has_nip else []
        programmes = going.programmes or (gettext("tidak melayani program prioritas"),)
        rows.append(
            [
                str(at),
                "\n".join([going.name, *nip, going.rank or nothing, going.position or nothing]),
                going.opd,
                "\n".join([f"{going.need} {going.need_title}", *programmes]),
                "\n".join([f"{going.host}, {going.region}", when(going)]),
                spoken_reasons(going),
                "\n".join([rupiah(going.cost), *split(going)]),
            ]
        )
    return rows


def _summary(title: str, label: str, shares: Sequence[Share], total: DeparturePlan | None) -> dict[str, Any]:
    rows = [[share.name, number(share.people), rupiah(share.cost)] for share in shares]
    if total is not None and shares:
        rows.append([gettext("Jumlah"), number(len(total.goings)), rupiah(total.cost)])
    return {
        "title": title,
        "lead": "" if total else gettext("Satu keberangkatan dapat melayani beberapa program."),
        "columns": [
            {"label": label, "width": 6},
            {"label": gettext("Orang"), "width": 1, "align": "right"},
            {"label": gettext("Biaya"), "width": 2, "align": "right"},
        ],
        "rows": rows,
    }


def _xlsx(plan: DeparturePlan, city: CitySettings, made_at: datetime) -> bytes:  # noqa: ARG001 - as the other makers
    has_nip = any(going.nip for going in plan.goings)
    columns = [
        SheetColumn("nama", gettext("Nama"), width=28),
        *([SheetColumn("nip", "NIP", Kind.NIP)] if has_nip else []),
        SheetColumn("pangkat", gettext("Pangkat/golongan"), width=20),
        SheetColumn("jabatan", gettext("Jabatan"), width=24),
        SheetColumn("opd", "OPD"),
        SheetColumn("kebutuhan", gettext("Kebutuhan")),
        SheetColumn("judul", gettext("Judul kebutuhan"), width=36),
        SheetColumn("program", gettext("Program prioritas"), width=36),
        SheetColumn("tujuan", gettext("Instansi tujuan"), width=26),
        SheetColumn("daerah", gettext("Daerah"), width=20),
        SheetColumn("mulai", gettext("Mulai"), Kind.DATE, width=12),
        SheetColumn("selesai", gettext("Selesai"), Kind.DATE, width=12),
        SheetColumn("alasan", gettext("Alasan"), width=36),
        SheetColumn("harian", gettext("Uang harian"), Kind.RUPIAH),
        SheetColumn("penginapan", gettext("Penginapan"), Kind.RUPIAH),
        SheetColumn("transpor", gettext("Transpor"), Kind.RUPIAH),
        SheetColumn("biaya", gettext("Biaya"), Kind.RUPIAH),
    ]
    fields = law_fields(plan, city.agency_name)
    state = gettext("Rancangan") if plan.is_draft else gettext("Ditetapkan")
    return workbook(
        [
            Sheet(f"Keberangkatan {plan.year} ({state})", columns, [_cells(going, has_nip) for going in plan.goings]),
            Sheet(
                gettext("Ringkasan"),
                [
                    SheetColumn("kelompok", gettext("Kelompok"), width=22),
                    SheetColumn("nama", gettext("Nama"), width=44),
                    SheetColumn("orang", gettext("Orang"), Kind.WHOLE),
                    SheetColumn("biaya", gettext("Biaya"), Kind.RUPIAH),
                ],
                [
                    (group, share.name, share.people, share.cost)
                    for group, shares in (
                        ("OPD", plan.by_opd),
                        (gettext("Instansi tujuan"), plan.by_host),
                        (gettext("Program prioritas"), plan.by_programme),
                        (gettext("Jumlah"), [Share(plan.cycle, len(plan.goings), plan.cost)]),
                    )
                    for share in shares
                ],
            ),
            Sheet(
                "PP 11-2017 Pasal 207 ayat 3",
                [
                    SheetColumn("huruf", gettext("Huruf"), width=10),
                    SheetColumn("unsur", gettext("Unsur"), width=44),
                    SheetColumn("isi", gettext("Isi"), width=60),
                ],
                [(field.value, tr(field.label), said(fields[field])) for field in LawField],
            ),
        ]
    )


def _cells(going: Going, has_nip: bool) -> list[SheetCell]:
    parts, period = going.split, going.period
    return [
        going.name,
        *([going.nip] if has_nip else []),
        going.rank or None,
        going.position or None,
        going.opd,
        going.need,
        going.need_title,
        "; ".join(going.programmes) or None,
        going.host,
        going.region,
        period.starts_on if period else None,
        period.ends_on if period else None,
        spoken_reasons(going),
        parts.allowance if parts else None,
        parts.lodging if parts else None,
        parts.transport if parts else None,
        going.cost,
    ]


_MAKERS: Final[Mapping[str, Callable[[DeparturePlan, CitySettings, datetime], bytes]]] = {
    "pdf": _pdf,
    "docx": _docx,
    "xlsx": _xlsx,
}
