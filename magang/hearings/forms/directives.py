"""The forms of a directive."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from sqlalchemy.orm import Session

from magang.accounts.models import User
from magang.hearings import queries
from magang.hearings.models import Directive
from magang.hearings.rules.directives import LONGEST_TEXT
from magang.kernel.actor import Actor, Role
from magang.kernel.labels import N_
from magang.recommendations.models import Recommendation
from magang.reference.models import Opd
from magang.reference.queries import opd_choices
from magang.web.clock import today
from magang.web.files import ACCEPTED, as_upload
from magang.web.forms import Form, VersionedForm, area, day, offer, offer_all, pick


class DirectiveForm(VersionedForm):
    """What is ordered, to whom, until when."""

    text = area(N_("Arahan"), required=True, longest=LONGEST_TEXT, rows=5)
    opd_id = pick(N_("Kepada OPD"))
    due_on = day(N_("Tenggat"), required=True)
    given_on = day(N_("Tanggal arahan"), required=True)
    given_by_id = pick(N_("Diberikan oleh"))

    @classmethod
    def make(
        cls,
        session: Session,
        actor: Actor,
        directive: Directive | None = None,
        *,
        recommendation: Recommendation | None = None,
        blank: bool = False,
    ) -> DirectiveForm:
        """A new one is of today, by the mayor; one that is changed keeps its giver and its day."""
        givers = queries.deciders(session)
        start: dict[str, Any] = {}
        if directive is None:
            start = {
                "given_on": today(),
                "given_by_id": actor.user_id
                if actor.has(Role.MAYOR, Role.SEKDA)
                else next((u.id for u in givers), None),
                "opd_id": recommendation.lead_opd_id if recommendation else None,
            }
        form = cls(None, obj=directive, data=start) if blank else cls(obj=directive, data=start)
        form.session = session
        offer_all(form.opd_id, opd_choices(session))
        if directive is not None:
            del form.given_on
            del form.given_by_id
        else:
            offer(form.given_by_id, ((u.id, f"{u.name} ({u.position})" if u.position else u.name) for u in givers))
        return form

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        left = self.facts("opd_id", "given_by_id")
        found = left | {"opd": self.session.get_one(Opd, self.opd_id.data)}
        if "given_by_id" in self:
            found["given_by"] = self.session.get_one(User, self.given_by_id.data)
        return found


class AnswerForm(Form):
    """What the OPD has done about it."""

    text = area(N_("Jawaban"), required=True, longest=10_000, rows=6)
    upload = FileField(lazy_gettext(N_("Berkas pendukung")), render_kw=ACCEPTED)

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        file = self.upload.data
        return {"text": self.text.data, "upload": as_upload(file) if file and file.filename else None}


class DueForm(Form):
    """A later day and why."""

    to_on = day(N_("Tenggat baru"), required=True)
    reason = area(N_("Alasan"), required=True, longest=2_000, rows=3)
