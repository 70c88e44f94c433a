"""Pages of data quality: every rule with its number, and the rows behind each number."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from magang.extensions import db
from magang.kernel.actor import Actor
from magang.kernel.decision import Decision
from magang.overview import policy
from magang.overview.queries.quality import BY_KEY, RULES, Rule, counts
from magang.web.authz import requires
from magang.web.clock import today
from magang.web.identity import current_actor
from magang.web.pages import render_list, render_page

bp = Blueprint("quality", __name__)


@bp.get("/mutu-data")
@requires(policy.read_quality)
def index() -> Response:
    numbers = counts(db.session(), current_actor(), today())
    groups = [(severity, list(rules)) for severity, rules in groupby(RULES, key=lambda rule: rule.severity)]
    return render_page("quality/index.html", groups=groups, numbers=numbers, total=sum(numbers.values()))


# Any other address below is no page at all.
RULE: Final = "<any({}):key>".format(", ".join(f'"{key}"' for key in BY_KEY))


def _find_rule(_session: Session, _actor: Actor, key: str) -> Rule | None:
    return BY_KEY.get(key)


def _may_read(actor: Actor, _rule: Rule) -> Decision:
    return policy.read_quality(actor)


@bp.get(f"/mutu-data/{RULE}", defaults={"fmt": "html"})
@bp.get(f"/mutu-data/{RULE}.<export:fmt>")
@requires(_may_read, load=_find_rule)
def show(rule: Rule, fmt: str) -> Response:
    return render_list("quality/show.html", rule.listing(), rule.rows(current_actor(), today()), fmt=fmt, rule=rule)
