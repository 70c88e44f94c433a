"""The forms of a follow-up, in the order the work goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from flask_babel import lazy_gettext
from flask_wtf.file import FileField, MultipleFileField
from sqlalchemy.orm import Session

from magang.followups.models import ActionPlan, ActionStep, FollowUp, GuestReport, Obstacle, VerificationRound
from magang.followups.obstacles import ToldObstacle, obstacle_gaps
from magang.followups.rules import (
    BudgetSource,
    FollowUpStatus,
    Judgement,
    ObstacleKind,
    ObstacleRemover,
    OpdClaim,
    TdReason,
    judgement_gaps,
)
from magang.followups.updating import reported_steps, told_today
from magang.kernel.labels import N_, LabelledEnum
from magang.reference.queries import budget_window_choices, opd_choices
from magang.web.files import ACCEPTED, FileNeeded, as_upload
from magang.web.forms import (
    Form,
    VersionedForm,
    area,
    choice,
    day,
    decimal,
    land_gaps,
    line,
    offer_all,
    pick,
    whole,
)
from magang.web.i18n import tr


class PlanForm(VersionedForm):
    """What the plan is about; its steps have pages of their own."""

    note = area(N_("Gambaran rencana"), longest=10_000, rows=5)

    @classmethod
    def make(cls, plan: ActionPlan | None, *, blank: bool = False) -> PlanForm:
        """Without a plan the version is 0, so that a plan somebody else starts meanwhile is noticed."""
        start = {} if plan is not None else {"version": 0}
        return cls(None, obj=plan, data=start) if blank else cls(obj=plan, data=start)


class StepForm(VersionedForm):
    """One step of the plan."""

    output = line(N_("Keluaran"), required=True, longest=240)
    responsible_opd_id = pick(N_("OPD pelaksana"))
    starts_on = day(N_("Mulai"))
    ends_on = day(N_("Selesai"))
    weight = whole(N_("Bobot"), required=True, low=1, high=100, default=1)
    budget_source = choice(N_("Sumber anggaran"), BudgetSource, default=BudgetSource.NONE)
    window_id = pick(N_("Menunggu jendela anggaran"), required=False)

    @classmethod
    def make(
        cls, session: Session, follow_up: FollowUp, step: ActionStep | None = None, *, today: date, blank: bool = False
    ) -> StepForm:
        """A new step is first thought to be the owner's own work. Windows that have closed are offered no more."""
        start = {} if step is not None else {"responsible_opd_id": follow_up.owner_opd_id}
        form = cls(None, obj=step, data=start) if blank else cls(obj=step, data=start)
        offer_all(form.responsible_opd_id, opd_choices(session))
        windows = budget_window_choices(session, since=today, keep=step.window_id if step is not None else None)
        offer_all(form.window_id, windows, blank=N_("Tidak menunggu jendela"))
        return form


class BudgetForm(VersionedForm):
    """Where the money of a step stands in the budget."""

    budget_reference = line(N_("Nomor DPA atau RKA"), required=True, longest=120)


class ProgressForm(Form):
    """A self-report that takes less than a minute: percent, what was done, and what stands in the way, if anything."""

    percent = whole(N_("Progres (%)"), low=0, high=100)
    narrative = area(N_("Apa yang sudah dilakukan"), required=True, longest=10_000, rows=4)
    indicator_value = decimal(N_("Nilai indikator sekarang"))
    uploads = MultipleFileField(lazy_gettext(N_("Berkas bukti")), render_kw=ACCEPTED)
    obstacle_kind = choice(N_("Jenis hambatan"), ObstacleKind, required=False, blank=N_("Tidak ada hambatan"))
    obstacle_note = area(N_("Uraian hambatan"), longest=5_000, rows=3)
    obstacle_remover = choice(N_("Siapa yang dapat menghilangkannya"), ObstacleRemover, required=False)
    obstacle_remover_opd_id = pick(N_("OPD yang dapat menghilangkannya"), required=False)

    @classmethod
    def make(cls, session: Session, follow_up: FollowUp) -> ProgressForm:
        """With a percent for each step of an approved plan instead of one for the whole."""
        steps = reported_steps(follow_up)
        fields = {f"step_{s.id}": whole(s.output, required=True, high=100, default=s.percent) for s in steps}
        form = cast(ProgressForm, type("ProgressForm", (cls,), fields)())
        if steps:
            del form.percent
        offer_all(form.obstacle_remover_opd_id, opd_choices(session), blank=N_("Bukan OPD"))
        return form

    @property
    def step_fields(self) -> Sequence[Any]:
        """The percent fields of the steps, in the plan's order."""
        return [field for field in self if field.name.startswith("step_")]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        return bool(super().validate(extra_validators)) & land_gaps(self, obstacle_gaps(self.obstacle()))

    def obstacle(self) -> ToldObstacle:
        return ToldObstacle(
            self.obstacle_kind.data,
            self.obstacle_note.data or "",
            self.obstacle_remover.data,
            self.obstacle_remover_opd_id.data,
        )

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "percent": self.percent.data if "percent" in self else None,
            "step_percents": {int(f.name.removeprefix("step_")): f.data for f in self.step_fields},
            "narrative": self.narrative.data,
            "indicator_value": self.indicator_value.data,
            "obstacle": self.obstacle(),
            "uploads": [as_upload(file) for file in self.uploads.data or () if file and file.filename],
        }


