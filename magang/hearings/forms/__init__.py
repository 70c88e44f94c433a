"""The forms of a decision and of a hearing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.hearings import queries
from magang.hearings.models import Hearing
from magang.hearings.rules import DecisionFacts, Outcome, gaps
from magang.hearings.services import Ruling, earliest
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd
from magang.reference.queries import opd_choices
from magang.web.clock import today
from magang.web.forms import Form, VersionedForm, area, choice, clock, day, line, offer, offer_all, pick
from magang.web.i18n import tr


class DecisionForm(Form):
    """One decision. What each outcome demands is the rules' business, said beside the field it is about."""

    outcome = choice(N_("Keputusan"), Outcome, blank=N_("Pilih…"))
    owner_opd_id = pick(N_("OPD penanggung jawab"), required=False)
    due_on = day(N_("Tenggat"))
    notes = area(N_("Catatan"), longest=10_000, rows=3)
    reason = area(N_("Alasan penolakan"), longest=10_000, rows=3)
    decided_on = day(N_("Tanggal keputusan"), required=True)
    decided_by_id = pick(N_("Diputuskan oleh"))
    hearing_id = pick(N_("Pemaparan"), required=False)

    @classmethod
    def make(
        cls, session: Session, actor: Actor, recommendation: Recommendation, *, hearing: Hearing | None = None
    ) -> DecisionForm:
        """The form with the lead OPD as owner and today as the day, at `hearing` when the reader comes from there."""
        deciders = queries.deciders(session)
        form = cls(
            data={
                "owner_opd_id": recommendation.lead_opd_id,
                "decided_on": hearing.held_on if hearing and hearing.held_on <= today() else today(),
                "decided_by_id": actor.user_id if actor.has(Role.MAYOR) else _first(deciders),
                "hearing_id": hearing.id if hearing else None,
            }
        )
        for name in ("owner_opd_id", "due_on", "notes", "reason"):
            form[name].flags.mandatory = True  # Depending on the outcome: their hints say when.
        form.recommendation = recommendation
        form.session = session
        offer_all(form.owner_opd_id, opd_choices(session))
        offer(form.decided_by_id, ((u.id, _named(u)) for u in deciders))
        offer_all(form.hearing_id, queries.open_hearings(session), blank=N_("Di luar pemaparan"))
        return form

    def chosen_hearing(self) -> Hearing | None:
        return self.session.get(Hearing, self.hearing_id.data) if self.hearing_id.data else None

    def validate(self, extra_validators: Any = None) -> bool:
        """All that the rules still miss at once, each beside its field."""
        fine = bool(super().validate(extra_validators))
        before = queries.in_force(self.session, self.recommendation)
        facts = DecisionFacts(
            outcome=self.outcome.data,
            notes=self.notes.data or "",
            reason=self.reason.data or "",
            owner_named=self.owner_opd_id.data is not None,
            decided_on=self.decided_on.data,
            due_on=self.due_on.data,
            not_before=earliest(self.recommendation, self.chosen_hearing(), before),
        )
        for gap in gaps(facts, today=today()):
            field = self[gap.field]
            if not field.errors:
                field.errors = [tr(gap.message)]
                fine = False
        return fine

    def ruling(self) -> Ruling:
        """What the service takes, beside when and where it fell."""
        left = self.facts("owner_opd_id", "decided_by_id", "hearing_id", "decided_on")
        owner = self.session.get(Opd, self.owner_opd_id.data) if self.owner_opd_id.data else None
        return Ruling(**left, owner_opd=owner, decided_by=self.session.get_one(User, self.decided_by_id.data))


def _first(deciders: Sequence[User]) -> int | None:
    return deciders[0].id if deciders else None


def _named(user: User) -> str:
    return f"{user.name} ({user.position})" if user.position else user.name


class HearingForm(VersionedForm):
    """A hearing's invitation."""

    title = line(N_("Judul"), required=True, longest=200)
    held_on = day(N_("Tanggal"), required=True)
    starts_at = clock(N_("Pukul"))
    room = line(N_("Ruang"), longest=120)

    @classmethod
    def make(cls, hearing: Hearing | None = None, *, blank: bool = False) -> HearingForm:
        return cls(None, obj=hearing) if blank else cls(obj=hearing)
