"""The steps of a placement: buttons, and small form pages for those that need more than a press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, url_for

from magang.extensions import db
from magang.kernel.labels import N_
from magang.placements import policy, queries
from magang.placements.forms import AssignmentForm, CreditForm, DayForm, DeclineForm, HostLetterForm
from magang.placements.models import Placement, PlacementFile
from magang.placements.rules import TRANSITIONS, PlacementAction
from magang.placements.services import steps
from magang.placements.views import bp
from magang.reference.models import HostUnit
from magang.web.authz import enforce, requires
from magang.web.clock import now, today
from magang.web.files import allow_uploads, hand_out, store
from magang.web.forms import Form
from magang.web.identity import current_actor
from magang.web.pages import go, submit_form

A = PlacementAction

# Which service each button calls, and what is said afterwards.
BUTTONS: dict[PlacementAction, tuple[Any, str]] = {
    A.PROPOSE: (steps.propose, N_("Penempatan diusulkan.")),
    A.VERIFY: (steps.verify, N_("Penempatan diverifikasi.")),
    A.RETURN: (steps.return_, N_("Penempatan dikembalikan ke perencana.")),
    A.REJECT: (steps.reject, N_("Penempatan ditolak.")),
    A.REQUEST: (steps.request, N_("Permohonan ke instansi tujuan dicatat.")),
    A.REPLAN: (steps.replan, N_("Penempatan kembali menjadi draf.")),
    A.START: (steps.start, N_("Magang dimulai.")),
    A.CANCEL: (steps.cancel, N_("Penempatan dibatalkan.")),
}


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step that asks for something first. `timed`: it must know the day; `filed`: it keeps a file."""

    service: Callable[..., None]
    form: Callable[[Placement], Form]
    lead: str
    said: str
    timed: bool = True
    filed: bool = False


def _dated(_: Placement) -> Form:
    return DayForm(data={"on": today()})


def _assigned(placement: Placement) -> Form:
    return AssignmentForm(data={"letter_number": queries.assignment_number(db.session(), [placement])})


def _credit(_: Placement) -> Form:
    return CreditForm.make(db.session(), queries.usual_conversion(db.session()))


PAGES: dict[PlacementAction, StepPage] = {
    A.ACCEPT: StepPage(
        steps.accept,
        lambda _: HostLetterForm(),
        N_("Salin dari surat jawaban instansi tujuan."),
        N_("Jawaban instansi tujuan dicatat."),
        filed=True,
    ),
    A.DECLINE: StepPage(
        steps.decline,
        lambda _: DeclineForm(),
        N_("Alasannya tampil pada halaman penempatan, bersama tujuan lain yang menjawab kebutuhan ini."),
        N_("Penolakan instansi tujuan dicatat."),
        timed=False,
        filed=True,
    ),
    A.ASSIGN: StepPage(
        steps.assign,
        _assigned,
        N_("Dengan surat tugas, kota terikat membiayai penempatan ini."),
        N_("Surat tugas dicatat."),
        timed=False,
    ),
    A.DEPART: StepPage(steps.depart, _dated, N_("Kapan peserta berangkat?"), N_("Keberangkatan dicatat.")),
    A.RECALL: StepPage(
        steps.recall,
        _dated,
        N_("Kapan peserta ditarik pulang? Sejak hari itu batas laporan berjalan."),
        N_("Penarikan dicatat."),
    ),
    A.REPORT: StepPage(
        steps.report,
        _dated,
        N_("Kapan laporan diterima? Sejak hari itu batas pemaparan berjalan."),
        N_("Laporan dicatat masuk."),
    ),
    A.PRESENT: StepPage(steps.present, _dated, N_("Kapan hasilnya dipaparkan?"), N_("Pemaparan dicatat.")),
    A.CREDIT: StepPage(
        steps.credit,
        _credit,
        N_("JP diakui sekali untuk seluruh kegiatan, menurut tabel konversi."),
        N_("JP diakui."),
        timed=False,
    ),
}


@bp.url_value_preprocessor
def take_scans(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A scanned letter may be large."""
    if endpoint == "placements.step":
        allow_uploads()


def step_pages(placement: Placement) -> dict[str, str]:
    """Where the form of each step that has one is, by action."""
    return {
        action.value: url_for("placements.step", reference=placement.reference, action=action)
        for action in PAGES
        if (placement.status, action) in TRANSITIONS
    }


@bp.post("/penempatan/<ref:reference>/rencanakan-ulang/<int:host_id>")
@requires(policy.read, load=queries.find_placement)
def replan_to(placement: Placement, host_id: int) -> Response:
    """Straight on to the next best destination after a refusal."""
    session, reference = db.session(), placement.reference
    host = session.get(HostUnit, host_id) or abort(404)
    steps.replan(session, current_actor(), placement, host_unit_id=host.id, now=now())
    db.session.commit()
    said = N_("Penempatan kembali menjadi draf, dengan tujuan %(host)s.")
    return go(url_for(".show", reference=reference), said, host=host)


@bp.route("/penempatan/<ref:reference>/langkah/<enum(PlacementAction):action>", methods=["GET", "POST"])
@requires(policy.read, load=queries.find_placement)
def step(placement: Placement, action: PlacementAction) -> Response:
    page = PAGES.get(action) or abort(404)
    enforce(policy.act(current_actor(), placement, action))
    form, reference = page.form(placement), placement.reference

    def save() -> Response:
        known: dict[str, Any] = {"today": today()} if page.timed else {}
        if page.filed:
            known["store"] = store()
        page.service(db.session(), current_actor(), placement, **form.facts(), **known, now=now())
        return go(url_for(".show", reference=reference), page.said)

    return submit_form(
        form, save, "placements/step.html", placement=placement, title=action.label, lead=page.lead, submit=action.label
    )


@bp.get("/penempatan/<ref:reference>/berkas/<int:file_id>/unduh")
@requires(policy.read, load=queries.find_placement)
def download(placement: Placement, file_id: int) -> Response:
    file: PlacementFile = next((f for f in placement.files if f.id == file_id), None) or abort(404)
    return hand_out(store().read(file.stored_name, file.sha256), file.file_type.media_type, file.shown_name)
