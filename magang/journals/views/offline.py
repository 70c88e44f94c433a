"""What the journal needs where there is no signal: the service worker, a page without anybody's data, the way back."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from flask import Response, make_response, render_template
from flask_wtf.csrf import generate_csrf

from magang.journals.forms import EntryForm
from magang.journals.views import bp
from magang.kernel.actor import Role
from magang.settings import ROOT
from magang.web.identity import account_key, current_actor
from magang.web.pages import render_page

WORKER: Final = ROOT / "static" / "js" / "service-worker.js"
TEMPLATES: Final = (
    "base.html",
    "ui/components.html",
    "journals/offline.html",
    "journals/_fields.html",
    "journals/_outbox.html",
)
FILES: Final = re.compile(r'(?:href|src)="(/[^"#]*(?:static|logo)[^"#]*)')


@bp.get("/jurnal/tanpa-sinyal")
def offline() -> Response:
    """The page kept on the phone. It is fetched without cookies: nobody's name, menu or data is in it."""
    return render_page("journals/offline.html", form=EntryForm.begin())


@bp.get("/sw.js")
def service_worker() -> Response:
    """At the root, so that it may answer for every page. Its first line changes when the page it keeps does."""
    page = render_template("journals/offline.html", form=EntryForm.begin())
    # Whoever asks gets the same line: the addresses of the page's files, and its templates as they are written.
    kept = sorted(set(FILES.findall(page)))
    kept += [(ROOT / "templates" / name).read_text(encoding="utf-8") for name in TEMPLATES]
    version = hashlib.sha256("\n".join(kept).encode()).hexdigest()[:12]
    response = make_response(f'const VERSION = "{version}";\n{WORKER.read_text(encoding="utf-8")}')
    response.mimetype = "text/javascript"
    return response


@bp.get("/jurnal/sambungan")
def connection() -> Response:
    """Whether the server is there, who is signed in (by a name that tells nothing), and a token for what waits."""
    actor = current_actor()
    account = account_key(actor) if actor.has(Role.PARTICIPANT) else ""
    return make_response({"account": account, "token": generate_csrf()})
