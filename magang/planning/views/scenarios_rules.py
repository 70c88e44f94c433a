"""The rules of one scenario: the same editor as the cycle's, with the money the scenario has of its own."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, url_for
from flask import request as plain_request

from magang.extensions import db
from magang.kernel.errors import InvalidField, StaleVersion
from magang.kernel.labels import N_
from magang.planning.forms.rules import Editor, drop
from magang.planning.forms.scenarios import PressForm
from magang.planning.models import Scenario
from magang.planning.policy import scenarios as policy
from magang.planning.queries import scenarios as queries
from magang.planning.queries.rules import rule_names
from magang.planning.rules.changes import RulePart
from magang.planning.rules.cycles import RuleSet
from magang.planning.services import scenarios as services
from magang.planning.views import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.converters import url_enums
from magang.web.forms import land_error
from magang.web.identity import current_actor
from magang.web.pages import go, render_page

url_enums(RulePart)


@bp.get("/skenario/<int:scenario_id>/aturan")
@requires(policy.view, load=queries.find_scenario)
def scenario_rules(scenario: Scenario) -> Response:
    return _page(scenario, _editor(scenario))


@bp.post("/skenario/<int:scenario_id>/aturan/<enum(RulePart):part>/simpan")
@requires(policy.edit, load=queries.find_scenario)
def scenario_rules_save(scenario: Scenario, part: RulePart) -> Response:
    editor = _editor(scenario, posted=part)
    form = editor.forms[part]
    if not form.validate():
        return _page(scenario, editor, status=422, refused=part)
    scenario_id = scenario.id
    try:
        return _set(scenario, form.put(scenario.rules), form.expected_version, part)
    except InvalidField as error:
        db.session.rollback()
        land_error(form, form.landed(error))
        return _page(_stored(scenario_id), editor, status=422, refused=part)
    except StaleVersion:
        db.session.rollback()
        # The forms stay as typed over the rules as they are now: sending once more is a decision.
        stored = _stored(scenario_id)
        form.version.data, form.version.raw_data = stored.version, None
        return _page(stored, editor, status=409, refused=part, conflict=True)


@bp.post("/skenario/<int:scenario_id>/aturan/<enum(RulePart):part>/hapus")
@requires(policy.edit, load=queries.find_scenario)
def scenario_rules_drop(scenario: Scenario, part: RulePart) -> Response:
    version = PressForm().expected_version
    return _set(scenario, drop(scenario.rules, part, plain_request.form.get("key", "")), version, part)


def _stored(scenario_id: int) -> Scenario:
    found = queries.find_scenario(db.session(), current_actor(), scenario_id)
    if found is None:
        raise LookupError(scenario_id)
    return found


def _set(scenario: Scenario, changed: RuleSet, version: int, part: RulePart) -> Response:
    address = url_for(".scenario_rules", scenario_id=scenario.id)
    services.set_rules(db.session(), current_actor(), scenario, changed, expected_version=version, now=now())
    db.session.commit()
    return go(f"{address}#{part.value}", N_("Aturan disimpan. Hitung ulang agar rencana mengikutinya."))


def _editor(scenario: Scenario, posted: RulePart | None = None) -> Editor:
    return Editor.make(
        scenario.rules,
        rule_names(db.session(), scenario.cycle_id, scenario.rules),
        version=scenario.version,
        may_edit=bool(policy.edit(current_actor(), scenario)),
        with_money=True,
        posted=posted,
    )


def _page(
    scenario: Scenario, editor: Editor, *, status: int = 200, refused: RulePart | None = None, conflict: bool = False
) -> Response:
    url: Callable[[str, str], str] = lambda part, verb: url_for(  # noqa: E731 - handed to the macros as a value
        f".scenario_rules_{'save' if verb == 'simpan' else 'drop'}", scenario_id=scenario.id, part=part
    )
    return render_page(
        "planning/scenario_rules.html",
        status=status,
        scenario=scenario,
        editor=editor,
        url=url,
        refused=editor.forms[refused] if refused else None,
        conflict=conflict,
    )
