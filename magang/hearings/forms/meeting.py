"""The forms of a meeting: its agenda, its seats, and what its secretary types while it is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from sqlalchemy.orm import Session
from wtforms import ValidationError

from magang.accounts.models import User
from magang.hearings import queries
from magang.hearings.models import AgendaItem, Hearing
from magang.hearings.queries import meeting
from magang.hearings.queries.meeting import Point
from magang.hearings.rules import DecisionFacts, Outcome, Presence, gaps
from magang.hearings.rules.directives import LONGEST_TEXT
from magang.hearings.services import Ruling
from magang.kernel.actor import Actor
from magang.kernel.labels import N_
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd
from magang.reports.models import Report
from magang.web.clock import today
from magang.web.fields import VersionField
from magang.web.forms import Form, VersionedForm, area, choice, day, line, offer, offer_all, pick, whole
from magang.web.i18n import tr


class AgendaForm(Form):
    """One more item: a report, or a recommendation without one."""

    report_id = pick(N_("Laporan"), required=False)
    recommendation_id = pick(N_("Atau rekomendasi tanpa laporan"), required=False)
    minutes = whole(N_("Menit"), required=True, low=1, high=480, default=15)

    @classmethod
    def make(cls, session: Session, actor: Actor, hearing: Hearing) -> AgendaForm:
        form = cls()
        form.session = session
        offer_all(form.report_id, meeting.reports_to_hear(session, actor, hearing), blank=N_("Pilih laporan…"))
        offer_all(
            form.recommendation_id,
            meeting.recommendations_to_hear(session, actor, hearing),
            blank=N_("Pilih rekomendasi…"),
        )
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if fine and (self.report_id.data is None) == (self.recommendation_id.data is None):
            self.report_id.errors = [tr(N_("Pilih satu laporan atau satu rekomendasi."))]
            return False
        return fine

    @property
    def any_to_hear(self) -> bool:
        """Whether there is anything left to choose."""
        return len(self.report_id.choices) + len(self.recommendation_id.choices) > 2

    def subject(self) -> Report | Recommendation:
        if self.report_id.data is not None:
            return meeting.report_to_seat(self.session, self.report_id.data)
        found: Recommendation = self.session.get_one(Recommendation, self.recommendation_id.data)
        return found


class MinutesForm(Form):
    """How long one item may take."""

    minutes = whole(N_("Menit"), required=True, low=1, high=480)

    @classmethod
    def make(cls, item: AgendaItem) -> MinutesForm:
        return cls(obj=item, prefix=f"item-{item.id}-")


class SeatsForm(Form):
    """Who came: a choice for each seat, and one more guest."""

    guest = line(N_("Tamu lain"), longest=160)
    guest_office = line(N_("Jabatan atau instansi tamu"), longest=200)

    @classmethod
    def make(cls, hearing: Hearing) -> SeatsForm:
        fields: dict[str, Any] = {}
        for seat in hearing.attendances:
            fields[f"presence_{seat.id}"] = choice(seat.name, Presence, default=seat.presence)
            fields[f"represented_by_{seat.id}"] = line(N_("Diwakili oleh"), longest=160, default=seat.represented_by)
        return cast(SeatsForm, type("SeatsForm", (cls,), fields)())

    def rows(self, hearing: Hearing) -> Sequence[tuple[Any, Any, Any]]:
        """Each seat with its two fields."""
        return [(s, self[f"presence_{s.id}"], self[f"represented_by_{s.id}"]) for s in hearing.attendances]

    def values(self, hearing: Hearing) -> dict[str, Any]:
        """What the service takes."""
        presences = {seat.id: (presence.data, by.data or "") for seat, presence, by in self.rows(hearing)}
        return {
            "presences": presences,
            "guest": self.guest.data or "",
            "guest_office": self.guest_office.data or "",
        }


class MinuteForm(VersionedForm):
    """What fell on one recommendation, in a few keystrokes. Its version is the recommendation's."""

    outcome = choice(N_("Keputusan"), Outcome, blank=N_("Pilih…"))
    owner = line(N_("OPD penanggung jawab"), longest=200)
    due_on = day(N_("Tenggat"))
    notes = area(N_("Catatan atau alasan"), longest=10_000, rows=2)
    directive = area(N_("Arahan"), longest=LONGEST_TEXT, rows=2)
    decided_by_id = pick(N_("Diputuskan oleh"))

    @classmethod
    def make(
        cls,
        session: Session,
        hearing: Hearing,
        point: Point,
        *,
        givers: Sequence[User] | None = None,
        blank: bool = False,
    ) -> MinuteForm:
        """With the lead OPD as owner, or as it was decided at this hearing. `blank`: not what was posted."""
        recommendation, decision = point.recommendation, point.decision if point.here else None
        givers = queries.deciders(session) if givers is None else givers
        start: dict[str, Any] = {
            "version": recommendation.version,
            "owner": recommendation.lead_opd.short_name if recommendation.lead_opd else "",
            "decided_by_id": next((u.id for u in givers if u.id != recommendation.author_id), None),
        }
        if decision is not None:
            start |= {
                "outcome": decision.outcome,
                "owner": decision.owner_opd.short_name if decision.owner_opd else start["owner"],
                "due_on": decision.due_on,
                "notes": decision.reason or decision.notes,
                "decided_by_id": decision.decided_by_id,
            }
        options = {"formdata": None} if blank else {}
        form = cls(data=start, prefix=f"{recommendation.reference}-", **options)
        form.session, form.hearing, form.recommendation = session, hearing, recommendation
        for name in ("owner", "due_on", "notes"):
            form[name].flags.mandatory = True  # Depending on the outcome.
        offer(form.decided_by_id, ((u.id, u.name) for u in givers))
        return form

    @property
    def outcomes(self) -> list[Outcome]:
        """In the order of their keys."""
        return list(Outcome)

    @property
    def owner_opd(self) -> Opd | None:
        return meeting.opd_named(self.session, self.owner.data) if self.owner.data else None

    def validate(self, extra_validators: Any = None) -> bool:
        """All that the rules still miss at once, each beside its field."""
        fine = bool(super().validate(extra_validators))
        rejects = self.outcome.data is Outcome.REJECT
        facts = DecisionFacts(
            outcome=self.outcome.data,
            notes="" if rejects else self.notes.data or "",
            reason=self.notes.data or "" if rejects else "",
            owner_named=self.owner_opd is not None,
            decided_on=self.hearing.held_on,
            due_on=self.due_on.data,
        )
        for gap in gaps(facts, today=today()):
            field = self[{"owner_opd_id": "owner", "reason": "notes", "decided_on": "due_on"}.get(gap.field, gap.field)]
            if not field.errors:
                field.errors = [tr(gap.message)]
                fine = False
        if self.directive.data and (self.owner_opd is None or self.due_on.data is None):
            self.directive.errors = [tr(N_("Arahan memerlukan OPD dan tenggat."))]
            fine = False
        return fine

    def ruling(self) -> Ruling:
        """What `services.decide_at` takes."""
        rejects = self.outcome.data is Outcome.REJECT
        text = self.notes.data or ""
        return Ruling(
            outcome=self.outcome.data,
            notes="" if rejects else text,
            reason=text if rejects else "",
            owner_opd=self.owner_opd,
            due_on=self.due_on.data,
            decided_by=self.session.get_one(User, self.decided_by_id.data),
        )

    def order(self) -> dict[str, Any] | None:
        """What `directives.give` takes; None when nothing was ordered."""
        if not self.directive.data:
            return None
        by = self.session.get_one(User, self.decided_by_id.data)
        return {"text": self.directive.data, "opd": self.owner_opd, "due_on": self.due_on.data, "given_by": by}


