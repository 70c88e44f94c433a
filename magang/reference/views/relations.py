"""The urusan matrix: which urusan are near enough that a host of one may teach the other."""

from __future__ import annotations

from flask import Response, url_for

from magang.extensions import db
from magang.kernel.labels import N_
from magang.reference import policy, queries, services
from magang.reference.forms import UrusanPairForm
from magang.reference.models import UrusanRelation
from magang.reference.queries import lists
from magang.reference.views.base import bp
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.identity import current_actor
from magang.web.pages import go, render_list, submit_form


@bp.get("/admin/urusan-terkait", defaults={"fmt": "html"})
@bp.get("/admin/urusan-terkait.<export:fmt>")
@requires(policy.administer)
def relations(fmt: str) -> Response:
    statement = lists.listed(current_actor(), UrusanRelation)
    return render_list("reference/relation/index.html", lists.RELATIONS, statement, fmt=fmt)


@bp.route("/admin/urusan-terkait/baru", methods=["GET", "POST"])
@requires(policy.administer)
def relation_create() -> Response:
    form = UrusanPairForm.make(db.session())

    def save() -> Response:
        services.relate_urusan(
            db.session(), current_actor(), first_id=form.first_id.data, second_id=form.second_id.data, now=now()
        )
        return go(url_for(".relations"), N_("Pasangan urusan dicatat."))

    return submit_form(form, save, "reference/relation/form.html")


@bp.post("/admin/urusan-terkait/<int:relation_id>/hapus")
@requires(policy.change, load=queries.find_relation)
def relation_delete(relation: UrusanRelation) -> Response:
    services.unrelate_urusan(db.session(), current_actor(), relation, now=now())
    db.session.commit()
    return go(url_for(".relations"), N_("Pasangan urusan dihapus."))
