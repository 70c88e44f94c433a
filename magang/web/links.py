"""Public pages behind a shared link: who holds the secret is let in, until the link expires or is revoked.

The first page says what the link is for and asks for a name; only pressing its button opens the rest. So the previews
that chat programs fetch show nothing and count as nothing, a GET writes nothing, and each opening is in the trail.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from flask import Response, after_this_request, current_app, session, url_for

from magang.accounts import links
from magang.accounts.models import SharedLink
from magang.accounts.rules import LinkKind
from magang.extensions import db, limiter
from magang.kernel.labels import N_
from magang.web.clock import now
from magang.web.forms import Form, line, whole
from magang.web.pages import go, render_page, submit_form

View = Callable[..., Response]


class NameForm(Form):
    """What whoever comes by a link is asked once."""

    name = line(N_("Nama Anda"), required=True, longest=120)


class ShareForm(Form):
    """A new link."""

    label = line(N_("Untuk siapa"), required=True, longest=160)
    days = whole(N_("Berlaku berapa hari"), required=True, low=1, high=180, default=30)


_OPENED: Final = "opened_links"
_SHOWN_ONCE: Final = "new_link"


def through_link(kind: LinkKind) -> Callable[[View], View]:
    """Guard a public view with a link of `kind`: its `secret` parameter becomes the link, the first argument.

    Unknown, expired and revoked are one page, so that nothing is learnt from it; guessing is slowed down by address.
    """

    def decorate(view: View) -> View:
        @limiter.limit(
            lambda: current_app.config["SETTINGS"].sign_in_rate, deduct_when=lambda answer: answer.status_code == 404
        )
        @wraps(view)
        def guarded(secret: str, **parameters: Any) -> Response:
            after_this_request(_unseen)
            link = links.find(db.session(), kind=kind, secret=secret, now=now())
            return gone() if link is None else view(link, secret=secret, **parameters)

        return guarded

    return decorate


def gone() -> Response:
    """The one answer to every link that opens nothing."""
    return render_page("links/gone.html", status=404)


def _unseen(response: Response) -> Response:
    """The address is the key: it isn't passed on, indexed or kept."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def remember_opened(link: SharedLink, name: str) -> None:
    """This browser has opened `link` under `name`; kept in the signed cookie until the browser is closed."""
    session[_OPENED] = {**session.get(_OPENED, {}), str(link.id): name}


def opened_as(link: SharedLink) -> str:
    """The name under which this browser has opened `link`; '' when it has not."""
    name: str = session.get(_OPENED, {}).get(str(link.id), "")
    return name


def has_opened_any() -> bool:
    """Whether this browser has opened a link at all, of whatever kind: asked before anything of a request is read."""
    return bool(session.get(_OPENED))


def share_page(
    template: str,
    form: Form,
    make: Callable[[], tuple[SharedLink, str]],
    *,
    kind: LinkKind,
    subject: str,
    opens: str,
    here: str,
    **context: Any,
) -> Response:
    """The links to `subject`, the form for one more, and, once, the address of the link just made.

    `make` makes a link of what the form says, with its secret; `opens` is the endpoint it leads to, `here` this page.
    """

    def save() -> Response:
        link, secret = make()
        show_once(link, url_for(opens, secret=secret, _external=True))
        return go(here, N_("Tautan dibuat. Kirimkan sekarang."))

    new_id, address = (None, "") if form.is_submitted() else shown_once()
    made = links.links_of(db.session(), kind=kind, subject=subject)
    shown = address if new_id in {link.id for link in made} else ""
    return submit_form(form, save, template, links=made, address=shown, moment=now(), **context)


def show_once(link: SharedLink, address: str) -> None:
    """Keep the address of a new link for the next page its maker sees: the secret is told nowhere else."""
    session[_SHOWN_ONCE] = [link.id, address]


def shown_once() -> tuple[int | None, str]:
    """The id and address of the link just made, once."""
    link_id, address = session.pop(_SHOWN_ONCE, (None, ""))
    return link_id, address
