"""The trail as a whole, for the administrator. Here and not in `audit`, which every feature stands on."""

from __future__ import annotations

from itertools import islice

from flask import Blueprint, Response

from magang.audit import policy, queries
from magang.audit.models import AuditHead
from magang.audit.services import broken_links
from magang.extensions import db
from magang.web.authz import requires
from magang.web.city import current_city
from magang.web.identity import current_actor
from magang.web.pages import render_list, render_page

bp = Blueprint("audit", __name__)

# More faults than these say nothing new.
MOST_FAULTS = 100


@bp.get("/admin/jejak", defaults={"fmt": "html"})
@bp.get("/admin/jejak.<export:fmt>")
@requires(policy.read_trail)
def index(fmt: str) -> Response:
    listing, events = queries.trail(current_city().time_zone), queries.visible_events(current_actor())
    return render_list("overview/trail/index.html", listing, events, fmt=fmt, kind_label=queries.kind_label)


@bp.get("/admin/jejak/periksa")
@requires(policy.read_trail)
def check() -> Response:
    """Reads every event, hence a page of its own."""
    faults = list(islice(broken_links(db.session()), MOST_FAULTS))
    head = db.session.get(AuditHead, 1)
    return render_page("overview/trail/check.html", faults=faults, count=head.count if head else 0)
