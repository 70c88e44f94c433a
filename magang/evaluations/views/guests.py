"""The form as alumnus or superior sees it without an account: one evaluation, one side, one answer."""

from __future__ import annotations

from flask import Response, abort, url_for

from magang.accounts import links
from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.evaluations import policy, queries, services
from magang.evaluations.forms import AnswerForm
from magang.evaluations.views.pages import bp
from magang.extensions import db
from magang.kernel.labels import N_
from magang.web.clock import now, today
from magang.web.identity import whoever_is_here
from magang.web.links import NameForm, opened_as, remember_opened, through_link
from magang.web.pages import go, render_page, submit_form


@bp.route("/jawab-evaluasi/<secret:secret>", methods=["GET", "POST"])
@through_link(LinkKind.EVALUATION)
def guest(link: SharedLink, secret: str) -> Response:
    """First who answers, then the form; afterwards only thanks."""
    shared = queries.find_shared(db.session(), link.subject)
    if shared is None:
        abort(404)
    evaluation, side = shared
    recommendation, here = evaluation.follow_up.recommendation, url_for(".guest", secret=secret)
    if not (takes := policy.takes_answers(evaluation, side, today=today())):
        return render_page(
            "evaluations/guest_closed.html",
            decision=takes,
            answered=evaluation.answer_of(side),
            opens_on=evaluation.opens_later(today()),
        )
    if not opened_as(link):
        form = NameForm(data={"name": link.label})

        def open_it() -> Response:
            links.use(db.session(), link, name=form.name.data, now=now())
            remember_opened(link, form.name.data)
            return go(here)

        return submit_form(form, open_it, "evaluations/guest_name.html", link=link, side=side)
    answers = AnswerForm()

    def save() -> Response:
        services.answer_by_link(
            db.session(),
            whoever_is_here(),
            link,
            evaluation,
            side=side,
            name=opened_as(link),
            told=answers.told(),
            today=today(),
            now=now(),
        )
        return go(here, N_("Terima kasih. Jawaban Anda dicatat."))

    return submit_form(answers, save, "evaluations/answer.html", recommendation=recommendation, side=side, back="")
