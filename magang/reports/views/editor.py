"""Writing: the page, saving while it is typed, the preview, photos."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, jsonify, make_response, request, url_for
from flask_babel import gettext

from magang.documents.markdown.blocks import InsertKind
from magang.extensions import db
from magang.kernel.errors import InvalidField
from magang.kernel.labels import N_
from magang.reports import policy, queries, services
from magang.reports.forms import SAID, EditorForm
from magang.reports.inserts import CHARTS, TABLES, Contents
from magang.reports.models import Report
from magang.reports.rules import VersionCause
from magang.reports.services import Outcome, Saved
from magang.reports.views import bp
from magang.reports.views.reading import image_url, places, show_text
from magang.web.authz import requires
from magang.web.clock import now
from magang.web.files import store
from magang.web.filters import moment
from magang.web.forms import land_error
from magang.web.i18n import tr
from magang.web.identity import current_actor
from magang.web.pages import go, render_page, submit_form

# A photo's words begin with the place where the author is to write them.
PICTURE = '\n\n![keterangan](lampiran:{} "")\n'


@bp.route("/laporan/<ref:reference>/tulis", methods=["GET", "POST"])
@requires(policy.edit, load=queries.find_report)
def write(report: Report) -> Response:
    """The editor. Its form works without JavaScript: each button saves, and the result is beside the text."""
    form, reference = EditorForm.make(report), report.reference
    shown = show_text(report, notes=True)
    groups = insertable(shown.contents)

    def save() -> Response:
        text, more = form.text(), ""
        if upload := form.upload():
            image = services.add_image(db.session(), current_actor(), report, upload=upload, store=store(), now=now())
            more = PICTURE.format(image.id)
        asked = request.form.get("sisip", "")
        if asked in {insert for _, inserts in groups for insert, _ in inserts}:
            more += f"\n{asked}\n"
        outcome = _save(report, text | {"body": text["body"] + more}, VersionCause.LEAVING)
        if outcome.saved is Saved.CONFLICT:
            return go(url_for(".settle", reference=reference, number=outcome.own))
        if outcome.saved is Saved.MERGED:
            return go(url_for(".write", reference=reference), _merged(outcome), names=", ".join(outcome.others))
        closes = request.form.get("lalu") == "tutup"
        return go(url_for(".show" if closes else ".write", reference=reference), N_("Laporan tersimpan."))

    return submit_form(
        form, save, "reports/write.html", report=report, shown=shown, places=places(report, shown), offered=groups
    )


def _save(report: Report, text: dict[str, object], cause: VersionCause) -> Outcome:
    return services.write(db.session(), current_actor(), report, **text, cause=cause, now=now())  # type: ignore[arg-type]


def _merged(outcome: Outcome) -> str:
    if outcome.others:
        return N_("Tersimpan, digabung dengan perubahan %(names)s.")
    return N_("Tersimpan, digabung dengan perubahan dari jendela lain.")


def insertable(contents: Contents) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """What the author may take in: groups of what is written and what it is called."""
    findings = [(f"[[temuan:{f.reference}]]", str(f)) for f in contents.findings]
    recommendations = [(f"[[rekomendasi:{r.reference}]]", str(r)) for r in contents.recommendations]
    targets = [
        (f"[[grafik:{r.reference}]]", f"{gettext('Grafik target')} {r.reference}")
        for r in contents.recommendations
        if r.baseline is not None and r.target is not None and r.indicator
    ]
    return (
        (gettext("Temuan"), findings),
        (gettext("Rekomendasi"), recommendations),
        (gettext("Jurnal"), [("[[jurnal]]", gettext(InsertKind.JOURNAL.label))]),
        (gettext("Tabel"), [(f"[[tabel:{key}]]", gettext(label)) for key, label in TABLES.items()]),
        (gettext("Grafik"), [*((f"[[grafik:{key}]]", gettext(label)) for key, label in CHARTS.items()), *targets]),
    )


@bp.post("/laporan/<ref:reference>/simpan")
@requires(policy.edit, load=queries.find_report)
def save(report: Report) -> Response:
    """What the editor sends while its author types, and when they leave; answered for its script."""
    form, reference = EditorForm.make(report), report.reference
    if form.validate():
        try:
            cause = SAID.get(request.form.get("cause", ""), VersionCause.MOMENT)
            outcome = _save(report, form.text(), cause)
            db.session.commit()
            return _told(report, reference, outcome)
        except InvalidField as error:
            db.session.rollback()
            land_error(form, error)
    said = [f"{f.label.text}: {' '.join(f.errors)}" for f in form if f.errors]
    return make_response(jsonify(message=" ".join([*said, *form.form_errors])), 422)


def _told(report: Report, reference: str, outcome: Outcome) -> Response:
    answer = {"saved": outcome.saved.value, "own": outcome.own, "version": report.body_version, "at": moment(now())}
    if outcome.saved is Saved.MERGED:
        message = tr(_merged(outcome), {"names": ", ".join(outcome.others)})
        answer |= {"title": report.title, "body": report.body, "message": message}
    if outcome.saved is Saved.CONFLICT:
        answer["address"] = url_for(".settle", reference=reference, number=outcome.own)
    return make_response(jsonify(answer), 200)


@bp.post("/laporan/<ref:reference>/pratinjau")
@requires(policy.edit, load=queries.find_report)
def preview(report: Report) -> Response:
    """The text as it will read, with what the coach says of it; nothing is kept."""
    form = EditorForm.make(report)
    shown = show_text(report, title=form.title.data or "-", body=form.body.data, notes=True)
    return render_page(
        "reports/preview.html", fragment="preview", report=report, shown=shown, places=places(report, shown)
    )


@bp.post("/laporan/<ref:reference>/foto")
@requires(policy.edit, load=queries.find_report)
def upload(report: Report) -> Response:
    """A photo that was pasted, dropped or chosen; answered with what is to stand in the text."""
    form = EditorForm.make(report)
    try:
        sent = form.upload()
        if sent is None or form.csrf_token.errors:
            raise InvalidField("photo", N_("Pilih foto dahulu."))
        image = services.add_image(db.session(), current_actor(), report, upload=sent, store=store(), now=now())
        db.session.commit()
    except InvalidField as error:
        db.session.rollback()
        return make_response(jsonify(message=tr(error.message, error.params)), 422)
    return make_response(jsonify(text=PICTURE.format(image.id).strip(), address=image_url(str(image.id))), 201)
