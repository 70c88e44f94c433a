"""The kinds of reference data, each with a list, a page to add one, and a page to change one with its history.

The pages differ in their fields only, so that a kind is described once (`Section`) and gets its four routes from it:
`reference.<key>_index`, `_create`, `_edit` and `_delete`, with the templates of `templates/reference/<key>/`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request, url_for
from sqlalchemy.orm import Session

from magang.audit.services import timeline
from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.kernel.labels import N_
from magang.kernel.listing import Listing
from magang.kernel.model import Base
from magang.reference import forms, policy, queries, services
from magang.reference.models import (
    BudgetWindow,
    Holiday,
    HostUnit,
    JpConversion,
    Opd,
    PriorityProgramme,
    Region,
    TravelTariff,
    Urusan,
)
from magang.reference.queries import lists
from magang.reference.views.base import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, submit_form


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of reference data. `may_open` guards its pages; what may be changed is the services' question too."""

    key: str
    path: str
    model: type[Base]
    form: type[forms.ReferenceForm]
    listing: Listing
    may_open: Callable[[Actor], Decision] = policy.administer


SECTIONS: Final = (
    Section("opd", "opd", Opd, forms.OpdForm, lists.OPDS),
    Section("programme", "program", PriorityProgramme, forms.ProgrammeForm, lists.PROGRAMMES),
    Section("region", "daerah", Region, forms.RegionForm, lists.REGIONS, policy.open_destinations),
    Section("host_unit", "instansi", HostUnit, forms.HostUnitForm, lists.HOST_UNITS, policy.open_destinations),
    Section("tariff", "tarif", TravelTariff, forms.TariffForm, lists.TARIFFS),
    Section("jp", "jp", JpConversion, forms.JpForm, lists.JP_TABLE),
    Section("holiday", "hari-libur", Holiday, forms.HolidayForm, lists.HOLIDAYS),
    Section("budget_window", "jendela-anggaran", BudgetWindow, forms.BudgetWindowForm, lists.BUDGET_WINDOWS),
)


def open_section(section: Section) -> None:
    """Add the routes of a kind."""
    add_list(section.key, section.path, section.model, section.listing, section.may_open)
    index = f".{section.key}_index"
    template = f"reference/{section.key}/form.html"

    def find(session: Session, actor: Actor, row_id: int) -> Base | None:
        return queries.find(session, actor, section.model, row_id)

    def stored(row_id: int) -> forms.ReferenceForm:
        return section.form.make(db.session(), find(db.session(), current_actor(), row_id), blank=True)

    @requires(section.may_open)
    def create() -> Response:
        form = section.form.make(db.session())

        def save() -> Response:
            row = services.create(db.session(), current_actor(), section.model, **form.values(), now=now())
            return go(url_for(f".{section.key}_edit", row_id=row.id), N_("%(name)s dicatat."), name=str(row))  # type: ignore[attr-defined]

        return submit_form(form, save, template, **page_context(None))

    @requires(policy.change, load=find)
    def edit(row: Base) -> Response:
        form = section.form.make(db.session(), row)
        row_id = row.id  # type: ignore[attr-defined]

        def save() -> Response:
            services.revise(
                db.session(), current_actor(), row, **form.values(), expected_version=form.expected_version, now=now()
            )
            return go(url_for(f".{section.key}_edit", row_id=row_id), N_("Perubahan disimpan."))

        delete_at = url_for(f".{section.key}_delete", row_id=row_id)
        return submit_form(form, save, template, saved=lambda: stored(row_id), **page_context(row, delete_at))

    @requires(policy.change, load=find)
    def delete(row: Base) -> Response:
        name = str(row)
        services.delete(db.session(), current_actor(), row, now=now())
        db.session.commit()
        return go(url_for(index), N_("%(name)s dihapus."), name=name)

    at = f"/admin/{section.path}"
    bp.add_url_rule(f"{at}/baru", f"{section.key}_create", create, methods=["GET", "POST"])
    bp.add_url_rule(f"{at}/<int:row_id>", f"{section.key}_edit", edit, methods=["GET", "POST"])
    bp.add_url_rule(f"{at}/<int:row_id>/hapus", f"{section.key}_delete", delete, methods=["POST"])


def add_list(key: str, path: str, model: type[Base], listing: Listing, may_open: Callable[[Actor], Decision]) -> None:
    """Add the list of a kind, as a page and as CSV."""

    @requires(may_open)
    def index(fmt: str) -> Response:
        actor = current_actor()
        template = f"reference/{key}/index.html"
        return render_list(template, listing, lists.listed(actor, model), fmt=fmt, administers=administers())

    bp.add_url_rule(f"/admin/{path}", f"{key}_index", index, defaults={"fmt": "html"})
    bp.add_url_rule(f"/admin/{path}.<export:fmt>", f"{key}_index", index)


def administers() -> bool:
    """Whether the way back leads to the administration's index: the planner has no business there."""
    return bool(policy.administer(current_actor()))


def page_context(row: Base | None, delete_at: str = "") -> dict[str, Any]:
    """What a form's page shows around the form. History and deletion only when it is opened, not beside an error."""
    opened = row is not None and request.method == "GET"
    return {
        "row": row,
        "name": str(row) if row is not None else "",
        "administers": administers(),
        "opened": opened,
        "events": timeline(db.session(), row) if row is not None and opened else (),
        "uses": queries.uses(db.session(), row) if row is not None and opened else (),
        "delete_at": delete_at,
    }


for _section in SECTIONS:
    open_section(_section)
# Urusan follow Permendagri 90/2019: read here, changed by a new version of the regulation only.
add_list("urusan", "urusan", Urusan, lists.URUSAN, policy.administer)
