"""Every endpoint asks a policy before its view runs; the contract tests refuse one that does not."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort, g

from magang.extensions import db
from magang.kernel.decision import Decision, Verdict
from magang.kernel.errors import NotAllowed
from magang.web.conflicts import note_subject
from magang.web.identity import current_actor

View = Callable[..., Any]
Load = Callable[..., Any]


def requires(policy: Callable[..., Decision], *, load: Load | None = None) -> Callable[[View], View]:
    """Guard a view with `policy(actor)` or, with `load`, `policy(actor, thing)`.

    `load(session, actor, **url_parameters)` returns the thing or None (404) and uses up the URL parameters it names;
    the thing becomes the view's first argument, the rest go on as keywords. Out of scope is a 404 (DESIGN 7).
    """
    consumed = set(inspect.signature(load).parameters) - {"session", "actor"} if load else set()

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**parameters: Any) -> Any:
            actor = current_actor()
            g.policy_asked = True
            if actor.user_id is None:
                return sign_in_first()
            if load is None:
                enforce(policy(actor))
                return view(**parameters)
            thing = load(db.session(), actor, **{k: v for k, v in parameters.items() if k in consumed})
            if thing is None:
                abort(404)
            note_subject(thing)
            enforce(policy(actor, thing))
            return view(thing, **{k: v for k, v in parameters.items() if k not in consumed})

        guarded.policy = policy  # type: ignore[attr-defined]
        return guarded

    return decorate


def enforce(decision: Decision) -> None:
    """404 for what the actor may not know of; otherwise raise what the error pages answer."""
    if decision.verdict is Verdict.HIDDEN:
        abort(404)
    decision.ensure()


def sign_in_first() -> Any:
    """Send the reader to the sign-in page and back here afterwards."""
    from magang.extensions import login

    return login.unauthorized()


def signed_in(actor: Any) -> Decision:
    """The policy of pages that need a signed-in reader and nothing more (home, own password)."""
    from magang.kernel.decision import ALLOW, forbid
    from magang.kernel.labels import N_

    return ALLOW if actor.user_id is not None else forbid(N_("Silakan masuk dahulu."))


__all__ = ["NotAllowed", "enforce", "requires", "sign_in_first", "signed_in"]
