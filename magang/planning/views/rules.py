"""The page of a cycle's rules: one form for the usual ones, small ones that add and remove exceptions."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for

from magang.extensions import db
from magang.kernel.errors import InvalidField, StaleVersion
from magang.kernel.labels import N_
from magang.planning.forms.rules import Editor, drop
from magang.planning.models import Cycle
from magang.planning.policy import cycles as policy
from magang.planning.queries import cycles as queries
from magang.planning.queries.rules import rule_names
from magang.planning.rules.changes import RulePart
from magang.planning.rules.cycles import RuleSet
from magang.planning.services import rules as services
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.converters import url_enums
from magang.web.forms import VersionedForm, land_error
from magang.web.identity import current_actor
from magang.web.pages import go, render_page

url_enums(RulePart)


@bp.get("/angkatan/<int:cycle_id>/aturan")
@requires(policy.plan, load=queries.find_cycle)
def rules(cycle: Cycle) -> Response:
    return _page(cycle, _editor(cycle))


@bp.post("/angkatan/<int:cycle_id>/aturan/<enum(RulePart):part>/simpan")
@requires(policy.edit, load=queries.find_cycle)
def rules_save(cycle: Cycle, part: RulePart) -> Response:
    editor = _editor(cycle, posted=part)
    form = editor.forms[part]
    if not form.validate():
        return _page(cycle, editor, status=422, refused=part)
    try:
        return _set(cycle, form.put(cycle.rules), form.expected_version, part)
    except InvalidField as error:
        db.session.rollback()
        land_error(form, form.landed(error))
        return _page(cycle, editor, status=422, refused=part)
    except StaleVersion:
        db.session.rollback()
        # The forms stay as typed over the rules as they are now: sending once more is a decision.
        form.version.data, form.version.raw_data = cycle.version, None
        return _page(cycle, editor, status=409, refused=part, conflict=True)


@bp.post("/angkatan/<int:cycle_id>/aturan/<enum(RulePart):part>/hapus")
@requires(policy.edit, load=queries.find_cycle)
def rules_drop(cycle: Cycle, part: RulePart) -> Response:
    version = VersionedForm().expected_version
    return _set(cycle, drop(cycle.rules, part, request.form.get("key", "")), version, part)


def _set(cycle: Cycle, changed: RuleSet, version: int, part: RulePart) -> Response:
    address = url_for(".rules", cycle_id=cycle.id)
    services.set_rules(db.session(), current_actor(), cycle, changed, expected_version=version, now=now())
    db.session.commit()
    return go(f"{address}#{part.value}", N_("Aturan disimpan."))


def _editor(cycle: Cycle, posted: RulePart | None = None) -> Editor:
    return Editor.make(
        cycle.rules,
        rule_names(db.session(), cycle.id, cycle.rules),
        version=cycle.version,
        may_edit=bool(policy.edit(current_actor(), cycle)),
        with_money=False,
        posted=posted,
    )


def _page(
    cycle: Cycle, editor: Editor, *, status: int = 200, refused: RulePart | None = None, conflict: bool = False
) -> Response:
    url: Callable[[str, str], str] = lambda part, verb: url_for(  # noqa: E731 - handed to the macros as a value
        f".rules_{'save' if verb == 'simpan' else 'drop'}", cycle_id=cycle.id, part=part
    )
    return render_page(
        "planning/rules.html",
        status=status,
        cycle=cycle,
        editor=editor,
        url=url,
        refused=editor.forms[refused] if refused else None,
        conflict=conflict,
        steps=desk_steps(current_actor(), cycle),
    )
