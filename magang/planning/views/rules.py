"""The page of the rules, a cycle's and a scenario's: one form for the usual ones, small ones for exceptions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from flask import Response, request, url_for

from magang.extensions import db
from magang.kernel.errors import InvalidField, StaleVersion
from magang.kernel.labels import N_
from magang.planning.forms.rules import Editor, drop
from magang.planning.models import Cycle, Scenario
from magang.planning.policy import cycles as policy
from magang.planning.policy import scenarios as scenario_policy
from magang.planning.queries import cycles as queries
from magang.planning.queries import scenarios as scenario_queries
from magang.planning.queries.rules import rule_names
from magang.planning.rules.cycles import RuleSet
from magang.planning.rules.desk import Work
from magang.planning.rules.editing import RulePart
from magang.planning.services import rules as services
from magang.planning.services import scenarios as scenario_services
from magang.planning.views import bp
from magang.planning.views.desk import desk_steps
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.converters import url_enums
from magang.web.forms import VersionedForm, land_error
from magang.web.identity import current_actor
from magang.web.pages import go, render_page

url_enums(RulePart)


class Keep(Protocol):
    """Stores a changed rule set. Raises `InvalidField`, `StaleVersion`."""

    def __call__(self, rules: RuleSet, expected_version: int) -> None: ...


# Shows the page; told which part was refused and whether somebody else was first.
Show = Callable[..., Response]


@bp.get("/angkatan/<int:cycle_id>/aturan")
@requires(policy.plan, load=queries.find_cycle)
def rules(cycle: Cycle) -> Response:
    return _cycle_page(cycle, _cycle_editor(cycle))


@bp.post("/angkatan/<int:cycle_id>/aturan/<enum(RulePart):part>/simpan")
@requires(policy.edit, load=queries.find_cycle)
def rules_save(cycle: Cycle, part: RulePart) -> Response:
    editor = _cycle_editor(cycle, posted=part)
    return _save(editor, part, _keep_cycle(cycle), lambda **more: _cycle_page(cycle, editor, **more), _at(cycle))


@bp.post("/angkatan/<int:cycle_id>/aturan/<enum(RulePart):part>/hapus")
@requires(policy.edit, load=queries.find_cycle)
def rules_drop(cycle: Cycle, part: RulePart) -> Response:
    return _drop(cycle.rules, part, _keep_cycle(cycle), _at(cycle))


@bp.get("/skenario/<int:scenario_id>/aturan")
@requires(scenario_policy.view, load=scenario_queries.find_scenario)
def scenario_rules(scenario: Scenario) -> Response:
    return _scenario_page(scenario, _scenario_editor(scenario))


@bp.post("/skenario/<int:scenario_id>/aturan/<enum(RulePart):part>/simpan")
@requires(scenario_policy.edit, load=scenario_queries.find_scenario)
def scenario_rules_save(scenario: Scenario, part: RulePart) -> Response:
    editor = _scenario_editor(scenario, posted=part)
    address = url_for(".scenario_rules", scenario_id=scenario.id)
    return _save(
        editor, part, _keep_scenario(scenario), lambda **more: _scenario_page(scenario, editor, **more), address
    )


@bp.post("/skenario/<int:scenario_id>/aturan/<enum(RulePart):part>/hapus")
@requires(scenario_policy.edit, load=scenario_queries.find_scenario)
def scenario_rules_drop(scenario: Scenario, part: RulePart) -> Response:
    address = url_for(".scenario_rules", scenario_id=scenario.id)
    return _drop(scenario.rules, part, _keep_scenario(scenario), address)


# ---------- The same for both ----------


def _save(editor: Editor, part: RulePart, keep: Keep, show: Show, address: str) -> Response:
    form = editor.forms[part]
    if not form.validate():
        return show(status=422, refused=part)
    try:
        keep(form.put(editor.rules), form.expected_version)
        db.session.commit()
    except InvalidField as error:
        db.session.rollback()
        land_error(form, form.landed(error))
        return show(status=422, refused=part)
    except StaleVersion:
        db.session.rollback()
        # The form stays as typed over the rules as they are now: sending it once more is a decision.
        form.version.data, form.version.raw_data = editor.version, None
        return show(status=409, refused=part, conflict=True)
    return go(f"{address}#{part.value}", N_("Aturan disimpan."))


def _drop(rules: RuleSet, part: RulePart, keep: Keep, address: str) -> Response:
    keep(drop(rules, part, request.form.get("key", "")), VersionedForm().expected_version)
    db.session.commit()
    return go(f"{address}#{part.value}", N_("Aturan disimpan."))


def _shown(
    template: str,
    editor: Editor,
    url: Callable[[str, str], str],
    *,
    status: int = 200,
    refused: RulePart | None = None,
    conflict: bool = False,
    **context: Any,
) -> Response:
    form = editor.forms[refused] if refused else None
    return render_page(template, status=status, editor=editor, url=url, refused=form, conflict=conflict, **context)


# ---------- A cycle's ----------


def _at(cycle: Cycle) -> str:
    return url_for(".rules", cycle_id=cycle.id)


def _keep_cycle(cycle: Cycle) -> Keep:
    return lambda rules, expected_version: services.set_rules(
        db.session(), current_actor(), cycle, rules, expected_version=expected_version, now=now()
    )


def _cycle_editor(cycle: Cycle, posted: RulePart | None = None) -> Editor:
    names = rule_names(db.session(), cycle.id, cycle.rules)
    may_edit = bool(policy.edit(current_actor(), cycle))
    return Editor.make(cycle.rules, names, version=cycle.version, may_edit=may_edit, with_money=False, posted=posted)


def _cycle_page(cycle: Cycle, editor: Editor, **more: Any) -> Response:
    def url(part: str, verb: str) -> str:
        return url_for(".rules_save" if verb == "simpan" else ".rules_drop", cycle_id=cycle.id, part=part)

    return _shown("planning/rules.html", editor, url, cycle=cycle, steps=desk_steps(current_actor(), cycle), **more)


# ---------- A scenario's ----------


def _keep_scenario(scenario: Scenario) -> Keep:
    return lambda rules, expected_version: scenario_services.set_rules(
        db.session(), current_actor(), scenario, rules, expected_version=expected_version, now=now()
    )


def _scenario_editor(scenario: Scenario, posted: RulePart | None = None) -> Editor:
    names = rule_names(db.session(), scenario.cycle_id, scenario.rules)
    may_edit = bool(scenario_policy.edit(current_actor(), scenario))
    return Editor.make(
        scenario.rules, names, version=scenario.version, may_edit=may_edit, with_money=True, posted=posted
    )


def _scenario_page(scenario: Scenario, editor: Editor, **more: Any) -> Response:
    def url(part: str, verb: str) -> str:
        endpoint = ".scenario_rules_save" if verb == "simpan" else ".scenario_rules_drop"
        return url_for(endpoint, scenario_id=scenario.id, part=part)

    return _shown(
        "planning/scenario_rules.html",
        editor,
        url,
        scenario=scenario,
        cycle=scenario.cycle,
        steps=desk_steps(current_actor(), scenario.cycle, Work.SCENARIOS),
        **more,
    )