class OrderForm(Form):
    """A directive that belongs to no recommendation."""

    text = area(N_("Arahan"), required=True, longest=LONGEST_TEXT, rows=2)
    owner = line(N_("Kepada OPD"), required=True, longest=200)
    due_on = day(N_("Tenggat"), required=True)
    given_by_id = pick(N_("Diberikan oleh"))

    @classmethod
    def make(cls, session: Session, *, blank: bool = False) -> OrderForm:
        givers = queries.deciders(session)
        options = {"formdata": None} if blank else {}
        form = cls(data={"given_by_id": givers[0].id if givers else None}, prefix="arahan-", **options)
        form.session = session
        offer(form.given_by_id, ((u.id, u.name) for u in givers))
        return form

    def validate_owner(self, field: Any) -> None:
        if field.data and meeting.opd_named(self.session, field.data) is None:
            raise ValidationError(tr(N_("OPD tidak dikenal. Pilih dari daftar.")))

    def values(self) -> dict[str, Any]:
        """What `directives.give` takes."""
        return {
            "text": self.text.data,
            "opd": meeting.opd_named(self.session, self.owner.data),
            "due_on": self.due_on.data,
            "given_by": self.session.get_one(User, self.given_by_id.data),
        }


class RemarksForm(Form):
    """How the meeting went. `edition` says which text it was opened with."""

    remarks = area(N_("Jalannya pemaparan"), longest=20_000, rows=5)
    edition = VersionField()

    @classmethod
    def make(cls, hearing: Hearing, *, blank: bool = False) -> RemarksForm:
        start = {"remarks": hearing.remarks, "edition": hearing.remarks_edition}
        return cls(None, data=start) if blank else cls(data=start)


class MatterForm(Form):
    """That something older was talked about."""

    subject = line(N_("Nomor"), required=True, longest=20)
    note = line(N_("Catatan pembahasan"), longest=2_000)


def due_shortcuts(from_day: date) -> list[tuple[str, date]]:
    """The usual due dates of a decision: label and day."""
    return [
        *((tr(N_("+%(n)s hari"), {"n": days}), from_day + timedelta(days=days)) for days in (30, 60, 90)),
        (tr(N_("akhir tahun anggaran")), date(from_day.year, 12, 31)),
    ]
