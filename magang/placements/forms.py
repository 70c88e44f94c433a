"""The forms of placements and of their steps."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from sqlalchemy.orm import Session
from wtforms import Field, ValidationError

from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.needs.models import Need
from magang.placements.models import Placement
from magang.placements.queries import (
    conversion_choices,
    mentor_choices,
    need_choices,
    participant_choices,
)
from magang.placements.services.planning import Plan
from magang.planning.models import Cycle
from magang.planning.queries.cycles import cycle_choices
from magang.planning.rules.costs import AllowanceRate, LodgingMode
from magang.reference.models import HostUnit
from magang.reference.queries import host_unit_choices, programme_choices
from magang.web.files import ACCEPTED, as_upload
from magang.web.forms import Form, VersionedForm, area, choice, day, line, offer_all, pick, pick_many, rupiah


class PlacementForm(VersionedForm):
    """The plan of a placement; what a request needs is the rules' business."""

    need_id = pick(N_("Kebutuhan"))
    participant_id = pick(N_("Peserta"))
    cycle_id = pick(N_("Angkatan"))
    host_unit_id = pick(N_("Instansi tujuan"), required=False)
    starts_on = day(N_("Mulai"))
    ends_on = day(N_("Selesai"))
    mentor_id = pick(N_("Mentor (atasan langsung)"), required=False)
    gap_statement = area(N_("Kesenjangan yang dijawab"), longest=10_000, rows=4)
    programmes = pick_many(N_("Program prioritas yang dilayani"))
    lodging = choice(N_("Penginapan"), LodgingMode)
    rate = choice(N_("Uang harian"), AllowanceRate)

    @classmethod
    def make(
        cls, session: Session, actor: Actor, placement: Placement | None = None, *, blank: bool = False, **start: Any
    ) -> PlacementForm:
        """The form with its choices, filled from `placement` or, for a new one, from `start`."""
        if placement is not None:
            start = {"programmes": [link.programme_id for link in placement.programme_links]}
        form = cls(None, obj=placement, data=start) if blank else cls(obj=placement, data=start)
        offer_all(form.need_id, need_choices(session, actor, also=placement.need_id if placement else None))
        offer_all(form.participant_id, participant_choices(session))
        offer_all(form.cycle_id, cycle_choices(session))
        offer_all(form.host_unit_id, host_unit_choices(session), blank=N_("Belum dipilih"))
        offer_all(form.mentor_id, mentor_choices(session), blank=N_("Belum ditunjuk"))
        offer_all(form.programmes, programme_choices(session))
        return form

    def plan(self) -> Plan:
        """What the services take."""
        return Plan(**self.facts())


def start_values(need: Need | None, host_unit: HostUnit | None, cycle: Cycle | None) -> dict[str, Any]:
    """What a new plan starts with: the need's gap and programmes, the cycle's window and rate."""
    values: dict[str, Any] = {}
    if need is not None:
        programmes = [link.programme_id for link in need.programme_links]
        values |= {"need_id": need.id, "gap_statement": need.gap, "programmes": programmes}
    if host_unit is not None:
        values |= {"host_unit_id": host_unit.id}
    if cycle is not None:
        values |= {
            "cycle_id": cycle.id,
            "starts_on": cycle.starts_on,
            "ends_on": cycle.ends_on,
            "rate": cycle.rate,
            "lodging": LodgingMode.BOARDING,
        }
    return values


class CostForm(VersionedForm):
    """A price of one's own."""

    allowance = rupiah(N_("Biaya uang harian"), required=True)
    lodging = rupiah(N_("Biaya penginapan"))
    transport = rupiah(N_("Biaya transportasi"))
    note = area(N_("Catatan biaya"), required=True, longest=2_000, rows=3)

    @classmethod
    def make(cls, placement: Placement, *, blank: bool = False) -> CostForm:
        """The form, filled with what is recorded."""
        stored = {
            "allowance": placement.cost_allowance,
            "lodging": placement.cost_lodging,
            "transport": placement.cost_transport,
            "note": placement.cost_note,
            "version": placement.version,
        }
        return cls(None, data=stored) if blank else cls(data=stored)


class CommitmentForm(Form):
    """What the sending OPD promises."""

    note = area(N_("Isi komitmen"), required=True, longest=2_000, rows=4)


class JustificationForm(Form):
    """Why a destination without evidence is right all the same."""

    reason = area(N_("Alasan tertulis"), required=True, longest=5_000, rows=6)

    def validate_reason(self, field: Field) -> None:
        if len(field.data or "") < 20:
            raise ValidationError(gettext("Tulis sedikitnya satu kalimat: alasan ini menggantikan bukti."))


class HostLetterForm(Form):
    """The host's answer."""

    letter_number = line(N_("Nomor surat instansi tujuan"), required=True, longest=120)
    letter_date = day(N_("Tanggal surat"), required=True)
    scan = FileField(lazy_gettext("Pindaian surat"), render_kw=ACCEPTED)

    def facts(self, *leave_out: str) -> dict[str, Any]:
        return super().facts("scan", *leave_out) | scanned(self.scan)


class DeclineForm(Form):
    """The host's refusal."""

    reason = area(N_("Alasan instansi tujuan"), required=True, longest=2_000, rows=3)
    scan = FileField(lazy_gettext("Pindaian surat"), render_kw=ACCEPTED)

    def facts(self, *leave_out: str) -> dict[str, Any]:
        return super().facts("scan", *leave_out) | scanned(self.scan)


def scanned(field: FileField) -> dict[str, Any]:
    """The uploaded scan as the services take it; nothing when none was chosen."""
    return {"scan": as_upload(field.data)} if field.data and field.data.filename else {}


class AssignmentForm(Form):
    """The city's letter of assignment."""

    letter_number = line(N_("Nomor surat tugas"), required=True, longest=120)


class DayForm(Form):
    """The day something happened."""

    on = day(N_("Tanggal"), required=True)


class CreditForm(Form):
    """Which row of the JP table the internship is."""

    conversion_id = pick(N_("Bentuk kegiatan"))

    @classmethod
    def make(cls, session: Session, usual: int | None) -> CreditForm:
        """The form with the table's rows; `usual` is chosen first."""
        form = cls(data={"conversion_id": usual})
        offer_all(form.conversion_id, conversion_choices(session))
        return form