class GuestReportForm(ProgressForm):
    """The same by a link, on a phone: the camera is one touch away."""

    camera = FileField(lazy_gettext(N_("Ambil foto")), render_kw={"accept": "image/*", "capture": "environment"})

    @classmethod
    def make_again(cls, session: Session, follow_up: FollowUp, returned: GuestReport | None) -> GuestReportForm:
        """What was sent back stands there to be mended; its files have to be chosen again."""
        form = cast(GuestReportForm, cls.make(session, follow_up))
        if returned is not None and not form.is_submitted():
            form.narrative.data, form.indicator_value.data = returned.narrative, returned.indicator_value
            if "percent" in form:
                form.percent.data = returned.percent
            told = told_today(follow_up, returned.told_steps())
            for field in form.step_fields:
                field.data = told.get(int(field.name.removeprefix("step_")), field.data)
        return form

    def values(self) -> dict[str, Any]:
        told = super().values()
        photo = self.camera.data
        return told | {"uploads": [*([as_upload(photo)] if photo and photo.filename else []), *told["uploads"]]}


class ObstacleForm(Form):
    """How an obstacle was removed, how it came out of the way, or why it has not."""

    note = area(N_("Keterangan"), required=True, longest=5_000, rows=4)

    @classmethod
    def make(cls, obstacle: Obstacle) -> ObstacleForm:
        """Who confirms an answer starts from its words."""
        return cls(data={"note": obstacle.answer})


class NewVersionForm(Form):
    """A better version of one evidence file."""

    upload = FileField(lazy_gettext(N_("Berkas")), [FileNeeded()], render_kw=ACCEPTED)


class SubmissionForm(Form):
    """The OPD's own rating, which stands beside the official one ever after."""

    opd_rating = choice(N_("Penilaian OPD sendiri"), OpdClaim, blank=N_("Pilih…"))
    note = area(N_("Catatan untuk verifikator"), longest=5_000, rows=3)


class Answer(LabelledEnum):
    """An answer that has to be given: an unticked box would look like one."""

    YES = "ya", N_("Ya")
    NO = "tidak", N_("Tidak")


def _test(label: str) -> Any:
    return choice(label, Answer, required=False, blank=N_("Belum dinilai"))


class JudgementForm(VersionedForm):
    """The verifier's judgement of one round."""

    sufficient = _test(N_("Cukup"))
    competent = _test(N_("Kompeten"))
    relevant = _test(N_("Relevan"))
    result = choice(N_("Status tindak lanjut"), FollowUpStatus, blank=N_("Pilih…"))
    missing = area(N_("Apa yang masih kurang"), longest=5_000, rows=4)
    td_reason = choice(N_("Alasan TD"), TdReason, required=False, blank=N_("Bukan TD"))

    @classmethod
    def make(cls, round_: VerificationRound, *, blank: bool = False) -> JudgementForm:
        start = {"version": round_.version}
        form = cls(None, data=start) if blank else cls(data=start)
        # None may be left empty at will: the chosen status decides which are asked for, and the hints say so.
        for field in (form.sufficient, form.competent, form.relevant, form.missing, form.td_reason):
            field.flags.mandatory = True
        # BT is where a follow-up starts, not what a verifier finds.
        form.result.choices = [
            ("", tr(N_("Pilih…"))),
            *((s.value, f"{s.code} – {tr(s.label)}") for s in FollowUpStatus if s is not FollowUpStatus.BT),
        ]
        return form

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        return bool(super().validate(extra_validators)) and land_gaps(self, judgement_gaps(self.judgement()))

    def judgement(self) -> Judgement:
        answers = {Answer.YES: True, Answer.NO: False}
        return Judgement(
            result=self.result.data,
            sufficient=answers.get(self.sufficient.data),
            competent=answers.get(self.competent.data),
            relevant=answers.get(self.relevant.data),
            missing=self.missing.data or "",
            td_reason=self.td_reason.data,
        )


class MoveForm(Form):
    """A request to move the due date."""

    to_on = day(N_("Tenggat yang diminta"), required=True)
    reason = area(N_("Alasan"), required=True, longest=2_000, rows=4)
